import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";
import { emptyFolder } from "../../helpers/cli.js";

/** See make_wide_golden.py. */
interface Case {
  readonly kind: string;
  readonly ending: string;
  readonly content: string;
  readonly config: object;
  readonly next: string;
  /** Milliseconds since 1970 or numbers of steps, and values, by series. */
  readonly series: Readonly<
    Record<string, { readonly times: number[]; readonly values: number[] }>
  >;
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../golden/wide_golden.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

function written(content: string, ending = "csv"): string {
  const file = join(emptyFolder(), `wide.${ending}`);
  writeFileSync(file, content);
  return file;
}

const suggested = (file: string, target: readonly string[] = []) =>
  suggestConfig(file, file, { target });

it.each(cases.map((golden) => [golden.kind, golden] as const))(
  "%s: init finds them, values and times are those of pandas, and labels go on",
  async (_, { content, ending, config: expected, next, series: golden }) => {
    const { config, notes } = await suggested(written(content, ending));
    expect(config.data).toMatchObject({ wide: {}, target: "value", ...expected });
    expect(notes.join("\n")).toMatch(/columns .* are .*: each of their \d+ values in a row/);
    const data = resolveConfig(config, "test").data as CsvConfig;
    const { frequency, series, label, length } = await readSeries(data);
    const read = series.map(({ name, first, columns: [values] }) => {
      const present = [...values!.keys()].filter((i) => !Number.isNaN(values![i]));
      return [
        name,
        {
          times: present.map((i) => frequency.timeAt(first + i)),
          values: present.map((i) => values![i]),
        },
      ] as const;
    });
    expect(Object.fromEntries(read)).toEqual(golden);
    expect(label(length)).toBe(next);
  },
);

const row = (count: number, from: number) =>
  Array.from({ length: count }, (_, i) => ((from + 3) * (i + 2)) % 17).join();
const rows = (count: number, columns: number, name: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${name(i)},${row(columns, i)}\n`).join("");
const MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec";
const SHIFTED = "Oct,Nov,Dec,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep";

describe("a table of times is refused if the time of a value stays unknown", () => {
  it.each([
    [
      "months of stations",
      `Station,${MONTHS}\n${rows(20, 12, (i) => `S${i}`)}`,
      "Jan, Feb, ... Dec",
    ],
    [
      "months that begin in October",
      `Year,${SHIFTED}\n${rows(20, 12, (i) => `${1990 + i}`)}`,
      "Oct, Nov, ... Sep",
    ],
  ])("%s", async (_, content, names) => {
    const file = written(content);
    await expect(suggested(file)).rejects.toThrow(
      `${file}: its columns are months (${names}), expected other columns that complete the time of each value`,
    );
  });

  it("dates beside a column of dates", async () => {
    const dates = Array.from({ length: 6 }, (_, i) => `2021-0${i + 1}-01`);
    const file = written(`issued,${dates.join()}\n${rows(20, 6, (i) => `2020-12-${10 + i}`)}`);
    await expect(suggested(file)).rejects.toThrow(/its columns are times \(2021-01-01, 2021-02-01/);
  });
});

it("one column of such a table is forecast if it is asked for", async () => {
  const file = written(`Year,${MONTHS}\n${rows(30, 12, (i) => `${1990 + i}`)}`);
  const { config } = await suggested(file, ["May"]);
  expect(config.data).toMatchObject({ time: "Year", target: "May" });
  expect(config.data).not.toHaveProperty("wide");
});

it("names of which a few are times are columns like others", async () => {
  const file = written(`t,2019,2020,2021,mean,low,high\n${rows(40, 6, (i) => `${i}`)}`);
  const { config } = await suggested(file);
  expect(config.data).toMatchObject({ time: "t" });
  expect(config.data).not.toHaveProperty("wide");
});

it("a cell that is no number is named with its line and its column of the file", async () => {
  const file = written(
    `Year,${MONTHS}\n${rows(20, 12, (i) => `${1990 + i}`).replace("1995,16,7", "1995,16,x")}`,
  );
  await expect(suggested(file)).rejects.toThrow(`${file}, line 7: value (column Feb) is "x"`);
});

describe("data.wide", () => {
  const options = (wide: object, file: string) => {
    const data = {
      task: "csv",
      file,
      target: "value",
      time: ["Year", "month"],
      steps: 6,
      ahead: 2,
    };
    return resolveConfig({ data: { ...data, wide } }, "test").data as CsvConfig;
  };

  it("refuses a file without such columns, with those that it has", async () => {
    const file = written("Year,a,b\n1990,1,2\n1991,2,3\n");
    await expect(readSeries(options({ columns: "month" }, file))).rejects.toThrow(
      `${file}: has no columns named by months (Jan, Feb, ...), which data.wide expects. Its columns are: ` +
        '"Year", "a", "b".',
    );
  });

  it("refuses a new name that a column has already", async () => {
    const file = written(`Year,value,${MONTHS}\n${rows(9, 13, (i) => `${1990 + i}`)}`);
    await expect(readSeries(options({ columns: "month" }, file))).rejects.toThrow(
      `${file}: has a column "value" already: set data.wide.name, value and row to other names`,
    );
  });

  it("names the new columns", async () => {
    const file = written(`Year,value,${MONTHS}\n${rows(9, 13, (i) => `${1990 + i}`)}`);
    const { config } = await suggested(file);
    expect(config.data).toMatchObject({
      wide: { columns: "month", value: "value (data.wide)" },
      target: "value (data.wide)",
    });
  });

  it("numbers the rows of series without names", async () => {
    const years = Array.from({ length: 30 }, (_, i) => 1990 + i);
    const file = written(`${years.join()}\n${row(30, 1)}\n${row(30, 2)}\n`);
    const { config } = await suggested(file);
    expect(config.data).toMatchObject({
      wide: { columns: "time", name: "year", row: "row" },
      id: "row",
    });
    const { series } = await readSeries(resolveConfig(config, "test").data as CsvConfig);
    expect(series.map(({ name }) => name)).toEqual(["1", "2"]);
  });
});
