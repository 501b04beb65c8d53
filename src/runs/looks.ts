import { dirname, resolve } from "node:path";
import { fieldOf } from "./fields.js";
import { isStudy } from "./folders.js";
import { listRuns, type RunEntry } from "./registry.js";

/** How often the test figures of one data set have been looked at. */
export interface TestLooks {
  /** Finished runs that were tested on the same part of the same data. */
  readonly runs: number;
  /** How many different settings they have, seeds aside: the number of alternatives that one could choose from. */
  readonly settings: number;
}

/**
 * Counts the finished runs beside a run, itself included, that were tested on what it was tested on: data with
 * the same SHA-256 and the same split. A run that is not finished has looked at nothing.
 */
export function testLooks(entry: RunEntry): TestLooks {
  const part = testPart(entry);
  const runs = listRuns(baseOf(entry.folder)).filter((other) => {
    return other.status === "finished" && testPart(other) === part;
  });
  return { runs: runs.length, settings: new Set(runs.map(settingsOf)).size };
}

/** The folder that holds a run, or the comparison or the sweep that it is of. */
function baseOf(folder: string): string {
  const parent = dirname(resolve(folder));
  return isStudy(parent) ? dirname(parent) : parent;
}

/** Which values a run was tested on: of data from a file its content and the split, else how it was made. */
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
