import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-field-"));
const pad = (value: number, places = 2) => String(value).padStart(places, "0");
const month = (i: number) => ({ year: 1990 + Math.floor(i / 12), month: (i % 12) + 1 });
const NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const hour = (i: number) => new Date(Date.UTC(2022, 0, 1, i)).toISOString();

interface Case {
  readonly header: string;
  readonly row: (i: number) => string;
  readonly time: string | readonly string[];
  readonly frequency: string;
  /** Labels of the first step and of the one after the last. */
  readonly first: string;
  readonly next: string;
}

const cases: Readonly<Record<string, Case>> = {
  "epoch milliseconds": {
    header: "timestamp",
    row: (i) => `${1704067200000 + i * 3600000}`,
    time: "timestamp",
    frequency: "1 hour",
    first: "1704067200000",
    next: "1704283200000",
  },
  "epoch seconds with .0": {
    header: "ts",
    row: (i) => `${1704067200 + i * 60}.0`,
    time: "ts",
    frequency: "1 minute",
    first: "1704067200.0",
    next: "1704070800.0",
  },
  "epoch nanoseconds": {
    header: "t",
    row: (i) => `${1704067200 + i * 600}000000000`,
    time: "t",
    frequency: "10 minutes",
    first: "1704067200000000000",
    next: "1704103200000000000",
  },
  years: {
    header: "year",
    row: (i) => `${1960 + i}`,
    time: "year",
    frequency: "1 year",
    first: "1960",
    next: "2020",
  },
  YYYYMM: {
    header: "ym",
    row: (i) => `${month(i).year}${pad(month(i).month)}`,
    time: "ym",
    frequency: "1 month",
    first: "199001",
    next: "199501",
  },
  "Excel's serials": {
    header: "day",
    row: (i) => `${43831 + i}`,
    time: "day",
    frequency: "1 day",
    first: "43831",
    next: "43891",
  },
  quarters: {
    header: "period",
    row: (i) => `${2000 + Math.floor(i / 4)}-Q${(i % 4) + 1}`,
    time: "period",
    frequency: "3 months",
    first: "2000-Q1",
    next: "2015-Q1",
  },
  "quarters in words": {
    header: "period",
    row: (i) => `Q${(i % 4) + 1} ${2000 + Math.floor(i / 4)}`,
    time: "period",
    frequency: "3 months",
    first: "Q1 2000",
    next: "Q1 2015",
  },
  "months of two digits": {
    header: "Month",
    row: (i) => `${NAMES[i % 12]}-${49 + Math.floor(i / 12)}`,
    time: "Month",
    frequency: "1 month",
    first: "Jan-49",
    next: "Jan-54",
  },
  "SAS's dates": {
    header: "d",
    row: (i) => `01${NAMES[i % 12]!.toUpperCase()}${2000 + Math.floor(i / 12)}`,
    time: "d",
    frequency: "1 month",
    first: "01JAN2000",
    next: "01JAN2005",
  },
  "date and time": {
    header: "Date,Time",
    row: (i) => `${hour(i).slice(8, 10)}/01/2022,${hour(i).slice(11, 19)}`,
    time: ["Date", "Time"],
    frequency: "1 hour",
    first: "01/01/2022 00:00:00",
    next: "03/01/2022 12:00:00",
  },
  "year and month": {
    header: "Year,Month",
    row: (i) => `${month(i).year},${month(i).month}`,
    time: ["Year", "Month"],
    frequency: "1 month",
    first: "1990 1",
    next: "1995 1",
  },
  "year and week": {
    header: "Year,Week",
    row: (i) => `${2019 + Math.floor(i / 52)},${(i % 52) + 1}`,
    time: ["Year", "Week"],
    frequency: "1 week",
    first: "2019 1",
    next: "2020 9",
  },
  "fiscal years": {
    header: "Fiscal Year",
    row: (i) => `FY${1950 + i}`,
    time: "Fiscal Year",
    frequency: "1 year",
    first: "FY1950",
    next: "FY2010",
  },
  "fiscal years of two digits, over the end of a century": {
    header: "period",
    row: (i) => `FY ${pad((i + 60) % 100)}`,
    time: "period",
    frequency: "1 year",
    first: "FY 60",
    next: "FY 20",
  },
  seasons: {
    header: "season",
    row: (i) => `${1930 + i}/${pad((31 + i) % 100)}`,
    time: "season",
    frequency: "1 year",
    first: "1930/31",
    next: "1990/91",
  },
  "school years that could be months": {
    header: "year",
    row: (i) =>
      `${1999 + (i % 12) - 12 * Math.floor(i / 12)}-${pad((2000 + (i % 12) - 12 * Math.floor(i / 12)) % 100)}`,
    time: "year",
    frequency: "1 year",
    first: "1951-52",
    next: "2011-12",
  },
  "whole years from one to the next": {
    header: "when",
    row: (i) => `${1960 + i} – ${1961 + i}`,
    time: "when",
    frequency: "1 year",
    first: "1960 – 1961",
    next: "2020 – 2021",
  },
  "names of a zone": {
    header: "t",
    row: (i) => `${hour(i).slice(0, 19).replace("T", " ")} CET`,
    time: "t",
    frequency: "1 hour",
    first: "2022-01-01 00:00:00 CET",
    next: "2022-01-03 12:00:00 CET",
  },
  "names of a zone that change with summer time": {
    header: "t",
    row: (i) => {
      const at = new Date(Date.UTC(2022, 2, 27, -30 + i)); // CEST from 01:00 UTC on
      const offset = at.getTime() < Date.UTC(2022, 2, 27, 1) ? 1 : 2;
      const wall = new Date(at.getTime() + offset * 3_600_000).toISOString();
      return `${wall.slice(0, 10)}T${wall.slice(11, 16)} ${offset === 1 ? "CET" : "CEST"}`;
    },
    time: "t",
    frequency: "1 hour",
    first: "2022-03-25T20:00 CEST",
    next: "2022-03-28T08:00 CEST",
  },
  "Greenwich and British summer time": {
    header: "t",
    row: (i) => {
      const at = new Date(Date.UTC(2022, 2, 27, -30 + i));
      const isSummer = at.getTime() >= Date.UTC(2022, 2, 27, 1);
      const wall = new Date(at.getTime() + (isSummer ? 3_600_000 : 0)).toISOString();
      return `${wall.slice(8, 10)}/${wall.slice(5, 7)}/${wall.slice(0, 4)} ${wall.slice(11, 16)} ${isSummer ? "BST" : "GMT"}`;
    },
    time: "t",
    frequency: "1 hour",
    first: "25/03/2022 19:00 BST",
    next: "28/03/2022 07:00 BST",
  },
  "American zones and half-days": {
    header: "t",
    row: (i) => {
      const at = new Date(Date.UTC(2022, 6, 1, i));
      const half = at.getUTCHours() < 12 ? "AM" : "PM";
      return `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${at.getUTCHours() % 12 || 12}:00 ${half} PDT`;
    },
    time: "t",
    frequency: "1 hour",
    first: "7/1/2022 12:00 AM PDT",
    next: "7/3/2022 12:00 PM PDT",
  },
  intervals: {
    header: "MTU",
    row: (i) =>
      `${hour(i).slice(0, 10)} ${hour(i).slice(11, 16)} - ${hour(i + 1).slice(0, 10)} ${hour(i + 1).slice(11, 16)}`,
    time: "MTU",
    frequency: "1 hour",
    first: "2022-01-01 00:00 - 2022-01-01 01:00",
    next: "2022-01-03 12:00 - 2022-01-03 13:00",
  },
};

it.each(Object.entries(cases))(
  "%s are detected, and a forecast is dated in their form",
  async (name, expected) => {
    const { header, row, time, frequency, first, next } = expected;
    const file = join(FOLDER, `${name.replaceAll(/\W/g, "-")}.csv`);
    const rows = Array.from({ length: 60 }, (_, i) => `${row(i)},${(i * 7) % 11}`);
    writeFileSync(file, `${header},y\n${rows.join("\n")}\n`);
    const config = resolveConfig((await suggestConfig(file, file, { target: [] })).config, "test");
    expect(config.data).toMatchObject({ time, target: "y" });
    const collection = await readSeries(config.data as CsvConfig);
    expect(collection.frequency.name).toBe(frequency);
    expect([collection.length, collection.label(0), collection.label(60)]).toEqual([
      60,
      first,
      next,
    ]);
  },
);

it("a week that the ISO year does not have is refused, with the weeks of that year", async () => {
  const file = join(FOLDER, "weeks.csv");
  const week = (i: number) => `${2013 + Math.floor(i / 53)},${(i % 53) + 1}`;
  const rows = Array.from({ length: 120 }, (_, i) => `${week(i)},${(i * 7) % 11}`);
  writeFileSync(file, `Year,Week,y\n${rows.join("\n")}\n`);
  await expect(suggestConfig(file, file, { target: [] })).rejects.toThrow(
    /Year \+ Week is "2013 53", expected a time in the format GGGG W .*ISO weeks of 2013 are 1 to 52/,
  );
});

it.each([
  ["Mar 01 00:00:00", "has no year"],
  ["31/12", "has no year"],
  ["13:05", "is a time of day without a date"],
])("%s is named with what it lacks", async (text, lacks) => {
  const file = join(FOLDER, "lacking.csv");
  const other = text.replace(/\d(?=\D*$)/, "1");
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 2 ? other : text},${(i * 7) % 11}`);
  writeFileSync(file, `time,y\n${rows.join("\n")}\n`);
  const { notes } = await suggestConfig(file, file, { target: [] });
  expect(notes).toContain(
    `"time" looks like a time ("${text}") but ${lacks}: write it into the file to have dates`,
  );
});
