import { join } from "node:path";
import { compareGroups } from "../../report/groups.js";
import { type SweepStanding, shortNames, valueText } from "../../report/sweep/standing.js";
import { marginText, verdict } from "../../report/verdicts.js";
import {
  COMPARISON_FORMAT,
  type ComparisonFile,
  readComparison,
  writeComparison,
} from "../../runs/comparison-file.js";
import { isComparison } from "../../runs/folders.js";
import { withFolder } from "../../runs/lease/folder.js";
import { type SweepFile, trialName } from "../../runs/sweep-file.js";
import { makeOwnFolder } from "../../shared/folders.js";
import { recordResult } from "../comparison.js";
import { finishedGroups } from "../groups.js";
import { type PlannedMember, storedMembers } from "../members.js";
import { settled } from "../missing.js";
import { openMembers, preparedForWorkers, withFailures } from "../open-members.js";
import { baseConfig, seeded, trialConfig } from "./trial-config.js";

/** How long to wait for another worker that creates the same comparison. */
const PATIENCE_MS = 30_000;

const BASE_LABEL = "base config";

/**
 * The folder of the comparison between the best trial's config and the base config, with seeds that no trial
 * used, because the winner may owe its rank to a lucky seed. Each winner has its own folder.
 *
 * @returns undefined if no confirmation is wanted or there is no finished winner
 */
function confirmationFolder({ folder, sweep, best }: SweepStanding): string | undefined {
  if (sweep.confirm === 0 || best?.status !== "finished") return undefined;
  return join(folder, `confirm-${trialName(best.trial.number)}`);
}

/** Creates the comparison that confirms the winner, unless another worker has done so. */
export async function ensureConfirmation(standing: SweepStanding): Promise<string | undefined> {
  const folder = confirmationFolder(standing);
  if (folder === undefined || isComparison(folder)) return folder;
  await withFolder(standing.folder, { patienceMs: PATIENCE_MS }, () =>
    isComparison(folder) ? undefined : makeConfirmation(folder, standing),
  );
  return folder;
}

async function makeConfirmation(folder: string, standing: SweepStanding): Promise<void> {
  makeOwnFolder(folder);
  const comparison: ComparisonFile = {
    format: COMPARISON_FORMAT,
    createdAt: new Date().toISOString(),
    command: standing.sweep.command,
    members: storedMembers(membersOf(standing), folder),
  };
  await withFolder(folder, { patienceMs: PATIENCE_MS }, (lease) => {
    preparedForWorkers({ folder, lease }, comparison); // also writes comparison.json
  });
}

function membersOf({ folder, sweep, best }: SweepStanding): PlannedMember[] {
  const { trial, settings } = best!;
  const base = baseConfig(folder, sweep);
  const winner = trialConfig(folder, sweep, trial.values, `${folder}: trial ${trial.number}`);
  const first = base.training.seed + sweep.seeds;
  return [winner, base].flatMap((config, index) => {
    const label = index === 0 ? settings : BASE_LABEL;
    return Array.from({ length: sweep.confirm }, (_, k) => {
      return { label, seed: first + k, config: seeded(config, first + k) };
    });
  });
}

/** Whether no run of the confirmation is left to train. */
export function isConfirmed(standing: SweepStanding): boolean {
  const folder = confirmationFolder(standing);
  if (folder === undefined) return true;
  return isComparison(folder) && openMembers(folder, readComparison(folder)).length === 0;
}

/** Numbers of runs of a confirmation. */
export interface ConfirmationCounts {
  readonly total: number;
  readonly done: number;
}

/** The progress of the confirmation; undefined before it begins. */
export function confirmationCounts(standing: SweepStanding): ConfirmationCounts | undefined {
  const folder = standing.isDone ? confirmationFolder(standing) : undefined;
  if (folder === undefined || !isComparison(folder)) return undefined;
  const comparison = readComparison(folder);
  const total = comparison.members.length;
  return { total, done: total - openMembers(folder, comparison).length };
}

/** Writes the comparison's result into its folder, if there is one. */
export async function finishConfirmation(standing: SweepStanding): Promise<void> {
  const folder = confirmationFolder(standing);
  if (folder === undefined || !isComparison(folder)) return;
  await withFolder(folder, { patienceMs: PATIENCE_MS }, (lease) => {
    const comparison = settled(folder, withFailures(folder, readComparison(folder)));
    writeComparison({ folder, lease }, comparison);
    const groups = finishedGroups(folder, comparison);
    if (groups.length > 0) recordResult({ folder, lease }, comparison, groups);
  });
}

/** The standing with the result of the confirmation, if its runs are finished. */
export function withConfirmation(standing: SweepStanding): SweepStanding {
  const folder = confirmationFolder(standing);
  if (folder === undefined || !isConfirmed(standing)) return standing;
  const groups = finishedGroups(folder, readComparison(folder));
  if (groups.length < 2) return standing;
  const { pairs, unit } = compareGroups(groups);
  const pair = pairs[0]!;
  const isBaseBest = pair.best === BASE_LABEL;
  const isBetter = pair.settled ? isBaseBest === pair.mean < 0 : undefined;
  const margin = marginText(pair, unit);
  const answers = new Map([
    [true, `yes, by ${margin}.`],
    [false, `no, the base config is better by ${margin}.`],
    [undefined, `not settled. ${verdict(pair, unit)}`],
  ] as const);
  const winner = spokenSettings(standing.sweep.space, standing.best!.trial.values);
  const text = `${winner} is worth it: ${answers.get(isBetter)}`;
  return { ...standing, confirmation: { folder, isBetter, text } };
}

/** Settings as part of a sentence: `hidden 64, cell gru`. */
function spokenSettings(space: SweepFile["space"], values: readonly unknown[]): string {
  const names = shortNames(space.map(({ key }) => key));
  return names.map((name, index) => `${name} ${valueText(values[index])}`).join(", ");
}
