import { join, relative, resolve } from "node:path";
import { bundledConfigs } from "../config/bundled.js";
import { suggestion } from "../config/issues.js";
import { loadConfig } from "../config/load.js";
import type { Config } from "../config/schema.js";
import { loadData, loadFolds } from "../data/registry.js";
import { configParameters, matchingHidden } from "../model/match.js";
import { shapeOf } from "../model/spec.js";
import type { ComparisonMember } from "../runs/comparison-file.js";
import { findRun } from "../runs/find.js";
import { readConfig, readRun } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";
import { distinctLabels } from "./compare-labels.js";
import { configFrom } from "./config-from.js";
import type { CliContext } from "./context.js";
import type { ComputeOptions } from "./options.js";

export interface MemberOptions extends ComputeOptions {
  /** Runs of each model, with seeds from the first one's on. */
  readonly seeds: number;
  readonly matchParameters?: true;
}

/** A model to compare before its seeds are told: one to train, or finished runs. */
interface Entry {
  readonly label: string;
  readonly config: Config;
  /** Finished run folders, where there is nothing to train. */
  readonly runs?: readonly string[];
}

/** Members of a comparison whose finished runs are still paths from the working directory. */
export type PlannedMember = ComparisonMember & { readonly config?: Config };

/**
 * What the arguments of `compare` mean: cells, finished runs, config files. All members see the
 * same windows and splits and, seed by seed, the same random numbers. Everything is checked before
 * the first one runs.
 *
 * @throws UserError when an argument is none of these, or the data differ
 */
export async function plannedMembers(
  names: readonly string[],
  options: MemberOptions,
  context: CliContext,
): Promise<PlannedMember[]> {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new UserError(`compare: ${repeated} is named twice, expected each cell once`);
  }
  const entries = distinctLabels(grouped(names.map((name) => entryOf(name, options, context))));
  requireSameData(entries);
  const matched = options.matchParameters ? await matchedEntries(entries) : entries;
  const trained = matched.find(({ runs }) => runs === undefined);
  const firstSeed = trained?.config.training.seed ?? 1;
  const members = matched.flatMap((entry) => membersOf(entry, firstSeed, options.seeds));
  return trained ? withFolds(members, trained.config) : members;
}

/**
 * A config's backtest: a member for each fold.
 *
 * @throws UserError where the data is too short for them or cannot be read
 */
export function backtestMembers(config: Config): Promise<PlannedMember[]> {
  return withFolds(membersOf({ label: config.name, config }, config.training.seed, 1), config);
}

/** Each member once for each fold of the backtest, which all have in common, where there is one. */
async function withFolds(
  members: readonly PlannedMember[],
  { data, evaluation: { backtest, ...evaluation } }: Config,
): Promise<PlannedMember[]> {
  if (backtest === undefined) return [...members];
  const folds = await loadFolds(data, backtest);
  return members.flatMap((member) =>
    folds.map((one): PlannedMember => {
      const config = { ...(member.config as Config), data: one.data, evaluation };
      return { ...member, fold: one.fold, config };
    }),
  );
}

const cells = ["rnn", "lstm", "gru", "bidirectional"];

function entryOf(name: string, options: MemberOptions, context: CliContext): Entry {
  if (cells.includes(name)) {
    const sets = [`model.cell=${name}`, `name=${name}`];
    return { label: name, config: configFrom(options, context, sets) };
  }
  const run = runNamed(name, context);
  if (run !== undefined) {
    const { config } = readRun(run);
    return { label: config.name, config, runs: [run] };
  }
  const config = configNamed(name, options, context);
  return { label: config.name, config };
}

/** The run folder that a name means, if there is one. */
function runNamed(name: string, { cwd }: CliContext): string | undefined {
  if (isFile(resolve(cwd, name))) return undefined;
  try {
    const folder = findRun(name, resolve(cwd, "runs"));
    readConfig(folder);
    return folder;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function configNamed(name: string, options: MemberOptions, context: CliContext): Config {
  const device = options.device === undefined ? [] : [`device=${options.device}`];
  const known = [...cells, ...bundledConfigs()];
  try {
    return loadConfig(name, context.cwd, [...options.set, ...device]);
  } catch (error) {
    if (!(error instanceof UserError) || !error.message.includes("no such file")) throw error;
    throw new UserError(
      `compare: ${name} is not a cell (${cells.join(", ")}), not a config and not a run.` +
        suggestion(name, known),
    );
  }
}

/** Puts finished runs together that differ in their seed alone. */
function grouped(entries: readonly Entry[]): Entry[] {
  const groups = new Map<string, Entry>();
  for (const entry of entries) {
    const key = entry.runs ? modelKey(entry.config) : `train ${groups.size}`;
    const before = groups.get(key);
    const runs = [...(before?.runs ?? []), ...(entry.runs ?? [])];
    groups.set(key, before ? { ...before, runs } : entry);
  }
  return [...groups.values()];
}

function modelKey({ data, model, training: { seed: _, ...training } }: Config): string {
  return JSON.stringify({ data, model, training });
}

/**
 * Finished run folders, those that differ in their seed alone under one label.
 *
 * @throws UserError when a run is not finished or the data differ
 */
export function groupedRuns(folders: readonly string[]): Required<Pick<Entry, "label" | "runs">>[] {
  const entries = folders.map((folder) => {
    const { config } = readRun(folder);
    return { label: config.name, config, runs: [folder] };
  });
  const groups = distinctLabels(grouped(entries));
  requireSameData(groups);
  return groups.map(({ label, runs = [] }) => ({ label, runs }));
}

/** @throws UserError naming the first key in which two models differ that decides the windows */
function requireSameData([first, ...others]: readonly Entry[]): void {
  for (const { label, config } of others) {
    const [a, b] = [windowKeys(first!.config), windowKeys(config)];
    const key = Object.keys({ ...a, ...b }).find((name) => text(a[name]) !== text(b[name]));
    if (key === undefined) continue;
    throw new UserError(
      `compare: ${label} has ${key} ${text(b[key])}, ${first!.label} has ${text(a[key])}, ` +
        "expected the same data: errors on different windows cannot be compared",
    );
  }
}

/** What decides which windows a model is trained and tested on. */
function windowKeys({ data, evaluation }: Config): Readonly<Record<string, unknown>> {
  const keys = Object.entries(data).map(([key, value]) => [`data.${key}`, value] as const);
  return { ...Object.fromEntries(keys), "evaluation.backtest": evaluation.backtest };
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? "none";
}

/** The entries with hidden sizes that make about as many parameters as the largest one has. */
async function matchedEntries(entries: readonly Entry[]): Promise<readonly Entry[]> {
  const shape = shapeOf(await loadData(entries[0]!.config.data));
  const most = Math.max(...entries.map(({ config }) => configParameters(config.model, shape)));
  return entries.map((entry) => {
    if (entry.runs) return entry;
    const { config } = entry;
    const hidden = matchingHidden(config.model, shape, most);
    return { ...entry, config: { ...config, model: { ...config.model, hidden } } };
  });
}

function membersOf({ label, config, runs }: Entry, firstSeed: number, seeds: number) {
  if (runs) {
    return runs.map((run): PlannedMember => {
      return { label, seed: readConfig(run).training.seed, run: resolve(run) };
    });
  }
  return Array.from({ length: seeds }, (_, index): PlannedMember => {
    const seed = firstSeed + index;
    return { label, seed, config: { ...config, training: { ...config.training, seed } } };
  });
}

/** The members as `comparison.json` keeps them: runs relative to the comparison's folder. */
export function storedMembers(
  members: readonly PlannedMember[],
  folder: string,
): ComparisonMember[] {
  return members.map((member) => {
    if (member.run === undefined) return member;
    return { ...member, run: join(relative(resolve(folder), member.run)) };
  });
}
