import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { howFor, resampleHows, stepsOf } from "../../../src/data/series/resample.js";
import type { SeriesColumn } from "../../../src/data/series/series-columns.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-resample-"));
let files = 0;

function fileOf(rows: readonly string[], header = "t,v"): string {
  files += 1;
  const file = join(FOLDER, `r${files}.csv`);
  writeFileSync(file, `${header}\n${rows.join("\n")}\n`);
  return file;
}

function read(file: string, resample: unknown, options: object = {}) {
  const data = { task: "csv", file, time: "t", target: "v", resample, ...options };
  return readSeries(resolveConfig({ data }, "test").data as CsvConfig);
}

/** Rows at odd moments of three hours, none in the third of the four. */
const odd = fileOf([
  "2022-01-01T10:05,1",
  "2022-01-01T10:40,2",
  "2022-01-01T10:59,6",
  "2022-01-01T11:30,",
  "2022-01-01T11:31,5",
  "2022-01-01T13:00,7",
]);

it("a step whose values are all missing has none, however they are combined", () => {
  const [rows, none] = [Uint32Array.of(0, 1), Float64Array.of(Number.NaN, Number.NaN)];
  for (const how of resampleHows) {
    expect(howFor({ kind: "number" } as SeriesColumn, how)(none, rows)).toBeNaN();
    expect(howFor({ kind: "category" } as SeriesColumn, how)(Float64Array.of(-1, -1), rows)).toBe(
      -1,
    );
  }
});

it("steps of a day and more begin by the clock on the wall", () => {
  const onWall = (every: string | number) => stepsOf(every)!.onWall;
  expect(["1 day", "2 days", "1 week", "24 hours", "1 month", "1 year"].map(onWall)).not.toContain(
    false,
  );
  expect(["23 hours", "1 hour", "30 seconds", 1, 86_400_000].map(onWall)).not.toContain(true);
});

describe("data.resample", () => {
  it.each([
    ["mean", [3, 5, Number.NaN, 7]],
    ["sum", [9, 5, Number.NaN, 7]],
    ["first", [1, 5, Number.NaN, 7]],
    ["last", [6, 5, Number.NaN, 7]],
  ])("takes the %s of the rows of an hour", async (how, values) => {
    const { series, frequency, label, length } = await read(odd, { every: "1 hour", how });
    expect([...series[0]!.columns[0]!]).toEqual(values);
    expect([frequency.name, label(0), label(length)]).toEqual([
      "1 hour",
      "2022-01-01T10:00",
      "2022-01-01T14:00",
    ]);
    expect([0, 1, 2, 3].map((i) => series[0]!.rowAt(i))).toEqual([0, 3, -1, 5]);
  });

  it("takes of categories that are not missing the most frequent one, the first of two as frequent", async () => {
    const file = fileOf(
      [
        "2022-01-01T10:05,1,rain",
        "2022-01-01T10:40,2,sun",
        "2022-01-01T10:50,2,sun",
        "2022-01-01T11:10,3,snow",
        "2022-01-01T11:20,3,rain",
        "2022-01-01T11:30,3,rain",
        "2022-01-01T11:40,3,snow",
        "2022-01-01T12:10,4,",
        "2022-01-01T12:20,4,sun",
        "2022-01-01T12:30,4,",
        "2022-01-01T12:40,4,",
        "2022-01-01T13:10,5,",
      ],
      "t,v,sky",
    );
    const skies = async (how: string) => {
      const { series, table } = await read(file, { every: "1 hour", how }, { past: ["sky"] });
      return Array.from(series[0]!.columns[1]!, (number) => table.texts("sky").names[number]);
    };
    expect(await skies("mean")).toEqual(["sun", "snow", "sun", undefined]);
    expect(await skies("sum")).toEqual(["sun", "snow", "sun", undefined]);
    expect(await skies("first")).toEqual(["rain", "snow", "sun", undefined]);
    expect(await skies("last")).toEqual(["sun", "snow", "sun", undefined]);
  });

  it.each([
    ["1 week", "1 week", ["2022-01-03", "2022-01-10", "2022-01-17"], [4, 10.5, 17]],
    ["1 month", "1 month", ["2022-01-01", "2022-02-01", "2022-03-01"], undefined],
    ["1 quarter", "3 months", ["2022-01-01", "2022-04-01", "2022-07-01"], undefined],
    ["2 days", "2 days", ["2022-01-03", "2022-01-05", "2022-01-07"], [3, 5.5, 7.5]],
  ])("makes steps of %s", async (every, name, labels, values) => {
    const days = Array.from({ length: 150 }, (_, i) => i).filter((i) => i % 7 !== 3 || i > 20);
    const rows = days.slice(0, every === "1 month" || every === "1 quarter" ? 150 : 14);
    const day = (i: number) => new Date(Date.UTC(2022, 0, 3 + i)).toISOString().slice(0, 10);
    const file = fileOf(rows.map((i) => `${day(i)},${i + 1 + (i === 0 ? 1 : 0)}`));
    const { frequency, label, series } = await read(file, { every, how: "mean" });
    expect(frequency.name).toBe(name);
    expect([0, 1, 2].map(label)).toEqual(labels);
    if (values === undefined) return;
    const means = labels.map((from, b) => {
      const [start, end] = [Date.parse(from), Date.parse(labels[b + 1] ?? "9999-01-01")];
      const length = every === "1 week" ? 7 : 2;
      const selected = rows.filter((i) => {
        const time = Date.UTC(2022, 0, 3 + i);
        return time >= start && time < Math.min(end, start + length * 86_400_000);
      });
      return selected.reduce((sum, i) => sum + i + 1 + (i === 0 ? 1 : 0), 0) / selected.length;
    });
    const found = [...series[0]!.columns[0]!].slice(0, means.length);
    expect(found).toEqual(means.slice(0, found.length));
  });

  it("takes rows of one time together, in the order of the file", async () => {
    const file = fileOf(["2022-01-01 10:00,4", "2022-01-01 10:00,1", "2022-01-01 11:00,3"]);
    for (const [how, first] of [
      ["sum", 5],
      ["first", 4],
      ["last", 1],
    ] as const) {
      const { series } = await read(file, { every: "1 hour", how });
      expect([...series[0]!.columns[0]!]).toEqual([first, 3]);
    }
  });

  it("of times that are numbers is a number", async () => {
    const file = fileOf(["0.1,1", "0.35,3", "0.5,5", "1.7,7"]);
    const { series, label } = await read(file, { every: 0.5, how: "mean" });
    expect([...series[0]!.columns[0]!]).toEqual([2, 5, Number.NaN, 7]);
    expect([0, 1, 3].map(label)).toEqual(["0", "0.5", "1.5"]);
    await expect(read(file, { every: "1 hour", how: "mean" })).rejects.toThrow(
      'data.resample.every is "1 hour", expected a number, since times are plain numbers',
    );
    await expect(read(odd, { every: 5, how: "mean" })).rejects.toThrow(
      'data.resample.every is 5, expected steps such as "1 hour"',
    );
  });

  it("keeps series apart, and sessions", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => i)
      .filter((i) => new Date(Date.UTC(2022, 0, 3 + i)).getUTCDay() % 6 !== 0)
      .flatMap((i) => {
        const day = new Date(Date.UTC(2022, 0, 3 + i)).toISOString().slice(0, 10);
        return [`${day}T09:1${i % 10},a,${i}`, `${day}T15:2${i % 7},a,${i + 2}`];
      });
    const { series, frequency, label, length } = await read(
      fileOf([...rows, "2022-01-04T08:00,b,3"], "t,id,v"),
      { every: "1 day", how: "mean" },
      { id: "id" },
    );
    expect(frequency.name).toBe("1 weekday");
    expect([...series[0]!.columns[0]!].slice(0, 7)).toEqual([1, 2, 3, 4, 5, 8, 9]);
    expect(series[1]).toMatchObject({ name: "b", first: 1 });
    expect(label(length)).toBe("2022-03-04T00:00");
  });
});

describe("init", () => {
  it("brings irregular rows to steps, and says so", async () => {
    const rows = Array.from({ length: 300 }, (_, i) => {
      const at = Date.UTC(2022, 0, 1) + i * 3_600_000 + ((i * 7919) % 1700) * 1000;
      return `${new Date(at).toISOString().slice(0, 19)},${(i * i) % 31}`;
    });
    const { config, notes } = await suggestConfig(fileOf(rows), "s.csv", { target: [] });
    const resample = { every: "1 hour", how: "mean" };
    expect(config).toMatchObject({ data: { resample, steps: 24, ahead: 24, period: 24 } });
    expect(notes.join("\n")).toMatch(
      /irregular times: each step is the mean of the rows in 1 hour/,
    );
  });

  it("refuses a single row between steps, with its line", async () => {
    const day = (i: number) => new Date(Date.UTC(2022, 0, 1 + i)).toISOString().slice(0, 16);
    const rows = Array.from({ length: 100 }, (_, i) => `${day(i)},${(i * i) % 31}`);
    rows[40] = rows[40]!.replace("T00:00", "T05:00");
    await expect(suggestConfig(fileOf(rows), "s.csv", { target: [] })).rejects.toThrow(
      /line 42: its time is not a whole number of steps of 1 day/,
    );
  });
});

describe("sessions by the clock on the wall", () => {
  /** Half-hours of New York's exchange through the end of its summer time, 6 November 2022. */
  const bars = Array.from({ length: 40 }, (_, day) => day)
    .filter((day) => new Date(Date.UTC(2022, 9, 10 + day)).getUTCDay() % 6 !== 0)
    .flatMap((day) =>
      Array.from({ length: 14 }, (_, k) => Date.UTC(2022, 9, 10 + day, 9, 30 + 30 * k)),
    );
  const text = (at: number) => new Date(at).toISOString().slice(0, 19).replace("T", " ");
  const offset = (at: number) => (at < Date.UTC(2022, 10, 6) ? "-04:00" : "-05:00");

  it.each([
    ["offsets", (at: number) => text(at) + offset(at), {}],
    ["a zone", text, { timeZone: "America/New_York" }],
  ])("are found with %s", async (_, write, options) => {
    const rows = bars.map((at, i) => `${write(at)},${(i * i) % 31}`);
    const { frequency, length, series, label } = await read(fileOf(rows), undefined, options);
    expect(frequency.record).toMatchObject({ kind: "weekly", sessions: "Mon-Fri 09:30-16:00" });
    expect([length, series[0]!.columns[0]!.some(Number.isNaN)]).toEqual([bars.length, false]);
    expect(label(length)).toBe("2022-11-21 09:30:00");
  });
});

it("keeps its steps where days have one row each, on working days only", async () => {
  const days = Array.from({ length: 60 }, (_, i) => i).filter((i) => i % 7 < 5);
  const rows = days.map(
    (i) => `${new Date(Date.UTC(2022, 0, 3 + i)).toISOString().slice(0, 10)},${i}`,
  );
  const { series, frequency } = await read(fileOf(rows), { every: "3 hours", how: "mean" });
  expect(frequency.name).toBe("3 hours");
  expect([...series[0]!.columns[0]!].slice(0, 9)).toEqual([0, ...Array(7).fill(Number.NaN), 1]);
});
