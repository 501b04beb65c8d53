import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";

/** See make_time_formats_golden.py. */
interface Case {
  readonly kind: string;
  readonly header: readonly string[];
  readonly rows: readonly string[];
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  /** The row after the last one. */
  readonly next: string;
}

const { cases } = JSON.parse(
  readFileSync(new URL("../../golden/time_formats_golden.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };
const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-time-formats-"));

it.each(cases.map((golden) => [golden.kind, golden.rows[0]!, golden] as const))(
  "%s as %s are found by init, read as pandas has them and go on in their own form",
  async (_kind, _first, { header, rows, times, next }) => {
    const file = join(
      FOLDER,
      `f${times[0]}${rows.length}${Math.random()}.csv`.replaceAll("-", "m"),
    );
    const lines = rows.map((row, i) => `${row},${((i * 7) % 11) + i / 10}`);
    writeFileSync(file, `${header.join(",")},y\n${lines.join("\n")}\n`);
    const { config } = await suggestConfig(file, file, { target: [] });
    const data = resolveConfig(config, "test").data as CsvConfig;
    const { frequency, series, label, length } = await readSeries(data);
    expect(series[0]!.columns[0]![1]).toBe(7.1);
    expect([data.target, length]).toEqual(["y", rows.length]);
    expect(times.map((_, i) => frequency.timeAt(i))).toEqual(times);
    expect(label(length)).toBe(next);
  },
);
