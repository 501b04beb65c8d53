import { describe, expect, it } from "vitest";
import type { Cell } from "../../../src/data/table/cells.js";
import { findColumns } from "../../../src/data/table/columns.js";

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** The first rows of a table, given by columns. */
function headOf(columns: Readonly<Record<string, readonly Cell[]>>) {
  const names = Object.keys(columns);
  const rows = upTo(Object.values(columns)[0]!.length).map((row) =>
    names.map((name) => columns[name]![row]),
  );
  return {
    names,
    rows,
    notes: [],
    where: "f, line 2",
    whereOf: (row: number) => `f, line ${row + 2}`,
  };
}
const numbers = [5, 3, 9, 4, 8, 1, 7];
const dates = upTo(7).map((i) => `2020-01-${10 + i}`);
const months = (from: number, count: number) =>
  upTo(count).map((i) => 100 * Math.floor(from / 100 + i / 12) + (((from % 100) + i - 1) % 12) + 1);

describe("a column", () => {
  it.each<[string, string, readonly Cell[], string]>([
    ["nothing", "v", [null, "", "NA"], "empty"],
    ["flags", "v", ["True", "False", null], "flag"],
    ["numbers", "v", numbers, "number"],
    ["numbers with commas", "v", ["1,5", "2,25", "3,5"], "number"],
    ["texts", "v", ["ab", "cd", "ab"], "text"],
    ["dates", "v", dates, "time"],
    ["days or months", "v", ["01/02/2020", "03/02/2020"], "time"],
    ["timestamps", "v", [new Date(0), new Date(1e9)], "time"],
    ["a count", "v", [1, 2, 3, 4], "index"],
    ["months that begin again", "month", upTo(36).map((i) => (i % 12) + 1), "index"],
    ["two values in turn", "v", [1, 2, 1, 2, 1, 2], "number"],
    ["years", "v", [1990, 1991, 1992, 1993], "time"],
    ["years of which half are missing", "year", [1990, 1992, 1995], "time"],
    ["years of which more are missing", "year", [1990, 1992, 1996], "number"],
    ["uneven years under another name", "v", [1990, 1992, 1995], "number"],
    ["the newest year first", "year", [2003, 2002, 2001], "time"],
    ["numbers that fall evenly", "v", [2003, 2002, 2001], "number"],
    ["a year without a number", "year", [1990, null, 1992, 1993, 1994], "time"],
    ["two years without a number", "year", [1990, null, 1992, null, 1994, 1995], "number"],
    [
      "two in a hundred without a number",
      "year",
      upTo(100).map((i) => (i === 4 || i === 9 ? null : 1900 + i)),
      "time",
    ],
    [
      "three in a hundred",
      "year",
      upTo(100).map((i) => (i < 12 && i % 4 === 1 ? "" : 1900 + i)),
      "number",
    ],
    ["two years and a gap", "year", [1990, null, 1991], "number"],
    ["months and their year", "v", [...months(199_001, 12), 199_013], "time"],
    [
      "months and three others",
      "v",
      [...months(199_001, 12), 199_013, 199_014, 199_015, 199_016],
      "index",
    ],
    ["days of digits", "v", [20_200_101, 20_200_105, 20_200_206], "time"],
    ["seconds since 1970 under their name", "stamp", [1.6e9, 1.6e9 + 7, 1.6e9 + 900], "time"],
    ["when it was made, in seconds", "created_at", [1.6e9, 1.6e9 + 7, 1.6e9 + 900], "time"],
    ["seconds since 1970 under another name", "v", [1.6e9, 1.6e9 + 7, 1.6e9 + 900], "number"],
    ["even seconds since 1970", "v", [1.6e9, 1.6e9 + 60, 1.6e9 + 120], "time"],
    ["Excel's days under their name", "date", [43_831, 43_833, 43_839], "time"],
    ["Excel's days under another name", "v", [43_831, 43_833, 43_839], "number"],
    ["parts of years", "decimal_date", [1950.11, 1950.32, 1950.71], "index"],
    ["parts of years under another name", "v", [1950.11, 1950.32, 1950.71], "number"],
    ["large numbers in no order", "v", [5e6, 3e6, 9e6, 4e6], "number"],
  ])("holds %s", (_, name, cells, kind) => {
    expect(findColumns(headOf({ [name]: cells })).columns[0]).toMatchObject({ name, kind });
  });

  it.each<[string, readonly Cell[], string]>([
    ["when", ["2020 Foo 1", "2020 Foo 2"], 'looks like a time ("2020 Foo 1") but cannot be read'],
    ["date", ["Foo 1", "Foo 2"], 'looks like a time ("Foo 1") but has no year'],
    ["Monat", ["Foo 1", "Foo 2"], "looks like a time"],
    ["v", ["Mar 01", "Mar 02", "Mar 03"], "has no year"],
    ["v", ["5%", "0.05", "x"], "has numbers with and without %"],
    ["v", ["1 km", "20 m", "3 km"], "has numbers with different units"],
    ["v", ["๑๒", "๓๔"], "has digits other than 0 to 9"],
    [
      "v",
      [1_577_836_800, 1_577_836_801, 1_577_836_802_000],
      "changes its unit at 1577836802000: write all times in one unit",
    ],
  ])("%s with %j is not read, with a note", (name, cells, unread) => {
    const { columns, notes } = findColumns(headOf({ [name]: cells }));
    expect(columns[0]).toMatchObject({ kind: "text", unread: expect.stringContaining(unread) });
    expect(notes).toEqual([{ name, text: `"${name}" ${columns[0]!.unread}` }]);
  });

  it.each<[string, readonly Cell[]]>([
    ["v", ["Foo 1", "Foo 2"]],
    ["date", ["Foo", "Bar"]],
    ["date", ["Foo 1", "Foo 1"]],
    ["date", ["Foo 1", "Bar-Foo", "3 x y"]],
    ["birthday", ["Foo 1", "Foo 2"]],
  ])("%s with %j is a text without a note", (name, cells) => {
    const { columns, notes } = findColumns(headOf({ [name]: cells }));
    expect([columns[0]!.kind, columns[0]!.unread, notes]).toEqual(["text", undefined, []]);
  });

  it("of numbers has the first cell that is none, if most are", () => {
    const refused = (...cells: Cell[]) => findColumns(headOf({ v: cells })).columns[0]!;
    expect(refused("3", "x", "1", "y")).toMatchObject({ kind: "text" });
    expect(refused("3", "x", "1")).toMatchObject({ kind: "number", refused: { index: 1 } });
  });

  it("that counts rows is an index, and said to be one unless it is the time or begins again", () => {
    const notes = (columns: Readonly<Record<string, readonly Cell[]>>) =>
      findColumns(headOf(columns)).notes;
    const count = upTo(7).map((i) => 2 * i);
    expect(notes({ t: dates, n: count, v: numbers })).toEqual([
      { name: "n", text: '"n" increases evenly, so it is treated as an index and ignored' },
    ]);
    expect(notes({ t: dates, "": count, v: numbers })[0]!.text).toBe(
      "the column without a name increases evenly, so it is treated as an index and ignored",
    );
    expect([
      notes({ n: count, v: numbers }),
      notes({ t: dates, n: [1, 2, 3, 1, 2, 3, 1] }),
    ]).toEqual([[], []]);
  });
});

describe("the time", () => {
  const clocks = upTo(7).map((i) => `0${i}:30`);
  const years = upTo(7).map(() => 2020);
  const days = upTo(7).map((i) => i + 10);
  const months = [1, 1, 1, 1, 2, 2, 2];
  const hours = upTo(7).map((i) => 3 * i);
  const v = numbers;
  it.each<[string, Readonly<Record<string, readonly Cell[]>>, readonly string[] | undefined]>([
    ["a date", { v, d: dates }, ["d"]],
    [
      "a date and a clock",
      { Date: upTo(7).map(() => "2020-01-31"), Time: clocks, v },
      ["Date", "Time"],
    ],
    [
      "a date and a clock of digits",
      { Date: upTo(7).map(() => "2020-01-31"), hhmm: upTo(7).map((i) => 100 * i + 930), v },
      ["Date", "hhmm"],
    ],
    [
      "a date and an hour",
      { Date: upTo(7).map(() => "2020-01-31"), Hour: hours, v },
      ["Date", "Hour"],
    ],
    [
      "a year, month and day",
      { day: days, month: months, year: years, v },
      ["year", "month", "day"],
    ],
    [
      "a year and month",
      { Year: [2019, ...years.slice(1)], Month: [12, 1, 2, 3, 4, 5, 6], v },
      ["Year", "Month"],
    ],
    ["a year and a day of it", { year: years, doy: days, v }, ["year", "doy"]],
    [
      "a year, a day of it and an hour",
      { year: years, doy: years.map(() => 40), hour: hours, v },
      ["year", "doy", "hour"],
    ],
    ["a year and an hour, which no day links", { year: years, hour: v }, undefined],
    [
      "a year, month, day and minutes under mm",
      { yyyy: years, MM: months, dd: days, hh: hours, mm: hours, v },
      ["yyyy", "MM", "dd", "hh", "mm"],
    ],
    [
      "days of digits and an hour",
      { date: upTo(7).map(() => 20_200_131), hour: hours, v },
      ["date", "hour"],
    ],
    [
      "a finer time beside a year and month",
      { year: years, month: months, stamp: dates, v },
      ["stamp"],
    ],
    ["a count named as a time", { n: upTo(7), step: upTo(7).map((i) => i + 5), v }, ["step"]],
    ["the first count", { n: upTo(7), m: upTo(7).map((i) => i + 5), v }, ["n"]],
    ["a count that is not named as an id", { id: upTo(7), n: upTo(7), v }, ["n"]],
    ["a count named as an id, if there is no other", { id: upTo(7), v }, ["id"]],
    ["a count that begins again", { n: upTo(7), c: [1, 2, 3, 4, 1, 2, 3], v }, ["c"]],
    [
      "the column with more different times",
      { year: [2000, 2000, 2001, 2001, 2002, 2002, 2003], when: dates, v },
      ["when"],
    ],
    ["nothing", { v, w: v.toReversed() }, undefined],
  ])("is %s", (_, columns, time) => {
    expect(findColumns(headOf(columns)).time?.columns).toEqual(time);
  });

  it("is that in a given format, or none", () => {
    const head = headOf({ a: dates, b: upTo(7).map((i) => `1${i}.01.2020`), v: numbers });
    expect(findColumns(head, { timeFormat: "DD.MM.YYYY" }).time).toEqual({
      columns: ["b"],
      format: "DD.MM.YYYY",
    });
    expect(findColumns(head, { timeFormat: "MM/YYYY" }).time).toBeUndefined();
    expect(
      findColumns(headOf({ a: [null, null] }), { timeFormat: "MM/YYYY" }).time,
    ).toBeUndefined();
  });

  it.each<[string, readonly (readonly number[])[], readonly string[], string]>([
    [
      "quarters",
      upTo(8).map((i) => [2000 + (i >> 2), (i % 4) + 1, numbers[i % 7]!]),
      ["column 1", "column 2"],
      "YYYY Q",
    ],
    [
      "months",
      upTo(14).map((i) => [2000 + Math.floor(i / 12), (i % 12) + 1, numbers[i % 7]!]),
      ["column 1", "column 2"],
      "YYYY M",
    ],
    [
      "weeks",
      upTo(52).map((i) => [2001, i + 1, numbers[i % 7]!]),
      ["column 1", "column 2"],
      "GGGG W",
    ],
    [
      "days of a year",
      upTo(90).map((i) => [2001, i + 1, numbers[i % 7]!]),
      ["column 1", "column 2"],
      "YYYY DDD",
    ],
    [
      "months and days",
      upTo(60).map((i) => {
        const day = new Date(Date.UTC(2001, 0, 1 + i));
        return [2001, day.getUTCMonth() + 1, day.getUTCDate(), numbers[i % 7]!];
      }),
      ["column 1", "column 2", "column 3"],
      "YYYY M D",
    ],
  ])("is %s behind a year in a file without names", (_, rows, time, format) => {
    const names = rows[0]!.map((_, c) => `column ${c + 1}`);
    const head = headOf(
      Object.fromEntries(names.map((name, c) => [name, rows.map((row) => row[c])])),
    );
    expect(findColumns(head).time).toEqual({ columns: time, format });
    const named = { ...head, names: ["x", ...names.slice(1)] };
    expect(findColumns(named).time?.format).toBeUndefined();
  });
});
