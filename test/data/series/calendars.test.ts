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
