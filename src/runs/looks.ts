import { basename, dirname, resolve } from "node:path";
import { studyKind } from "./folders.js";
import { listRuns, type RunEntry, readEntry } from "./registry.js";

/** How often the test figures of a data set have been looked at. */
export interface TestLooks {
  /** Number of finished runs that were tested on the same part of the same data. */
  readonly runs: number;
  /**
   * Number of different settings among them, apart from seeds: the alternatives from which one could choose.
   */
  readonly settings: number;
}

/** What a finished run has looked at. */
export interface Look {
  /** Identifies the data and the part of it on which the run was tested. */
  readonly part: string;
  /** Name of the data for people: the file, or the task that generates them. */
  readonly data: string;
  /** Identifies the settings of the run, apart from its seed. */
  readonly settings: string;
}

/**
 * Counts the finished runs, this one included, that lie beside a run and have the same test part: data with
 * the same SHA-256 and the same split. Unfinished runs do not count, because nobody has seen their test
 * figures.
 */
export function testLooks(entry: RunEntry): TestLooks {
  const looks = listRuns(baseOf(entry.folder)).filter(isFinished).map(lookOf);
  return looksAt(lookOf(entry).part, looks);
}

/**
 * The looks at a run's test part as soon as the run has finished. Unlike {@link testLooks}, it counts the run whatever
 * its manifest says, for the report that is written just before the end.
 *
 * @returns undefined if the folder no longer exists
 */
export function looksAfter(folder: string): TestLooks | undefined {
  const entry = readEntry(folder);
  if (entry === undefined) return undefined;
  const others = listRuns(baseOf(folder)).filter(
    (other) => isFinished(other) && resolve(other.folder) !== resolve(folder),
  );
  const look = lookOf(entry);
  return looksAt(look.part, [look, ...others.map(lookOf)]);
}

/** Counts the looks at one test part. */
function looksAt(part: string, looks: readonly Look[]): TestLooks {
  const fitting = looks.filter((look) => look.part === part);
  return { runs: fitting.length, settings: new Set(fitting.map(({ settings }) => settings)).size };
}

/** Counts the looks at each test part. */
export function countedLooks(looks: readonly Look[]): Map<string, TestLooks & Pick<Look, "data">> {
  const groups = new Map<string, { data: string; runs: number; settings: Set<string> }>();
  for (const { part, data, settings } of looks) {
    const group = groups.get(part) ?? { data, runs: 0, settings: new Set() };
    groups.set(part, { data, runs: group.runs + 1, settings: group.settings.add(settings) });
  }
  return new Map(
    [...groups].map(([part, group]) => [part, { ...group, settings: group.settings.size }]),
  );
}

/** What a run has looked at if it is finished. */
export function lookOf(entry: Pick<RunEntry, "manifest" | "config">): Look {
  const { task, file } = dataOf(entry.config);
  const data = typeof file === "string" ? basename(file) : String(task ?? "unknown data");
  return { part: testPart(entry), data, settings: settingsOf(entry) };
}

function isFinished({ status }: RunEntry): boolean {
  return status === "finished";
}

/** The folder that holds a run, or the comparison or sweep to which the run belongs. */
function baseOf(folder: string): string {
  const parent = dirname(resolve(folder));
  return studyKind(parent) ? baseOf(parent) : parent;
}

/**
 * Identifies the values that a run was tested on: for data from a file by its content and split, otherwise by
 * the settings that generate it.
 */
function testPart({ manifest, config }: Pick<RunEntry, "manifest" | "config">): string {
  const { source } = manifest ?? {};
  if (source === undefined) return JSON.stringify(config.data);
  const { split, seed, testFile } = dataOf(config);
  return JSON.stringify([source.sha256, split, seed, testFile]);
}

function dataOf({ data }: RunEntry["config"]): Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null ? { ...data } : {};
}

function settingsOf({ config }: Pick<RunEntry, "config">): string {
  const { data, model, training } = config;
  const seed = training instanceof Object && "seed" in training ? training.seed : undefined;
  return JSON.stringify({ data, model, training }, (key, value) =>
    key === "seed" && value === seed ? undefined : value,
  );
}
