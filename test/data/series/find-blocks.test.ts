import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import { emptyFolder } from "../../helpers/cli.js";

const FOLDER = emptyFolder();
const measured = (i: number) => ((i * i * 37 + i * 11) % 883) / 10;

/** The proposed roles for a file of a header and rows, in which `MEASURED` stands for a number without a pattern. */
async function proposed(header: string, rows: readonly string[]) {
  const file = join(FOLDER, "a.csv");
  const lines = rows.map((row, i) => row.replace("MEASURED", String(measured(i))));
  writeFileSync(file, [header, ...lines].join("\n"));
  const { config, choices } = await suggestConfig(file, "a.csv", { target: [] });
  const { time, id, target } = config.data as Record<string, unknown>;
  return { roles: { time, id, target }, text: choices.join("\n") };
}

/** Rows of several series, one after the other. */
const rowsOf = (series: number, steps: readonly number[], row: (s: number, t: number) => string) =>
  Array.from({ length: series }, (_, s) => steps.map((t) => row(s, t))).flat();

const UNEVEN = [0, 2, 4, 6, 8, 10, 13, 21];
const EVEN = [8, 10, 12, 14, 16, 18, 20, 22];
const numbered = (rows: readonly string[]) => rows.map((row, i) => `${i + 1},${row}`);

it.each<[string, string, readonly string[], object]>([
  [
    "repeated measurements at uneven times, rows numbered by R",
    "rownames,weight,Time,Chick",
    numbered(rowsOf(6, UNEVEN, (s, t) => `MEASURED,${t},${s + 1}`)),
    { time: undefined, id: "Chick", target: "weight" },
  ],
  [
    "the same, rows numbered by pandas",
    "Unnamed: 0,Subject,hour,conc",
    numbered(rowsOf(6, UNEVEN, (s, t) => `${"FACDBE"[s]},${t / 4},MEASURED`)).map((row) =>
      row.replace(/^\d+/, (n) => String(Number(n) - 1)),
    ),
    { time: undefined, id: "Subject", target: "conc" },
  ],
  [
    "equal steps, which date the rows",
    "rownames,height,age,child",
    numbered(rowsOf(6, EVEN, (s, t) => `MEASURED,${t},c${s}`)),
    { time: "age", id: "child", target: "height" },
  ],
  [
    "series of two columns",
    "rownames,dose,Time,patient,drug",
    numbered(rowsOf(6, UNEVEN, (s, t) => `MEASURED,${t},${(s >> 1) + 1},${"ab"[s % 2]}`)),
    { time: undefined, id: ["patient", "drug"], target: "dose" },
  ],
  [
    "numbers that name persons, and years of two digits",
    "nr,year,wage",
    rowsOf(6, [80, 81, 82, 83, 84, 85, 86, 87], (s, t) => `${13 + s * s * 5},${t},MEASURED`),
    { time: "year", id: "nr", target: "wage" },
  ],
])("%s", async (_, header, rows, roles) => {
  expect((await proposed(header, rows)).roles).toEqual(roles);
});

it("says why times are left out", async () => {
  const rows = numbered(rowsOf(6, UNEVEN, (s, t) => `MEASURED,${t},${s + 1}`));
  const { text } = await proposed("rownames,weight,Time,Chick", rows);
  expect(text).toContain(
    '"Time" increases by different steps in the rows of each Chick: it is left out, and rows are consecutive steps',
  );
  expect(text).toContain("series: one for each Chick");
});

it.each([
  ["rownames,time,value", "time"],
  ["index,step,value", "step"],
  ["x,year,value", "year"],
])("of two counters, the one that is named as a time counts steps: %s", async (header, time) => {
  const rows = numbered(Array.from({ length: 60 }, (_, i) => `${i + 50},MEASURED`));
  expect((await proposed(header, rows)).roles).toEqual({ time, id: undefined, target: "value" });
});

it("months and days without a year are no series and no time", async () => {
  const days = Array.from({ length: 120 }, (_, i) => new Date(Date.UTC(1973, 4, 1 + i)));
  const rows = days.map((at) => `MEASURED,${at.getUTCMonth() + 1},${at.getUTCDate()}`);
  const { roles } = await proposed("rownames,ozone,Month,Day", numbered(rows));
  expect(roles).toEqual({ time: "rownames", id: undefined, target: "ozone" });
});

it("columns that mark the month with 1 are not the values of months", async () => {
  const months = "jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec";
  const rows = Array.from({ length: 96 }, (_, i) => {
    const marks = Array.from({ length: 12 }, (__, m) => Number(m === i % 12));
    return `${1964 + Math.floor(i / 12)},${(i % 12) + 1},MEASURED,${marks.join()}`;
  });
  const { roles } = await proposed(`year,month,price,${months}`, rows);
  expect(roles).toEqual({ time: ["year", "month"], id: undefined, target: "price" });
});
