import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";
import { emptyFolder } from "../../helpers/cli.js";

const FOLDER = emptyFolder();
const two = (value: number) => String(value).padStart(2, "0");
const iso = (ms: number) => new Date(ms).toISOString();
const HOUR = 3_600_000;
const START = Date.UTC(2021, 2, 1);
const hour = (i: number) => new Date(START + i * HOUR);
/** The day and the hour from 1 to 24 in which the hour `i` ends. */
const ending = (i: number) => ({ day: hour(i), end: (i % 24) + 1 });

/** A time of each row as a file writes it, in as many columns as `names`. */
interface Spelling {
  readonly names: readonly string[];
  readonly at: (i: number) => string;
}

const spellings: Readonly<Record<string, Spelling>> = {
  "half seconds as isoformat writes them": {
    names: ["t"],
    at: (i) =>
      iso(START + i * 500).replace(/(\.\d{3})Z/, (_, f) => (f === ".000" ? "" : `${f}000`)),
  },
  "tenths of seconds": {
    names: ["t"],
    at: (i) =>
      iso(START + i * 100)
        .replace(/\.000Z/, "Z")
        .replace(/(\.\d)00Z/, "$1Z"),
  },
  "tenths with zeros": { names: ["t"], at: (i) => iso(START + i * 100).slice(0, 21) },
  "the end of each hour, up to 24:00": {
    names: ["t"],
    at: (i) => `${iso(+ending(i).day).slice(0, 10)} ${two(ending(i).end)}:00`,
  },
  "quarters of hours up to 24:00": {
    names: ["t"],
    at(i) {
      const minutes = ((i + 1) * 15) % 1440 || 1440;
      const day = iso(START + (Math.ceil((i + 1) / 96) - 1) * 24 * HOUR).slice(0, 10);
      return `${day} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
    },
  },
  "hours ending in a column of their own": {
    names: ["Date", "HE"],
    at: (i) => `${iso(+ending(i).day).slice(0, 10)},${ending(i).end}`,
  },
  "hours ending from 100 to 2400": {
    names: ["Date", "HrMn"],
    at: (i) => `${iso(+ending(i).day).slice(0, 10)},${ending(i).end * 100}`,
  },
  "hours from 0 to 23": {
    names: ["Date", "Hour"],
    at: (i) => `${iso(+hour(i)).slice(0, 10)},${hour(i).getUTCHours()}`,
  },
  "months of Stata": { names: ["t"], at: (i) => `${1990 + Math.floor(i / 12)}m${(i % 12) + 1}` },
  "months of EViews": { names: ["t"], at: (i) => `${1990 + Math.floor(i / 12)}M${(i % 12) + 1}` },
  "half-years in small letters": {
    names: ["t"],
    at: (i) => `${1900 + Math.floor(i / 2)}h${(i % 2) + 1}`,
  },
  "a.m. and p.m.": {
    names: ["t"],
    at(i) {
      const h = hour(i).getUTCHours();
      return `${iso(+hour(i)).slice(0, 10)} ${h % 12 || 12}:00 ${h < 12 ? "a" : "p"}.m.`;
    },
  },
  "days with an offset": {
    names: ["t"],
    at: (i) => `${iso(START + i * 24 * HOUR).slice(0, 10)} 00:00:00-05:00`,
  },
};

const SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WITH_SEPT = SHORT.with(8, "Sept");
const OF_FOUR = WITH_SEPT.with(5, "June").with(6, "July");
const pointed = (names: readonly string[]) =>
  names.map((name) => (["May", "June", "July"].includes(name) ? name : `${name}.`));

/** Names of months in files of months, and of days whose first 60 rows have none of the unusual names. */
const monthNames = Object.entries({
  Sept: WITH_SEPT,
  "June, July and Sept": OF_FOUR,
  "points, but for May": pointed(SHORT),
  "points and Sept": pointed(WITH_SEPT),
  "points, June, July and Sept.": pointed(OF_FOUR),
}).flatMap(([name, months]): [string, Spelling][] => [
  [
    `months with ${name}`,
    { names: ["t"], at: (i) => `${months[i % 12]} ${1990 + Math.floor(i / 12)}` },
  ],
  [
    `days with ${name}`,
    {
      names: ["t"],
      at(i) {
        const day = new Date(Date.UTC(2021, 4, 20 + i));
        return `${day.getUTCDate()} ${months[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
      },
    },
  ],
]);

const COUNT = 150;

test.each([...Object.entries(spellings), ...monthNames])(
  "rows to come are dated as the file writes its times: %s",
  async (name, { names, at }) => {
    const path = join(FOLDER, `${name.replaceAll(/\W/g, "-")}.csv`);
    const rows = Array.from({ length: COUNT }, (_, i) => `${at(i)},${((i * 7) % 11) + 0.5}`);
    writeFileSync(path, `${[...names, "y"].join(",")}\n${rows.join("\n")}\n`);
    const { config } = await suggestConfig(path, path, { target: [] });
    const data = resolveConfig(config, "test").data as CsvConfig;
    const { label, length } = await readSeries(data);
    expect(length).toBe(COUNT);
    const numbers = Array.from({ length: COUNT + 100 }, (_, i) => i);
    expect(numbers.map(label)).toEqual(numbers.map((i) => at(i).replace(",", " ")));
    const like = await readSeries({ ...data, split: [0.6, 0.2, 0.2] });
    expect(like.label(0)).toBe(label(0));
  },
);

test("an offset that changes within the file is not written for days to come", async () => {
  const path = join(FOLDER, "changing.csv");
  const rows = Array.from({ length: COUNT }, (_, i) => {
    return `${iso(START + i * 24 * HOUR).slice(0, 10)} 00:00:00-0${i < 70 ? 5 : 4}:00,${i % 7}`;
  });
  writeFileSync(path, `t,y\n${rows.join("\n")}\n`);
  const { config } = await suggestConfig(path, path, { target: [] });
  const { label, length } = await readSeries(resolveConfig(config, "test").data as CsvConfig);
  expect([label(0), label(length)]).toEqual(["2021-03-01 00:00:00", "2021-07-29 00:00:00"]);
});
