import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  areConstant,
  type Blocks,
  findBlocks,
  isPartBeside,
  numbersRows,
} from "../../../src/data/series/find-blocks.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { Cell } from "../../../src/data/table/cells.js";
import type { FoundColumn } from "../../../src/data/table/found.js";
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

/** Columns by their names: the kind and the cells of each, and whether an index begins again. */
type Columns = Readonly<Record<string, readonly [FoundColumn["kind"], readonly Cell[], boolean?]>>;

function tableOf(given: Columns) {
  const names = Object.keys(given);
  const all = Object.values(given);
  const rows = all[0]![1].map((_, row) => all.map(([, cells]) => cells[row]));
  const head = { names, rows, notes: [], where: "f, line 2", whereOf: String };
  const columns = names.map((name) => {
    const [kind, , beginsAgain] = given[name]!;
    return { name, kind, ...(beginsAgain && { beginsAgain }) } as FoundColumn;
  });
  return { head, columns };
}

function blocks(given: Columns, id?: string | readonly string[]): Blocks | undefined {
  const { head, columns } = tableOf(given);
  return findBlocks(head, columns, id);
}

const abc = ["a", "a", "a", "b", "b", "b", "c", "c", "c"];
const id = ["text", abc] as const;
const again = [1, 2, 3, 1, 2, 3, 1, 2, 3];
const t = ["index", again, true] as const;
const v = ["number", again.map((_, i) => measured(i))] as const;
const found = (ids: readonly string[], along: string | undefined = "t", even = true): Blocks => {
  return { id: ids, along, isEven: even };
};
const twice = (...cells: readonly Cell[]) => [...cells, ...cells];
const [xy, k12] = [["x", "y"].flatMap((g) => Array(6).fill(g)), twice(1, 1, 1, 2, 2, 2)];
const t12 = ["index", twice(...[1, 2, 3, 1, 2, 3]), true] as const;
const v12 = ["number", xy.map((_, i) => measured(i))] as const;
const mixed = ["text", xy.map((_, i) => `m${(i * 5) % 12}`)] as const;

// biome-ignore format: one case a row
it.each<[string, Columns, Blocks | undefined, (string | readonly string[])?]>([
  ["texts", { id, t, v }, found(["id"])],
  ["flags", { id: ["flag", ["yes", "yes", "yes", "no", "no", "no"]], t: ["index", [1, 2, 3, 1, 2, 3]], v }, found(["id"])],
  ["whole numbers", { n: ["number", [7, 7, 7, 3, 3, 3, 9, 9, 9]], t, v }, found(["n"])],
  ["decimals", { n: ["number", [7.5, 7.5, 7.5, 3, 3, 3, 9, 9, 9]], t, v }, undefined],
  ["numbers named as a time", { wave: ["number", [7, 7, 7, 3, 3, 3, 9, 9, 9]], t, v }, undefined],
  ["an index", { n: ["index", [1, 1, 1, 2, 2, 2, 3, 3, 3]], t, v }, found(["n"])],
  ["an index named as a time", { wave: ["index", [1, 1, 1, 2, 2, 2, 3, 3, 3]], t, v }, found(["wave"])],
  ["an index that begins again", { n: ["index", [1, 1, 1, 2, 2, 2, 3, 3, 3], true], t, v }, found(["n"])],
  ["an index named as a time that begins again", { wave: ["index", [1, 1, 1, 2, 2, 2, 3, 3, 3], true], t, v }, undefined],
  ["times", { n: ["time", abc], t, v }, undefined],
  ["a value that comes back", { id: ["text", ["a", "a", "a", "b", "b", "b", "a", "a", "a"]], t, v }, undefined],
  ["two series of three rows", { id: ["text", abc.slice(0, 6)], t, v }, found(["id"])],
  ["two series of five rows", { id: ["text", abc.slice(0, 5)], t, v }, undefined],
  ["a single series", { id: ["text", abc.map(() => "a")], t: ["index", abc.map((_, i) => i)], v }, undefined],
  ["no numbers but the steps", { id, t: ["number", again] }, undefined],
  ["texts but no numbers", { id, t, v: ["text", abc.map((_, i) => `w${i}`)] }, undefined],
  ["an index to forecast", { id, t, v: ["index", abc.map((_, i) => 3 * i)] }, found(["id"])],
  ["numbers of rows", { id, t, x: ["number", abc.map((_, i) => i + 1)] }, undefined],
  ["steps as texts", { id, t: ["text", again.map(String)], v }, undefined],
  ["steps by another name", { id, q: t, v }, undefined],
  ["steps that fall in one of three series", { id, t: ["number", [1, 2, 3, 4, 6, 5, 7, 8, 9]], v }, undefined],
  ["steps that begin again with one of three series", { id, t: ["number", [1, 2, 3, 4, 5, 6, 4, 5, 6]], v }, undefined],
  ["steps that go on from the last", { id, t: ["number", [1, 2, 3, 3, 4, 5, 5, 6, 7]], v }, found(["id"])],
  ["steps of which two are equal", { id, t: ["number", [1, 2, 2, 1, 2, 3, 1, 2, 3]], v }, undefined],
  ["steps that are almost even", { id, t: ["number", [1, 2, 3.0000005, 1, 2, 3, 1, 2, 3]], v }, found(["id"])],
  ["steps that are not even", { id, t: ["number", [1, 2, 3.00001, 1, 2, 3, 1, 2, 3]], v }, found(["id"], "t", false)],
  ["months of days", { day: ["text", abc], month: t, v }, undefined],
  ["years of days", { day: ["text", abc], year: t, v }, found(["day"], "year")],
  ["two columns", { g: ["text", xy], k: ["index", k12, true], t: t12, v: v12 }, found(["g", "k"])],
  ["two columns before a third", { g: ["text", xy], h: ["text", k12.map(String)], m: mixed, t: t12, v: v12 }, found(["g", "h"])],
  ["two columns, one after a third", { g: ["text", xy], m: mixed, h: ["text", k12.map(String)], t: t12, v: v12 }, found(["g", "h"])],
  ["a column and numbered visits", { g: ["text", xy], visit: ["number", k12], t: t12, v: v12 }, found(["g", "visit"])],
  ["a column and visits with decimals", { g: ["text", xy], visit: ["number", k12.map((k) => Number(k) / 2)], t: t12, v: v12 }, undefined],
  ["a column and an index of visits", { g: ["text", xy], visit: ["index", k12, true], t: t12, v: v12 }, undefined],
  ["a given column without steps", { id, v }, { id: ["id"], along: undefined, isEven: false }, "id"],
  ["a given column", { id, n: ["text", abc], t, v }, found(["n"]), "n"],
  ["given columns", { g: ["text", xy], h: ["text", k12.map(String)], t: t12 }, found(["g", "h"]), ["g", "h"]],
  ["a given column whose values come back", { id: mixed, t: t12, v: v12 }, undefined, "id"],
])("blocks of rows: %s", (_, columns, expected, given) => {
  expect(blocks(columns, given)).toStrictEqual(expected);
});

const along =
  "time,Date,day,weeks,month,YEAR,hours,minute,second,visit,my step,wave,period,occasion,t,T,age,Age";
it.each(along.split(","))("%s may increase within blocks", (name) => {
  expect(blocks({ id, [name]: t, v })).toEqual(found(["id"], name));
});
it.each(["tx", "xt", "ages", "page", "q"])("%s does not", (name) => {
  expect(blocks({ id, [name]: t, v })).toBeUndefined();
});

it("a time may be constant in each series, which a single text shows", () => {
  const year = ["index", [1990, 1990, 1990, 1991, 1991, 1991, 1990, 1990, 1990]] as const;
  const rising = ["index", [1990, 1990, 1990, 1991, 1991, 1991, 1992, 1992, 1992]] as const;
  const visit = ["number", again] as const;
  const isConstant = (columns: Columns, time = "year") => {
    const { head, columns: all } = tableOf(columns);
    return areConstant(head, all, time);
  };
  const changed = (row: number) =>
    ["index", year[1].map((y, i) => (i === row ? 1999 : y))] as const;
  expect(isConstant({ id, year, visit, v })).toBe(true);
  expect(isConstant({ year: rising, id, visit, v })).toBe(true);
  expect([0, 2, 4, 8].map((row) => isConstant({ id, year: changed(row), visit, v }))).toEqual(
    Array(4).fill(false),
  );
  expect(isConstant({ id: ["number", [1, 1, 1, 2, 2, 2, 3, 3, 3]], year, visit, v })).toBe(false);
  expect(isConstant({ id, year, v })).toBe(false);
  const constant = ["index", twice(1990, 1990, 1990, 1990, 1990, 1990)] as const;
  const pair = { g: ["text", xy], h: ["text", k12.map(String)] } as const;
  expect(isConstant({ ...pair, year: constant, visit: ["number", t12[1]], v: v12 })).toBe(false);
});

it("numbers of rows have a usual name, and begin with 0 or 1", () => {
  const isNumbering = (name: string, cells: readonly Cell[] = [1, 2, 3]) =>
    numbersRows(tableOf({ [name]: ["index", cells] }).head, name);
  const names =
    "rownames,row_names,rowname,ROW,row_id,rowid,rowno,row_num,row_number,Index,idx,unnamed: 0,Unnamed:12,x,No,nr,column 1,";
  const others =
    "rows,row_x,xrow,row__id,rowname2,indexes,idx2,unnamed,unnamed: x,xunnamed: 0,unnamed:  0,nox,xx,column 2,column 11";
  expect(names.split(",").filter((name) => !isNumbering(name))).toEqual([]);
  expect(others.split(",").filter((name) => isNumbering(name))).toEqual([]);
  const rows = [
    ["0", "1", "2"],
    [2, 3, 4],
    [1, 3, 5],
    [1, 2, 4],
    [-1, 0, 1],
  ];
  expect(rows.map((cells) => isNumbering("x", cells))).toEqual([true, false, false, false, true]);
});

it("a part of a time stands beside a smaller one, unless it is the year", () => {
  const beside = (times: readonly string[], name: string) => isPartBeside(times, name);
  expect([beside(["month"], "day"), beside(["week"], "year"), beside(["hour"], "minute")]).toEqual([
    true,
    true,
    true,
  ]);
  expect([
    beside(["year"], "month"),
    beside(["month"], "v"),
    beside(["v"], "month"),
    beside([], "day"),
    beside(["month", "day"], "hour"),
  ]).toEqual(Array(5).fill(false));
});
