import { expect, it } from "vitest";
import { requireNoPart } from "../../../src/data/series/parts-of-time.js";

const DAY = 86_400_000;
const upTo = (count: number, from = 0, step = 1) =>
  Array.from({ length: count }, (_, i) => String(from + i * step));

/** What is said about a column of such texts beside times; undefined if nothing is. */
function said(
  times: readonly string[],
  name: string,
  names: readonly string[],
  ms = [0, DAY, 2 * DAY],
) {
  const asked: string[] = [];
  const table = {
    texts: (column: string) => ({ names: column === name ? names : [] }),
    times(column: string) {
      asked.push(column);
      return { ms: Float64Array.from(ms) };
    },
  };
  try {
    requireNoPart("f", times, table as never, name);
  } catch (error) {
    return (error as Error).message;
  } finally {
    for (const column of asked) expect(column).toBe(times.join(" + "));
  }
  return undefined;
}

const ofYear = (name: string, text: string, time = "year") =>
  `f: ${name} is a part of the year ("${text}") that is not read beside ${time}, expected its first month (1 to 12, or Jan, ` +
  "Feb, ...), a quarter (1 to 4, or Q1, Q2, ...), or months by their initials (DJF). " +
  `If ${name} tells series apart, set --id ${name}.`;
const ofDay = (name: string, text: string, time = "date", zone = "") =>
  `f: ${name} ("${text}") looks like the part of the day of the rows beside ${time}, but is not read, expected one column ` +
  `such as "2020-01-31 13:00", or a column named hour with 0 to 23 or 1 to 24. ${zone}If ${name} tells series apart, set --id ${name}.`;
const zone =
  "If the parts of a day with 25 hours are numbered up to its end, set --time-zone to their zone. ";

const seasons =
  "winter spring summer autumn fall frühling frühjahr sommer herbst printemps été automne hiver primavera verano otoño " +
  "invierno estate autunno inverno Winter ÉTÉ";
it.each(seasons.split(" "))("%s is a part of a year", (season) => {
  expect(said(["year"], "part", [season])).toBe(ofYear("part", season));
});

// biome-ignore format: one kind after the other
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// biome-ignore format: one case a row
it.each<[string, readonly string[], string, readonly string[], string | undefined]>([
  ["a column named as a month", ["Year"], "month", ["x", "y"], ofYear("month", "x", "Year")],
  ["a column named as a quarter", ["year"], "quarter", ["x"], ofYear("quarter", "x")],
  ["a column named as a season", ["year"], "season", ["x"], ofYear("season", "x")],
  ["a column named as a week", ["year"], "week", ["x"], undefined],
  ["seasons and others", ["year"], "part", ["winter", "x"], undefined],
  ["a word with a season in it", ["year"], "part", ["midwinter"], undefined],
  ["a word that begins with a season", ["year"], "part", ["winters"], undefined],
  ["the names of months", ["year"], "part", months, ofYear("part", "Jan")],
  ["eleven of them", ["year"], "part", months.slice(1), undefined],
  ["twelve other names", ["year"], "part", [...months.slice(1), "Jane"], undefined],
  ["numbers of months", ["year"], "part", upTo(12, 1), undefined],
  ["seasons beside dates", ["date"], "part", ["winter", "summer"], undefined],
  ["seasons beside a year and a day", ["year", "day"], "part", ["winter", "summer"], undefined],
])("beside a year: %s", (_, times, name, texts, expected) => {
  expect(said(times, name, texts)).toBe(expected);
});

// biome-ignore format: one case a row
it.each<[string, readonly string[], string | undefined]>([
  ["hours from 0", upTo(24), ofDay("p", "0")],
  ["hours from 1", upTo(24, 1), ofDay("p", "1")],
  ["hours from 2", upTo(24, 2), undefined],
  ["hours in no order", [...upTo(14, 10), ...upTo(10)], ofDay("p", "10")],
  ["hours in steps of 100", upTo(24, 0, 100), ofDay("p", "0")],
  ["hours of which one is another number", [...upTo(23), "99"], undefined],
  ["23 hours", upTo(23), ofDay("p", "0")],
  ["22 hours", upTo(22), undefined],
  ["25 hours", upTo(25, 1), ofDay("p", "1", "date", zone)],
  ["25 hours from 0", upTo(25), ofDay("p", "0")],
  ["26 hours", upTo(26, 1), undefined],
  ["46 half-hours", upTo(46, 1), ofDay("p", "1")],
  ["45 half-hours", upTo(45, 1), undefined],
  ["50 half-hours", upTo(50, 1), ofDay("p", "1", "date", zone)],
  ["51 half-hours", upTo(51, 1), undefined],
  ["100 quarter-hours", upTo(100, 1), ofDay("p", "1", "date", zone)],
  ["101 quarter-hours", upTo(101, 1), undefined],
  ["138 parts of ten minutes", upTo(138), ofDay("p", "0")],
  ["137 parts of ten minutes", upTo(137), undefined],
  ["288 parts of five minutes", upTo(288), ofDay("p", "0")],
  ["minutes", upTo(1440), ofDay("p", "0")],
  ["times", upTo(24).map((hour) => `${hour}:00`), ofDay("p", "0:00")],
  ["ranges", upTo(24).map((hour) => ` ${hour} - ${Number(hour) + 1}`), ofDay("p", " 0 - 1")],
  ["ranges with a dash", upTo(24).map((hour) => `${hour}–${Number(hour) + 1}`), ofDay("p", "0–1")],
  ["hours with a letter", upTo(24).map((hour) => `${hour}h`), ofDay("p", "0h")],
  ["hours with a point", upTo(24).map((hour) => `${hour}.30`), ofDay("p", "0.30")],
  ["hours of two halves", ["am", "p.m."].flatMap((half) => upTo(12, 1).map((hour) => `${hour} ${half}`)), ofDay("p", "1 am")],
  ["halves with more", ["am", "pm"].flatMap((half) => upTo(12, 1).map((hour) => `${hour}${half}x`)), undefined],
  ["names", upTo(24).map((hour) => `a${hour}:00`), undefined],
  ["numbers of three digits", upTo(24, 100).map((hour) => `${hour}:00`), undefined],
  ["times of which one is a name", [...upTo(23).map((hour) => `${hour}:00`), "noon"], undefined],
])("beside days: %s", (_, texts, expected) => {
  expect(said(["date"], "p", texts)).toBe(expected);
});

it("parts of a day stand beside days, and are not named as series", () => {
  const hours = upTo(24);
  expect(said(["date"], "store", hours)).toBeUndefined();
  expect(said(["date"], "p", hours, [DAY])).toBe(ofDay("p", "0"));
  expect(said(["date"], "p", hours, [0, 2 * DAY, 5 * DAY])).toBeUndefined();
  expect(said(["date"], "p", hours, [0, 2 * DAY, 3 * DAY])).toBe(ofDay("p", "0"));
  expect(said(["date"], "p", hours, [0, DAY, DAY + 1])).toBeUndefined();
  expect(said(["date"], "p", hours, [0, DAY, 1.5 * DAY])).toBeUndefined();
  expect(said(["month", "day"], "p", hours)).toBe(ofDay("p", "0", "month and day"));
  expect(said(["year"], "p", hours)).toBe(ofDay("p", "0", "year"));
});
