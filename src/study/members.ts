import { resolve } from "node:path";
import type { ConfigRequest } from "../config/request.js";
import type { Config } from "../config/schema.js";
import { loadData, loadFolds } from "../data/registry.js";
import { configParameters, matchingHidden } from "../model/match.js";
import { shapeOf } from "../model/spec.js";
import type { ComparisonMember } from "../runs/comparison-file.js";
import { keptConfig, pathFrom } from "../runs/data-file.js";
import { readConfig } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { type ModelReference, namedEntries, optionsWithoutEffect } from "./entries.js";
import type { Entry } from "./entry.js";
import { movedData } from "./moved-data.js";

export interface MemberOptions extends ConfigRequest {
  /** Number of runs of each model, with consecutive seeds from that of the config. */
  readonly seeds: number;
  readonly matchParameters?: true;
  /** Path of the data file for all members, since finished runs may have read it elsewhere. */
  readonly data?: string;
}

/** Members of a comparison whose finished runs are paths relative to the working directory. */
export type PlannedMember = ComparisonMember & { readonly config?: Config };

/**
 * The members that the arguments of `compare` define: cells, finished runs, and config files relative to
 * `cwd`. All members have the same windows and splits and, seed by seed, the same random numbers. Everything
 * is checked before the first member runs.
 *
 * @param onWarning receives a warning for each option without effect
 * @throws UserError when an argument is none of these, or the data differ
 */
export async function plannedMembers(
  names: readonly ModelReference[],
  options: MemberOptions,
  cwd: string,
  onWarning: (message: string) => void,
): Promise<PlannedMember[]> {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    const name = typeof repeated === "string" ? repeated : repeated.name;
    throw new UserError(`compare: ${name} is named twice, expected each cell once`);
  }
  const moved =
    options.data === undefined ? undefined : await movedData(resolve(cwd, options.data));
  const entries = await namedEntries(names, { ...options, moved }, cwd);
  for (const sentence of optionsWithoutEffect(names, entries, options)) onWarning(sentence);
  const matched = options.matchParameters ? await matchedEntries(entries) : entries;
  const trained = matched.find(({ runs }) => runs === undefined);
  const firstSeed = trained?.config.training.seed ?? 1;
  const members = matched.flatMap((entry) => membersOf(entry, firstSeed, options.seeds));
  return trained ? withFolds(members, trained.config) : members;
}

/**
 * The members of a config's backtest, one for each fold.
 *
 * @throws UserError if the data is too short for the folds or cannot be read
 */
export function backtestMembers(config: Config): Promise<PlannedMember[]> {
  return withFolds(membersOf({ label: config.name, config }, config.training.seed, 1), config);
}

/** Repeats each member for each fold of the backtest, if there is one; the folds are the same for all. */
async function withFolds(
  members: readonly PlannedMember[],
  { data, evaluation: { backtest, ...evaluation } }: Config,
): Promise<PlannedMember[]> {
  if (backtest === undefined) return [...members];
  const folds = await loadFolds(data, backtest);
  return members.flatMap((member) =>
    folds.map((foldData): PlannedMember => {
      const config = { ...(member.config as Config), data: foldData.data, evaluation };
      return { ...member, fold: foldData.fold, config };
    }),
  );
}

/** The entries with hidden sizes that give all about as many parameters as the largest one. */
async function matchedEntries(entries: readonly Entry[]): Promise<readonly Entry[]> {
  const shape = shapeOf(await loadData(entries[0]!.config.data));
  const most = Math.max(
    ...entries.map(({ config: { model, training } }) => configParameters(model, shape, training)),
  );
  return entries.map((entry) => {
    if (entry.runs) return entry;
    const { config } = entry;
    const hidden = matchingHidden(config.model, shape, most, config.training);
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

/**
 * The members as stored in `comparison.json`: paths of runs and data files relative to the comparison's
 * folder.
 */
export function storedMembers(
  members: readonly PlannedMember[],
  folder: string,
): ComparisonMember[] {
  return members.map((member) => {
    const { run, config } = member;
    return {
      ...member,
      ...(config && { config: keptConfig(config, folder) }),
      ...(run !== undefined && { run: pathFrom(folder, run) }),
    };
  });
}
