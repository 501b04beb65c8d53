import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { collect, collectUsable } from "../../../src/data/series/collect.js";
import type { Collection, Roles } from "../../../src/data/series/collection.js";
import { foundLine } from "../../../src/data/series/found-line.js";
import { missingShare } from "../../../src/data/series/read-irregular.js";
import { findBounds, type SplitOption } from "../../../src/data/series/split.js";
import { readTable, type Table } from "../../../src/data/table/read.js";
import { timeZone } from "../../../src/data/table/time-zone.js";
import { emptyFolder } from "../../helpers/cli.js";

const FOLDER = emptyFolder();
const FILE = join(FOLDER, "c.csv");

/** A table of times `t`, ids `id`, texts `w` and numbers `v`, as far as the header has them. */
function tableOf(lines: readonly string[], more: object = {}): Promise<Table> {
  writeFileSync(FILE, `${lines.join("\n")}\n`);
  const kinds = { t: "time", id: "text", w: "text", v: "number", s: "number", f: "flag" } as const;
  const names = lines[0]!.split(",") as (keyof typeof kinds)[];
  const columns = Object.fromEntries(names.map((name) => [name, kinds[name]]));
  return readTable(FILE, { columns, ...more });
}

const target = { name: "v", use: "target", kind: "number" } as const;

async function collected(
  lines: readonly string[],
  roles: Partial<Roles> = {},
): Promise<Collection> {
  const table = await tableOf(lines);
  return collect(table, { time: "t", columns: [target], ...roles }, foundLine);
}

const times = (from: string, count: number, step: number) =>
  Array.from({ length: count }, (_, i) =>
    new Date(Date.parse(`${from}Z`) + i * step).toISOString(),
  );
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How a line writes its steps, and reads times. */
async function line(
  texts: readonly string[],
  roles: Partial<Roles> = {},
  asked: readonly string[] = [],
) {
  const lines = ["t,v", ...texts.map((text, i) => `${text},${i}`)];
  const { clock, frequency, label, date, wall, length } = await collected(lines, roles);
  const at = (ms: number | undefined) => ms && new Date(ms).toISOString().slice(0, 16);
  return {
    step: frequency.name,
    onWall: clock!.onWall,
    format: clock!.format.name,
    length,
    next: [label(length), date(length), at(wall(length))],
    parsed: asked.map((text) => at(clock!.parse(text))),
  };
}

describe("a clock", () => {
  it("without a zone has the times as they are written", async () => {
    const hours = times("2022-03-26T20:00", 6, HOUR).map((text) => text.slice(0, 16));
    expect(await line(hours, {}, ["2022-03-27T05:00", "27.03.2022 06:30", "x"])).toEqual({
      step: "1 hour",
      onWall: true,
      format: "YYYY-MM-DDTHH:mm",
      length: 6,
      next: ["2022-03-27T02:00", "2022-03-27T02:00", "2022-03-27T02:00"],
      parsed: ["2022-03-27T05:00", "2022-03-27T06:30", undefined],
    });
  });

  it("of a zone has instants, written as local times", async () => {
    const hours = times("2022-03-26T23:00", 3, HOUR).map((text) => text.slice(0, 16));
    const local = [...hours, "2022-03-27T03:00", "2022-03-27T04:00"]; // no 2:00
    const zone = timeZone("Europe/Berlin");
    expect(
      await line(local, { zone }, ["2022-03-27T04:00", "2022-03-27T02:30", "2022-03-27T05:00Z"]),
    ).toEqual({
      step: "1 hour",
      onWall: false,
      format: "YYYY-MM-DDTHH:mm",
      length: 5,
      next: ["2022-03-27T05:00", "2022-03-27T05:00", "2022-03-27T05:00"],
      parsed: ["2022-03-27T02:00", "2022-03-27T00:30", "2022-03-27T05:00"],
    });
  });

  it("of a zone follows the wall for days", async () => {
    const days = times("2022-03-25T00:00", 5, DAY).map((text) => text.slice(0, 10));
    const zone = timeZone("Europe/Berlin");
    expect(await line(days, { zone }, ["2022-03-28", "2022-03-27T22:30Z"])).toEqual({
      step: "1 day",
      onWall: true,
      format: "YYYY-MM-DD",
      length: 5,
      next: ["2022-03-30", "2022-03-30", "2022-03-30T00:00"],
      parsed: ["2022-03-28T00:00", "2022-03-28T00:30"],
    });
  });

  it("of a zone writes offsets if the file has them", async () => {
    const days = ["25T00:00+01:00", "26T00:00+01:00", "27T00:00+01:00", "28T00:00+02:00"];
    const zone = timeZone("Europe/Berlin");
    const zoned = await line(
      days.map((day) => `2022-03-${day}`),
      { zone },
      ["2022-03-27T22:30Z"],
    );
    expect(zoned).toEqual({
      step: "1 day",
      onWall: true,
      format: "YYYY-MM-DDTHH:mmZ",
      length: 4,
      next: ["2022-03-29T00:00+02:00", "2022-03-29T00:00+02:00", "2022-03-29T00:00"],
      parsed: ["2022-03-28T00:30"],
    });
  });

  it("of offsets that change writes none for days, and counts instants for hours", async () => {
    const days = ["25T00:00+01:00", "26T00:00+01:00", "27T00:00+01:00", "28T00:00+02:00"];
    expect(
      await line(
        days.map((day) => `2022-03-${day}`),
        {},
        ["2022-03-29T00:00+02:00", "2022-03-29T00:00"],
      ),
    ).toEqual({
      step: "1 day",
      onWall: true,
      format: "YYYY-MM-DDTHH:mm",
      length: 4,
      next: ["2022-03-29T00:00", "2022-03-29T00:00", "2022-03-29T00:00"],
      parsed: ["2022-03-29T00:00", "2022-03-29T00:00"],
    });
    const hours = ["00:00+01:00", "01:00+01:00", "03:00+02:00", "04:00+02:00"];
    expect(
      await line(
        hours.map((hour) => `2022-03-27T${hour}`),
        {},
        ["2022-03-27T05:00+01:00"],
      ),
    ).toEqual({
      step: "1 hour",
      onWall: false,
      format: "YYYY-MM-DDTHH:mmZ",
      length: 4,
      next: ["2022-03-27T05:00+02:00", "2022-03-27T05:00+02:00", "2022-03-27T03:00"],
      parsed: ["2022-03-27T04:00"],
    });
  });

  it("of one offset writes it", async () => {
    const days = ["25", "26", "27"].map((day) => `2022-03-${day}T00:00+01:00`);
    expect(await line(days, {}, ["2022-03-27T00:00Z"])).toEqual({
      step: "1 day",
      onWall: false,
      format: "YYYY-MM-DDTHH:mmZ",
      length: 3,
      next: ["2022-03-28T00:00+01:00", "2022-03-28T00:00+01:00", "2022-03-27T23:00"],
      parsed: ["2022-03-27T00:00"],
    });
  });

  it("of seconds since 1970 has dates for people, as precise as they need be", async () => {
    const counted = async (from: number, step: number, roles: Partial<Roles> = {}) => {
      const seconds = Array.from({ length: 4 }, (_, i) => String(from + i * step));
      return (await line(seconds, roles)).next.slice(0, 2);
    };
    const DAYS = 18_993; // 1 January 2022
    expect(await counted(DAYS * 86_400, 86_400)).toEqual(["1641340800", "2022-01-05"]);
    expect(await counted(DAYS * 86_400, 60)).toEqual(["1640995440", "2022-01-01 00:04"]);
    expect(await counted(DAYS * 86_400, 5)).toEqual(["1640995220", "2022-01-01 00:00:20"]);
    const zone = timeZone("Europe/Berlin");
    expect(await counted(DAYS * 86_400, 60, { zone })).toEqual(["1640995440", "2022-01-01 01:04"]);
  });

  it("has no zone for plain numbers", async () => {
    const zone = timeZone("Europe/Berlin");
    await expect(line(["1", "2", "3", "4"], { zone })).rejects.toThrow(
      `${FILE}: data.timeZone is Europe/Berlin, expected none where t holds no dates. Leave it out.`,
    );
  });
});

describe("rows are put on a line", () => {
  it("each series by itself, in order of time, with its gaps", async () => {
    const rows = ["4,b,40", "1,a,10", "3,a,30", "3,b,", "2,a,20"];
    const { series, length, frequency, label } = await collected(["t,id,v", ...rows], { id: "id" });
    expect(series.map(({ name, first, columns }) => [name, first, [...columns[0]!]])).toEqual([
      ["b", 2, [Number.NaN, 40]],
      ["a", 0, [10, 20, 30]],
    ]);
    expect([length, frequency.name, label(1)]).toEqual([4, "1", "2"]);
    expect(series.map(({ rowAt, first }) => [rowAt(first), rowAt(first + 1)])).toEqual([
      [3, 0],
      [1, 4],
    ]);
  });

  it("without times by their number in the series", async () => {
    const rows = ["a,1", "b,2", "a,3", "a,4"];
    const { series, length, label, date, wall, clock } = await collected(["id,v", ...rows], {
      time: undefined,
      id: "id",
    });
    expect(series.map(({ columns }) => [...columns[0]!])).toEqual([[1, 3, 4], [2]]);
    expect([length, label(2), date(2), wall(2), clock]).toEqual([
      3,
      "row 3",
      "row 3",
      2,
      undefined,
    ]);
  });

  it("in steps that combine several of them", async () => {
    const rows = ["2022-01-01,1", "2022-01-01,3", "2022-01-03,5", "2022-01-03,9", "2022-01-04,2"];
    const of = async (how: "mean" | "sum" | "first" | "last") => {
      const resample = { every: "1 day", how };
      const { series, frequency, clock } = await collected(["t,v", ...rows], { resample });
      const { columns, rowAt } = series[0]!;
      const at = [0, 1, 2, 3, 4].map(rowAt);
      return { values: [...columns[0]!], at, step: frequency.name, onWall: clock!.onWall };
    };
    const found = { at: [0, -1, 2, 4, -1], step: "1 day", onWall: true };
    expect(await of("mean")).toEqual({ values: [2, Number.NaN, 7, 2], ...found });
    expect(await of("sum")).toEqual({ values: [4, Number.NaN, 14, 2], ...found });
    expect((await of("first")).values).toEqual([1, Number.NaN, 5, 2]);
    expect((await of("last")).values).toEqual([3, Number.NaN, 9, 2]);
  });

  it("in shorter steps of the sessions that the rows have", async () => {
    const weeks = [0, 1, 2, 4, 7, 8, 9, 10, 11, 14, 15].map(
      (i) => Date.parse("2022-01-10") + i * DAY,
    );
    const rows = weeks.flatMap((ms) => {
      const day = new Date(ms).toISOString().slice(0, 10);
      return [`${day}T00:00,1`, `${day}T00:10,2`];
    });
    const resampled = (every: string) =>
      collected(["t,v", ...rows], { resample: { every, how: "sum" } });
    const hours = await resampled("1 hour");
    expect(hours.frequency.record).toMatchObject({
      kind: "weekly",
      sessions: "Mon-Fri",
      step: HOUR,
    });
    const days = await resampled("1 day");
    expect(days.frequency.record).toMatchObject({ kind: "weekly", sessions: "Mon-Fri", step: DAY });
    expect(days.length).toBe(12);
  });

  const irregular = ["0,1", "1,2", "2,3", "3.5,4", "4,5"];
  const days = times("2022-01-03T00:00", 26, DAY).map((text) => text.slice(0, 10));
  const weekdays = days.filter((_, i) => i % 7 < 5).map((day, i) => `${day},${i}`);

  // biome-ignore format: one case a row
  it.each<[string, readonly string[], Partial<Roles>, string]>([
    ["a time between two steps", ["t,v", ...irregular], {}, ', line 5: its time is not a whole number of steps of 1, the most frequent one, after the first. Correct it, or set data.resample, such as {"every": "1 day", "how": "mean"}.'],
    ["a time outside of sessions", ["t,v", ...weekdays, "2022-01-29,9"], { sessions: "Mon-Fri", holidays: [] }, ", line 22: its time is outside of the sessions Mon-Fri, or on a holiday. Correct it, or set data.sessions and data.holidays."],
    ["a time twice", ["t,v", "1,1", "2,2", "2,3"], {}, ", line 4: t is the same as in line 3. Several series in one file need data.id, the column that identifies them; an hour repeated at the end of summer time needs data.timeZone, such as Europe/Berlin; several rows with the same time need data.resample."],
    ["a time twice in a series", ["t,id,v", "1,a,1", "1,b,2", "2,a,3", "1,b,3"], { id: "id" }, ", line 5: t is the same as in line 3 of the same id, expected each time once."],
    ["a row without a series", ["t,id,v", "1,a,1", "2,,2"], { id: "id" }, ", line 3: id is empty, expected a series' name. Fill it in, or remove the row."],
    ["a static number that changes", ["t,s,v", "1,5,1", "2,,2", "3,6,3"], { columns: [target, { name: "s", use: "static", kind: "number" }] }, ", line 4: s is 6, expected 5 as in line 2: a column of data.static has one value in each series. If it changes, add it to data.past or data.known instead."],
    ["a static text that changes", ["t,id,w,v", "1,a,x,1", "2,a,y,2"], { id: "id", columns: [target, { name: "w", use: "static", kind: "category" }] }, ', line 3: w of a is "y", expected "x" as in line 2: a column of data.static has one value in each series. If it changes, add it to data.past or data.known instead.'],
    ["a static flag that changes", ["t,f,v", "1,yes,1", "2,no,2"], { columns: [target, { name: "f", use: "static", kind: "flag" }] }, ", line 3: f is False, expected True as in line 2: a column of data.static has one value in each series. If it changes, add it to data.past or data.known instead."],
    ["steps of words for numbers", ["t,v", "1,1", "2,2"], { resample: { every: "1 day", how: "mean" } }, ': data.resample.every is "1 day", expected a number, since times are plain numbers'],
    ["numbers for steps of dates", ["t,v", "2022-01-01,1"], { resample: { every: 2, how: "mean" } }, ': data.resample.every is 2, expected steps such as "1 hour"'],
    ["steps without times", ["v", "1", "2"], { time: undefined, resample: { every: 2, how: "mean" } }, ": data.resample.every is 2, expected a column of times in data.time"],
  ])("but not %s", async (_, lines, roles, message) => {
    await expect(collected(lines, roles)).rejects.toThrow(
      expect.objectContaining({ message: `${FILE}${message}` }),
    );
  });

  it("with one static value in each series, wherever it stands", async () => {
    const columns = [
      target,
      { name: "s", use: "static", kind: "number" },
      { name: "w", use: "static", kind: "category" },
    ] as const;
    const rows = ["1,a,,,1", "3,a,7,x,3", "2,b,,y,4", "3,b,,y,5"];
    const { series } = await collected(["t,id,s,w,v", ...rows], { id: "id", columns });
    expect(series.map((each) => each.columns.map((values) => [...values]))).toEqual([
      [
        [1, Number.NaN, 3],
        [7, 7, 7],
        [0, 0, 0],
      ],
      [
        [4, 5],
        [Number.NaN, Number.NaN],
        [1, 1],
      ],
    ]);
  });

  it("without those that are not usable, on a line that is known", async () => {
    const known = await collected(["t,v", "0,1", "2,2", "4,3"]);
    const table = await tableOf(["t,v", "6,1", "7,2", "8,x", "10,4", "10,5"], { lenient: true });
    const problems: string[] = [];
    const roles = { time: "t", columns: [target] };
    const { series } = collectUsable(table, roles, known, (problem) => problems.push(problem));
    expect([series[0]!.first, [...series[0]!.columns[0]!]]).toEqual([3, [1, Number.NaN, 4]]);
    expect(problems.map((problem) => problem.slice(FILE.length, FILE.length + 9))).toEqual([
      ", line 4:",
      ", line 6:",
      ", line 3:",
    ]);
    const none = await tableOf(["t,v", "7,1"], { lenient: true });
    expect(() => collectUsable(none, roles, known, () => {})).toThrow(
      `${FILE}: none of its rows can be read`,
    );
    const many = Array.from({ length: 103 }, (_, i) => `${2 * i + 7},1`);
    const count = async (bad: number) => {
      let said = 0;
      const some = await tableOf(["t,v", "6,1", ...many.slice(0, bad)], { lenient: true });
      try {
        collectUsable(some, roles, known, () => {
          said += 1;
        });
      } catch (error) {
        return (error as Error).message.slice(FILE.length, FILE.length + 11);
      }
      return said;
    };
    expect([await count(100), await count(101)]).toEqual([100, ", line 103:"]);
  });

  it("of which a share has no value", () => {
    const share = (...columns: number[][]) =>
      missingShare({
        series: [{ columns: columns.map((values) => Float64Array.from(values)) }],
      } as never);
    expect([share(), share([1, Number.NaN]), share([1, 2, 3], [Number.NaN])]).toEqual([
      0, 0.5, 0.25,
    ]);
  });
});

describe("the parts of a line", () => {
  const bounds = async (split: SplitOption, dated = true) => {
    const days = times("2022-01-01T00:00", 10, DAY).map((text) => text.slice(0, 10));
    const rows = days.map((day, i) => `${dated ? day : i},${i}`);
    const { train, valid, test } = findBounds(await collected(["t,v", ...rows]), split);
    return [...train, ...valid, ...test];
  };
  const message =
    "data.split leaves a part without a step, expected places in the order train, valid, test, end among its 10 steps, which go from 2022-01-01 to 2022-01-10";

  it("are shares, or begin at times or steps", async () => {
    expect(await bounds([0.7, 0.15, 0.15])).toEqual([0, 7, 7, 9, 9, 10]);
    expect(await bounds([0.8, 0, 0.2])).toEqual([0, 8, 8, 8, 8, 10]);
    expect(await bounds([2, 1, 2])).toEqual([0, 4, 4, 6, 6, 10]);
    expect(await bounds({ test: 8 })).toEqual([0, 8, 8, 8, 8, 10]);
    expect(await bounds({ valid: 6, test: 8 })).toEqual([0, 6, 6, 8, 8, 10]);
    expect(await bounds({ train: 1, valid: 2, test: 3, end: 4 })).toEqual([1, 2, 2, 3, 3, 4]);
    const dates = {
      train: "2022-01-02",
      valid: "2022-01-05",
      test: "2022-01-07",
      end: "2022-01-09",
    };
    expect(await bounds(dates)).toEqual([1, 4, 4, 6, 6, 8]);
    expect(await bounds({ test: "06.01.2022" })).toEqual([0, 5, 5, 5, 5, 10]);
    expect(await bounds({ test: "2022-01-05T12:00", end: "2030-01-01" })).toEqual([
      0, 5, 5, 5, 5, 10,
    ]);
  });

  // biome-ignore format: one case a row
  it.each<[SplitOption]>([
    [[0.99, 0.005, 0.005]], [{ test: 10 }], [{ test: 0 }], [{ valid: 5, test: 5 }], [{ valid: 6, test: 5 }], [{ valid: 0, test: 5 }],
    [{ test: 5, end: 5 }], [{ test: 5, end: 11 }], [{ train: 5, test: 5 }], [{ test: "2021-01-01" }],
  ])("are not empty: %j", async (split) => {
    await expect(bounds(split)).rejects.toThrow(`${FILE}: ${message}`);
  });

  it("begin at times that can be read", async () => {
    await expect(bounds({ test: "soon" })).rejects.toThrow(
      `${FILE}: data.split.test is "soon", expected a time such as YYYY-MM-DD`,
    );
    await expect(bounds({ valid: "x", test: 8 })).rejects.toThrow('data.split.valid is "x"');
    const rows = await collected(["v", ...Array.from({ length: 10 }, (_, i) => String(i))], {
      time: undefined,
    });
    expect(() => findBounds(rows, { test: "2022-01-05" })).toThrow(
      `${FILE}: data.split.test is "2022-01-05", expected shares or steps without data.time`,
    );
  });
});
