import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";

/** See make_calendars_golden.py. */
interface Case {
  readonly name: string;
  readonly texts: readonly string[];
  readonly next: readonly string[];
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../golden/calendars_golden.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };
const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-calendars-"));

it.each(cases.map((golden) => [golden.name, golden.texts[0]!, golden] as const))(
  "%s from %s on has no missing rows and goes on as pandas has it",
  async (_name, _first, { texts, next }) => {
    const file = join(FOLDER, "calendar.csv");
    writeFileSync(file, `date,y\n${texts.map((text, i) => `${text},${(i * 7) % 11}\n`).join("")}`);
    const { config } = await suggestConfig(file, file, { target: [] });
    const data = resolveConfig(config, "test").data as CsvConfig;
    const { series, length, label } = await readSeries(data);
    expect(length).toBe(texts.length);
    expect(series[0]!.columns[0]!.some(Number.isNaN)).toBe(false);
    expect(next.map((_, i) => label(length + i))).toEqual(next);
  },
);

it("the rows' times and the holidays are described in the notes", async () => {
  const days = (from: string, count: number) =>
    Array.from({ length: count }, (_, i) => new Date(Date.parse(from) + i * 86_400_000));
  const isOpen = (day: Date) => {
    const [weekday, date] = [day.getUTCDay(), day.toISOString().slice(5, 10)];
    return weekday > 0 && weekday < 6 && date !== "12-25";
  };
  const rows = days("2020-06-01", 400)
    .filter(isOpen)
    .map((day, i) => `${day.toISOString().slice(0, 10)},${(i * 7) % 11}`);
  const file = join(FOLDER, "notes.csv");
  writeFileSync(file, ["date,y", ...rows, ""].join("\n"));
  const { notes } = await suggestConfig(file, file, { target: [] });
  expect(notes).toContain(
    "times of rows: Mon-Fri. Other times do not count as missing (data.sessions)",
  );
  expect(notes).toContain(
    "1 holiday without rows does not count as missing (data.holidays): 12-25",
  );
});
