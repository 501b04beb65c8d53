import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveConfig } from "../../../src/config/resolve.js";
import { suggestSequences } from "../../../src/data/labelled/suggest-sequences.js";
import { loadData } from "../../../src/data/registry.js";
import { readSeries } from "../../../src/data/series/load.js";
import { type SeriesRecord, timeLineOf } from "../../../src/data/series/record.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";
import { forecastWindows, requireHorizon } from "../../../src/inference/series-forecasts.js";
import type { BadConfig } from "./configs.js";
import type { BadFile } from "./files.js";
import type { NoConfig } from "./init.js";
import { type BadNewer, days } from "./newer.js";
import type { BadSequences } from "./sequences.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-bad-"));

/** A file in an empty folder, named by the case. */
export function fileOf(name: string, content: string | Uint8Array, ending = "csv"): string {
  const file = join(FOLDER, `${name.replaceAll(/\W/g, "-")}.${ending}`);
  writeFileSync(file, content);
  return file;
}

/** Loads the data of a config, as a run does. */
export async function load(data: Readonly<Record<string, unknown>>, others = {}) {
  return loadData(resolveConfig({ data, ...others }, "test").data);
}

export const loadFile = (file: string, { options }: Pick<BadFile, "options">) =>
  load({ task: "csv", file, time: "t", target: "v", steps: 1, ahead: 1, ...options });

export const loadSequences = (file: string, { options, ending }: BadSequences) =>
  load({
    task: "labelled",
    file,
    label: "y",
    ...(ending === "ts" && { layout: "wide" }),
    ...options,
  });

export const loadConfig = ({ data, others }: BadConfig) => load(data, others);

/** What `init` does first with a file. */
export async function suggest(file: string, { hints = {} }: Pick<NoConfig, "hints">) {
  const sequences = await suggestSequences(file, file, hints);
  return sequences ?? suggestConfig(file, file, { target: [], ...hints });
}

/** What `predict --input` does with a file before it opens the model. */
export async function forecastFrom(file: string, name: string, bad: BadNewer) {
  const { options = {}, trained, horizon = 2 } = bad;
  const content = trained ?? days("t,v", (i) => String((i * 7) % 11));
  const columns = { task: "csv", time: "t", target: "v", steps: 4, ahead: 2, ...options };
  const data = { ...columns, file: fileOf(`${name} trained`, content) };
  const config = resolveConfig({ data }, "test").data as CsvConfig;
  requireHorizon(horizon, config);
  const { record } = await loadData(config);
  const like = timeLineOf(record as SeriesRecord);
  const problems: string[] = [];
  const collection = await readSeries(config, {
    file,
    like,
    onProblem: (problem) => problems.push(problem),
  });
  const settings = { level: 0.95, onWarning: () => {}, onNote: () => {} };
  const model = { record: record as SeriesRecord, options: config, unseen: undefined };
  return forecastWindows({ collection, problems }, model, settings);
}
