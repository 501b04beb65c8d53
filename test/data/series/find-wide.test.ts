import { expect, it } from "vitest";
import { findWide } from "../../../src/data/series/find-wide.js";
import type { Cell } from "../../../src/data/table/cells.js";

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
const y = (i: number) => (i * 37) % 83;
const MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec".split(",");
const SHIFTED = [...MONTHS.slice(9), ...MONTHS.slice(0, 9)];
const QUARTERS = ["Q1", "Q2", "Q3", "Q4"];
const WEEKS = upTo(52, 1).map((week) => `W${week}`);
const DAYS = upTo(31, 1).map(String);
const HOURS = upTo(24).map((hour) => `${hour}:00`);
const YEARS = upTo(8, 1990).map(String);
const DATES = upTo(8, 1).map((month) => `2020-0${month}`);

/** Columns before and after those of values. */
interface Table {
  readonly before: readonly string[];
  readonly across: readonly string[];
  readonly cells: (row: number) => readonly Cell[];
  readonly after?: readonly string[];
  readonly values?: (row: number, column: number) => Cell;
  readonly timeFormat?: string;
}

function foundIn({ before, across, cells, after = [], values, timeFormat }: Table) {
  const valueAt = values ?? ((row, c) => y(row * across.length + c + row * row));
  const head = {
    names: [...before, ...across, ...after],
    rows: upTo(6).map((row) => [
      ...cells(row),
      ...across.map((_, c) => valueAt(row, c)),
      ...after.map((_, c) => y(row + c)),
    ]),
    notes: [],
    where: "f, line 2",
    whereOf: (row: number) => `f, line ${row + 2}`,
  };
  const found = findWide("f", head, timeFormat);
  if (found === undefined) return undefined;
  const { wide, time, missingValues, others, aside } = found;
  return { wide, time, missingValues, others: others.map(({ name }) => name), aside };
}

const year = (row: number) => [String(1990 + row)];
const named = (row: number) => [`n${row}`];
const day = (row: number) => [`2021-03-0${row + 1}`];
const found = (
  columns: string,
  time: readonly string[] | undefined,
  others: readonly string[],
  format?: string,
  more: object = {},
  aside: readonly string[] = [],
) => ({
  wide: { columns, ...more },
  time: time && { columns: time, ...(format && { format }) },
  missingValues: [],
  others,
  aside,
});

// biome-ignore format: one case a row
const tables: readonly [string, Table, object | undefined][] = [
  ["months beside years", { before: ["Year"], across: MONTHS, cells: year }, found("month", ["Year", "month"], ["Year"])],
  ["months beside years of another name", { before: ["y"], across: MONTHS, cells: year }, found("month", ["y", "month"], ["y"], "YYYY MMM")],
  ["numbers of months", { before: ["y"], across: DAYS.slice(0, 12), cells: year }, found("month", ["y", "month"], ["y"], "YYYY M")],
  ["months beside years with decimals", { before: ["y"], across: MONTHS, cells: (row) => [`${1990 + row}.0`] }, found("month", ["y", "month"], ["y"], "YYYY[.0] MMM")],
  ["months beside years of which one is missing", { before: ["Year"], across: MONTHS, cells: (row) => [row === 3 ? "" : String(1990 + row)] }, found("month", ["Year", "month"], ["Year"])],
  ["months from 1500 on", { before: ["y"], across: MONTHS, cells: (row) => [String(1500 + row)] }, found("month", ["y", "month"], ["y"], "YYYY MMM")],
  ["months up to 2199", { before: ["y"], across: MONTHS, cells: (row) => [String(2194 + row)] }, found("month", ["y", "month"], ["y"], "YYYY MMM")],
  ["months beside two texts of years", { before: ["Year"], across: SHIFTED, cells: (row) => [`${1990 + row}/${91 + row}`] }, found("month", ["Year", "month"], ["Year"], "YYYY/YY MMM (years from October)")],
  ["months of years that are named by their end", { before: ["name", "Water Year"], across: SHIFTED, cells: (row) => ["a", ...year(row)] }, found("month", ["Water Year", "month"], ["name", "Water Year"], "YYYY MMM (years to September)")],
  ["months with a format from October", { before: ["Year"], across: SHIFTED, cells: year, timeFormat: "YYYY MMM (years from October)" }, found("month", ["Year", "month"], ["Year"], "YYYY MMM (years from October)")],
  ["months with a format to September", { before: ["Year"], across: SHIFTED, cells: year, timeFormat: "YYYY MMM (years to September)" }, found("month", ["Year", "month"], ["Year"], "YYYY MMM (years to September)")],
  ["quarters beside years", { before: ["Year"], across: QUARTERS, cells: year }, found("quarter", ["Year", "quarter"], ["Year"])],
  ["quarters beside years of another name", { before: ["y"], across: QUARTERS, cells: year }, found("quarter", ["y", "quarter"], ["y"], "YYYY [Q]Q")],
  ["quarters without years", { before: ["a"], across: QUARTERS, cells: named }, undefined],
  ["quarters beside years with other signs", { before: ["a"], across: QUARTERS, cells: (row) => [`${1990 + row}a`] }, undefined],
  ["quarters beside longer numbers", { before: ["a"], across: QUARTERS, cells: (row) => [`1${1990 + row}`] }, undefined],
  ["weeks beside years", { before: ["year"], across: WEEKS, cells: year }, found("week", ["year", "week"], ["year"])],
  ["weeks beside years of another name", { before: ["y"], across: WEEKS, cells: year }, found("week", ["y", "week"], ["y"], "GGGG W")],
  ["days beside years and months", { before: ["year", "month"], across: DAYS, cells: (row) => ["1990", row + 1] }, found("day", ["year", "month", "day"], ["year", "month"])],
  ["days beside years of another name", { before: ["y", "month"], across: DAYS, cells: (row) => ["1990", row + 1] }, found("day", ["y", "month", "day"], ["y", "month"], "YYYY M D")],
  ["days beside whole months", { before: ["when"], across: DAYS, cells: (row) => [`1990-0${row + 1}`] }, found("day", ["when", "day"], ["when"], "YYYY-MM D")],
  ["days beside years alone", { before: ["year"], across: DAYS, cells: year }, undefined],
  ["days beside months alone", { before: ["month"], across: DAYS, cells: (row) => [row + 1] }, undefined],
  ["days beside days", { before: ["when"], across: DAYS, cells: day }, undefined],
  ["hours beside days", { before: ["date"], across: HOURS, cells: day }, found("hour", ["date", "hour"], ["date"])],
  ["numbered hours beside days", { before: ["date"], across: upTo(24, 1).map((hour) => `h${hour}`), cells: day }, found("hour", ["date", "hour"], ["date"])],
  ["hours beside the parts of days", { before: ["year", "month", "day"], across: HOURS, cells: (row) => [1990, 1, row + 1] }, found("hour", undefined, ["year", "month", "day"])],
  ["hours beside two parts of days", { before: ["year", "day"], across: HOURS, cells: (row) => [1990, row + 1] }, undefined],
  ["hours beside times of days", { before: ["date"], across: HOURS, cells: (row) => [`${day(row)} 01:00`] }, undefined],
  ["hours without days", { before: ["a"], across: HOURS, cells: named }, undefined],
  ["years across", { before: ["name"], across: YEARS, cells: named }, found("time", ["year"], ["name"], undefined, { name: "year" })],
  ["months across", { before: ["name"], across: DATES, cells: named }, found("time", ["time"], ["name"])],
  ["months across beside a count", { before: ["i"], across: DATES, cells: (row) => [row + 1] }, found("time", ["time"], ["i"])],
  ["months across alone", { before: [], across: DATES, cells: () => [] }, found("time", ["time"], [], undefined, { row: "row" })],
  ["months across beside names that come twice", { before: ["name"], across: DATES, cells: (row) => [`n${row % 3}`] }, found("time", ["time"], ["name"], undefined, { row: "row" })],
  ["months across beside pairs of names", { before: ["a", "b"], across: DATES, cells: (row) => [`n${row % 3}`, `m${row >> 1}`] }, found("time", ["time"], ["a", "b"])],
  ["months across beside numbers that name series", { before: ["store"], across: DATES, cells: (row) => [100 * row + ((7 * row) % 5)] }, found("time", ["time"], ["store"])],
  ["months across beside numbers", { before: ["lat"], across: DATES, cells: (row) => [y(row) + 0.5] }, found("time", ["time"], ["lat"], undefined, { row: "row" })],
  ["years across beside months", { before: ["name", "month"], across: YEARS, cells: (row) => ["n", row + 1] }, found("time", undefined, ["name", "month"], undefined, { name: "year" })],
  ["months across beside as many numbers", { before: ["a", "b", "c", "d"], across: DATES.slice(0, 4), cells: (row) => [y(row), y(row * 2), y(row * 3), y(row * 5)] }, undefined],
  ["months across beside as many texts", { before: ["a", "b", "c", "d"], across: DATES.slice(0, 4), cells: (row) => [..."abcd"].map((name) => name + row) }, found("time", ["time"], ["a", "b", "c", "d"])],
  ["months across beside columns of the new names", { before: ["value", "time"], across: DATES, cells: (row) => [`n${row}`, `m${row}`] }, found("time", ["time (data.wide)"], ["value", "time"], undefined, { name: "time (data.wide)", value: "value (data.wide)" })],
  ["years across beside a column named so", { before: ["year"], across: YEARS, cells: named }, found("time", ["year (data.wide)"], ["year"], undefined, { name: "year (data.wide)" })],
  ["years across before other columns", { before: ["name"], across: YEARS, cells: named, after: ["total", "flag"] }, found("time", ["year"], ["name", "total", "flag"], undefined, { name: "year" }, ["total", "flag"])],
  ["steps across", { before: ["id"], across: upTo(12, 1).map((step) => `d_${step}`), cells: named }, found("step", ["step"], ["id"], "a plain number")],
  ["fewer steps across", { before: ["id"], across: upTo(11, 1).map((step) => `d_${step}`), cells: named }, undefined],
  ["numbers marked 0 or 1", { before: ["Year"], across: MONTHS, cells: year, values: (row, c) => Number(c === row) }, undefined],
  ["numbers marked 0 or 1, one row with neither", { before: ["Year"], across: MONTHS, cells: year, values: (row, c) => Number(c === row && row > 0) }, undefined],
  ["numbers marked 0 or 1, two in a row", { before: ["Year"], across: MONTHS, cells: year, values: (row, c) => Number(c === row || c === 9) }, found("month", ["Year", "month"], ["Year"])],
  ["zeros", { before: ["Year"], across: MONTHS, cells: year, values: () => 0 }, found("month", ["Year", "month"], ["Year"])],
  ["numbers 1 or 2", { before: ["Year"], across: MONTHS, cells: year, values: (row, c) => Number(c === row) * 2 }, found("month", ["Year", "month"], ["Year"])],
  ["columns like others", { before: ["a", "b"], across: [], cells: (row) => [y(row), y(2 * row)] }, undefined],
];

it.each(tables)("a wide table: %s", (_, table, expected) => {
  expect(foundIn(table)).toEqual(expected);
});

it("a placeholder among its values marks missing ones", () => {
  const values = (row: number, c: number) =>
    row === 2 && c === 3 ? "-999" : row === 4 && c === 1 ? "" : y(12 * row + c);
  expect(foundIn({ before: ["Year"], across: MONTHS, cells: year, values })?.missingValues).toEqual(
    ["-999"],
  );
});

it("steps across in a file without names are rows of series unless the first column has years", () => {
  const names = upTo(20, 1).map((i) => `column ${i}`);
  const wave = (row: number, c: number) => 50 * ((row * 5) % 6) + 10 * Math.sin(c / 3);
  const across = foundIn({ before: [], across: names, cells: () => [], values: wave });
  expect(across?.wide).toEqual({ columns: "step", row: "row" });
  const dated = (row: number, c: number) => (c === 0 ? 1990 + row : wave(row, c));
  expect(foundIn({ before: [], across: names, cells: () => [], values: dated })).toBeUndefined();
});

const advice =
  'If years begin with the first of these months, set --time-format to "YYYY MMM (years from October)", with the month in which ' +
  'they begin, or to "YYYY MMM (years to September)" if years are named by their end. ';

// biome-ignore format: one case a row
it.each<[string, Table, string, string]>([
  ["months of stations", { before: ["Station"], across: MONTHS, cells: named }, "months (Jan, Feb, ... Dec)", advice],
  ["months beside years of which one is a word", { before: ["Year"], across: MONTHS, cells: (row) => [row === 3 ? "x" : String(1990 + row)] }, "months (Jan, Feb, ... Dec)", advice],
  ["months before 1500", { before: ["y"], across: MONTHS, cells: (row) => [String(1499 + row)] }, "months (Jan, Feb, ... Dec)", advice],
  ["months after 2199", { before: ["y"], across: MONTHS, cells: (row) => [String(2195 + row)] }, "months (Jan, Feb, ... Dec)", advice],
  ["months from October on", { before: ["Year"], across: SHIFTED, cells: year }, "months (Oct, Nov, ... Sep)", advice],
  ["months from October on, with another format", { before: ["Year"], across: SHIFTED, cells: year, timeFormat: "YYYY MMM" }, "months (Oct, Nov, ... Sep)", advice],
  ["months across beside days", { before: ["date"], across: DATES, cells: day }, "times (2020-01, 2020-02, ... 2020-08)", ""],
])("%s are refused", (_, table, columns, shifted) => {
  expect(() => foundIn(table)).toThrow(
    expect.objectContaining({
      message:
        `f: its columns are ${columns}, expected other columns that complete the time of each value, such as a column of years ` +
        `beside months in calendar order. ${shifted}Write a file with a row for each time, or name one column with --target to forecast only that one.`,
    }),
  );
});
