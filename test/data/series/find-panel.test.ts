import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";
import { emptyFolder } from "../../helpers/cli.js";

const FOLDER = emptyFolder();
const y = (i: number) => (i * 37) % 83;

function suggested(header: string, lines: readonly string[]) {
  const file = join(FOLDER, "panel.csv");
  writeFileSync(file, `${[header, ...lines].join("\n")}\n`);
  return suggestConfig(file, file, { target: [] });
}

/** What `init` makes of some rows: the roles of the columns, and the series that are read with them. */
async function read(header: string, lines: readonly string[]) {
  const { config, notes } = await suggested(header, lines);
  const data = resolveConfig(config, "test").data as CsvConfig;
  const { time, id, target, static: constants } = data;
  const { series, label } = await readSeries(data);
  return {
    roles: { time, id, target, static: constants },
    names: series.map(({ name }) => name),
    first: [...series[0]!.columns[0]!].slice(0, 3),
    from: label(series[0]!.first),
    notes: notes.join("\n"),
  };
}

const countries = ["Chad", "Iran", "Mali", "Peru", "Togo"];

it("a panel sorted by years with large gaps", async () => {
  const years = [1951, 1955, 1963, 1967, 1971, 1979, 1983, 1991, 1995, 2003, 2011];
  const lines = years.flatMap((year, t) =>
    countries.map((name, c) => `${t * 5 + c},${name},${year},${y(t * 5 + c)}`),
  );
  const found = await read("rownames,country,year,y", lines);
  expect(found.roles).toMatchObject({ time: "year", id: "country", target: "y" });
  expect([found.names, found.from]).toEqual([countries, "1951"]);
  expect(found.first).toEqual([y(0), y(5), Number.NaN]); // 1951, 1955 and the missing 1959
});

it("a panel whose rows are in no order", async () => {
  const order = Array.from({ length: 60 }, (_, i) => (i * 23) % 60);
  const lines = order.map(
    (k, i) => `${i},${countries[k % 5]},${1990 + Math.floor(k / 5)}01,${y(k)}`,
  );
  const found = await read("rownames,country,yyyymm,y", lines);
  expect(found.roles).toMatchObject({ time: "yyyymm", id: "country", target: "y" });
  expect(found.from).toBe("199001");
  const own = found.names[0]!;
  expect(found.first[0]).toBe(y(countries.indexOf(own)));
});

it("years that are no times of series, because some are missing, are not read as such", async () => {
  const lines = Array.from(
    { length: 60 },
    (_, i) => `${i},${countries[i % 5]},${i === 30 ? "" : 1990 + ((i * 7) % 12)},${y(i)}`,
  );
  const found = await read("rownames,country,year,y", lines);
  expect(found.roles).toMatchObject({ time: "rownames", target: "y" });
});

it("visits at uneven times that begin below 0 are the steps of each person", async () => {
  const times = [-11, -10, -9, -8, -6, -5, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10];
  const lines = [0, 1, 2, 3, 4, 5].flatMap((p) =>
    times.map(
      (t, i) => `${p * 16 + i + 1},${p + 1},${t},${700 + p + t},${30 + (p % 4)},${y(i + p)}`,
    ),
  );
  const found = await read("rownames,id,time,dos,age,y", lines);
  expect(found.roles).toMatchObject({ id: "id", target: "y", static: ["age"] });
  expect(found.roles.time).toBeUndefined();
  expect(found.names).toEqual(["1", "2", "3", "4", "5", "6"]);
});

it("visits of numbered persons on several numbered days are series of both", async () => {
  const times = [-1, 0, 2, 4, 6, 8, 10, 12, 15, 18];
  const lines = [1, 2].flatMap((date) =>
    [1, 2, 3, 4].flatMap((p) => times.map((t, i) => `${p},${date},${t},${y(i + p + 9 * date)}`)),
  );
  const numbered = lines.map((line, i) => `${i + 1},${line}`);
  const found = await read("rownames,Subject,Date,Time,y", numbered);
  expect(found.roles).toMatchObject({ id: ["Subject", "Date"], target: "y" });
  expect(found.names.length).toBe(8);
});

it("a diet that increases from rat to rat is constant in each series, and no index", async () => {
  const lines = [0, 1, 2, 3, 4, 5].flatMap((rat) =>
    [1, 8, 15, 22, 29, 43, 50, 57].map((t, i) => `${y(i + rat)},${t},${rat + 1},${(rat >> 1) + 1}`),
  );
  const numbered = lines.map((line, i) => `${i + 1},${line}`);
  const found = await read("rownames,weight,Time,Rat,Diet", numbered);
  expect(found.roles).toMatchObject({ id: "Rat", target: "weight", static: ["Diet"] });
  expect(found.notes).not.toContain('"Diet"');
});

it("regions that are numbered anew in each period are series, not steps", async () => {
  const lines = Array.from({ length: 8 * 12 }, (_, i) => {
    return `${i + 1},${(i % 12) + 1},${y(i)},${Math.floor(i / 12) + 1}`;
  });
  const found = await read("rownames,Region,y,Period", lines);
  expect(found.roles).toMatchObject({ time: "Period", id: "Region", target: "y" });
});

it("countries that come back in a later part of the file are series of both columns", async () => {
  const areas = Array.from({ length: 150 }, (_, a) => `area ${a}`);
  const lines = ["in", "out"].flatMap((way, w) =>
    areas.flatMap((area, a) =>
      [0, 3, 4, 6, 7, 8, 9].map((t) => `${t},${way},${area},${y(t + 3 * a + w)}`),
    ),
  );
  const numbered = lines.map((line, i) => `${i + 1},${line}`);
  const found = await read("rownames,step,category,area,y", numbered);
  expect([found.roles.id].flat()).toEqual(["area", "category"]);
  expect(found.names.length).toBe(300);
});

it("units are what is forecast, even if they differ between all series on each day", async () => {
  const lines = Array.from({ length: 40 }, (_, i) =>
    new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
  ).flatMap((day, i) =>
    ["a", "b"].flatMap((store, s) =>
      ["x", "y"].map((item, k) => `${store},${item},${day},${40 + ((i * 7) % 9) + 2 * s + k}`),
    ),
  );
  const found = await read("store,item,date,units", lines);
  expect(found.roles).toMatchObject({ time: "date", id: ["store", "item"], target: "units" });
  const other = await read("store,item,date,unit", lines);
  expect(other.roles).toMatchObject({ id: ["store", "item"], target: "unit" });
});

it("a column without most of its values is not the target by its place", async () => {
  const lines = Array.from(
    { length: 60 },
    (_, i) => `${1950 + i},${y(i)},${i > 40 ? y(i + 1) : ""}`,
  );
  const found = await read("year,level,noaa", lines);
  expect(found.roles.target).toBe("level");
  expect(found.notes).toContain("target: level, the last column of numbers except noaa");
});

it("values of times across that begin again are the target, and no covariate", async () => {
  const days = Array.from({ length: 60 }, (_, i) => {
    const at = new Date(Date.UTC(2021, 0, 1 + i));
    return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/21`;
  });
  const lines = ["Chad", "Iran", "Mali"].map(
    (name, c) => `${name},${10 + c},${20 + c},${days.map((_, i) => i % 12).join(",")}`,
  );
  const { config } = await suggested(`Country,Lat,Long,${days.join(",")}`, lines);
  expect(config.data).toMatchObject({ target: "value", id: "Country" });
  expect(config.data).not.toHaveProperty("past");
});
