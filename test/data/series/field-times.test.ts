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
  "%s are found and go on in their own form",
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
