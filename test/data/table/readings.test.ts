import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import { findTimeFormat } from "../../../src/data/table/find-time-format.js";
import { emptyFolder } from "../../helpers/cli.js";

const HOUR = 3_600_000;
const at = (start: string, step: number, count: number) =>
  Array.from({ length: count }, (_, i) => new Date(Date.parse(start) + i * step));
const parts = (date: Date) =>
  date.toISOString().slice(0, 10).split("-") as [string, string, string];
const american = (date: Date) => (([year, month, day]) => `${month}/${day}/${year}`)(parts(date));
const british = (date: Date) => parts(date).reverse().join("/");
const clock = (date: Date) => date.toISOString().slice(11, 16);

describe("of two readings the one is taken under which steps are even", () => {
  it.each<[string, string[], string]>([
    [
      "hours, American",
      at("2021-03-01", HOUR, 80).map((d) => `${american(d)} ${clock(d)}`),
      "MM/DD/YYYY HH:mm",
    ],
    [
      "hours, British",
      at("2021-03-01", HOUR, 80).map((d) => `${british(d)} ${clock(d)}`),
      "DD/MM/YYYY HH:mm",
    ],
    [
      "hours with a gap",
      at("2021-03-01", HOUR, 80)
        .filter((_, i) => i % 17 !== 3)
        .map((d) => `${british(d)} ${clock(d)}`),
      "DD/MM/YYYY HH:mm",
    ],
    [
      "months",
      Array.from({ length: 14 }, (_, i) => british(new Date(Date.UTC(2020, i, 1)))),
      "DD/MM/YYYY",
    ],
    [
      "quarters, not months",
      Array.from({ length: 14 }, (_, i) => `${2000 + (i >> 2)}:${(i % 4) + 1}`),
      "YYYY:Q",
    ],
    [
      "a day above 12 far below",
      [...Array.from({ length: 40 }, (_, i) => `0${(i % 9) + 1}/02/2020`), "13/02/2020"],
      "DD/MM/YYYY",
    ],
  ])("%s", (_, texts, format) => {
    expect(findTimeFormat(texts)).toMatchObject({ format: { name: format } });
  });

  it.each<[string, string[]]>([
    ["hours of one day", at("2021-03-01", HOUR, 24).map((d) => `${british(d)} ${clock(d)}`)],
    [
      "a year of months, or 12 days",
      Array.from({ length: 12 }, (_, i) => british(new Date(Date.UTC(2020, i, 1)))),
    ],
    ["a week of days", at("2021-03-01", 24 * HOUR, 7).map(british)],
    [
      "days in no order",
      ["03/04/2020", "11/02/2020", "05/09/2020", "01/02/2020", "10/10/2020", "02/07/2020"],
    ],
  ])("%s: neither, and both are named", (_, texts) => {
    const found = findTimeFormat(texts);
    expect("problem" in found && found.problem).toMatch(
      /^is "\d\d\/\d\d\/20.*", which could be MM\/DD\/YYYY.* or DD\/MM\/YYYY.*, and the rows do not show which\. Set data\.timeFormat \(--time-format\) to the right one\.$/,
    );
  });
});

describe("a day above 12 in one row decides, wherever the row is", () => {
  /** Days in no order that are also months. */
  const undecided = Array.from({ length: 30 }, (_, i) => [((7 * i) % 12) + 1, ((5 * i) % 11) + 1]);
  const two = (number: number) => `${number}`.padStart(2, "0");
  const texts = (row: number, decisive: string) =>
    undecided.map(([a, b], i) => (i === row - 1 ? decisive : `${two(a!)}/${two(b!)}/2020`));

  it.each([1, 2, 3, 9, 10, 11, 20, 21, 30])("row %i", (row) => {
    expect(findTimeFormat(texts(row, "13/02/2020"))).toMatchObject({
      format: { name: "DD/MM/YYYY" },
    });
    expect(findTimeFormat(texts(row, "02/13/2020"))).toMatchObject({
      format: { name: "MM/DD/YYYY" },
    });
  });

  it("and zeros in front that only one row shows are read as well", () => {
    const days = Array.from({ length: 30 }, (_, i) => `${i + 1}.3.2021`);
    const found = findTimeFormat(days);
    expect(found).toMatchObject({ format: { name: "D.M.YYYY" } });
    const parsed = days.map((text) => "format" in found && found.format.parse(text)?.ms);
    expect(parsed).toEqual(at("2021-03-01", 24 * HOUR, 30).map((day) => day.getTime()));
  });
});

describe("rows below the first thousand decide as well", () => {
  const written = (dates: readonly Date[], order: (date: Date) => string) => {
    const file = join(emptyFolder(), "minutes.csv");
    const rows = dates.map((d, i) => `${order(d)},${clock(d)},${(i * i) % 97}\n`);
    writeFileSync(file, `Date,Time,y\n${rows.join("")}`);
    return file;
  };
  const minutes = (count: number) => at("2021-03-01", 60_000, count);

  it.each([
    ["DD/MM/YYYY HH:mm", british],
    ["MM/DD/YYYY HH:mm", american],
  ])("%s", async (format, order) => {
    const file = written(minutes(1500), order);
    const { config, notes } = await suggestConfig(file, file, { target: [] });
    expect(config.data).toMatchObject({ time: ["Date", "Time"], target: "y" });
    expect(notes.join("\n")).toContain(
      `Date + Time is read as ${format}, which makes the rows evenly`,
    );
  });

  it("where none do, the file is refused with both formats, and read with either", async () => {
    const file = written(minutes(1400), british);
    await expect(suggestConfig(file, file, { target: [] })).rejects.toThrow(
      `${file}, line 2: Date + Time is "01/03/2021 00:00", which could be MM/DD/YYYY HH:mm or DD/MM/YYYY HH:mm`,
    );
    const timeFormat = "DD/MM/YYYY HH:mm";
    const { config, notes } = await suggestConfig(file, file, { target: [], timeFormat });
    expect(config.data).toMatchObject({ time: ["Date", "Time"], timeFormat });
    expect(notes).toContain("time: Date and Time, every 1 minute");
    await expect(
      suggestConfig(file, file, { target: [], timeFormat: "YYYY-MM-DD" }),
    ).rejects.toThrow(
      `${file}: no column has times in the format YYYY-MM-DD in all of the first rows. Set --time-format`,
    );
  });
});
