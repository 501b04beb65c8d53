import { dirname, resolve } from "node:path";
import { fieldOf } from "./fields.js";
import { isStudy } from "./folders.js";
import { listRuns, type RunEntry } from "./registry.js";

/** How often the test figures of a data set have been looked at. */
export interface TestLooks {
  /** Number of finished runs that were tested on the same part of the same data. */
  readonly runs: number;
  /**
   * Number of different settings among them, apart from seeds: the alternatives from which one could choose.
   */
  readonly settings: number;
}

/**
 * Counts the finished runs, this one included, that lie beside a run and have the same test part: data with
 * the same SHA-256 and the same split. Unfinished runs do not count, because nobody has seen their test
 * figures.
 */
export function testLooks(entry: RunEntry): TestLooks {
  const part = testPart(entry);
  const runs = listRuns(baseOf(entry.folder)).filter((other) => {
    return other.status === "finished" && testPart(other) === part;
  });
  return { runs: runs.length, settings: new Set(runs.map(settingsOf)).size };
}

/** The folder that holds a run, or the comparison or sweep to which the run belongs. */
function baseOf(folder: string): string {
  const parent = dirname(resolve(folder));
  return isStudy(parent) ? dirname(parent) : parent;
}

/**
 * Identifies the values that a run was tested on: for data from a file by its content and split, otherwise by
 * the settings that generate it.
 */
function testPart({ manifest, config }: RunEntry): string {
  const { source } = manifest ?? {};
  if (source === undefined) return JSON.stringify(config.data);
  const { split, seed, testFile } = dataOf(config);
  return JSON.stringify([source.sha256, split, seed, testFile]);
}

function dataOf(config: RunEntry["config"]): Readonly<Record<string, unknown>> {
  const { data } = config;
  return typeof data === "object" && data !== null ? { ...data } : {};
}

function settingsOf(entry: RunEntry): string {
  const { data, model, training } = entry.config;
  const seed = fieldOf(entry, "training.seed");
  return JSON.stringify({ data, model, training }, (key, value) =>
    key === "seed" && value === seed ? undefined : value,
  );
}
