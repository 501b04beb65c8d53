import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { compareGroups } from "../../report/groups.js";
import type { SweepStanding } from "../../report/sweep/standing.js";
import { verdict } from "../../report/verdicts.js";
import {
  COMPARISON_FORMAT,
  type ComparisonFile,
  readComparison,
  writeComparison,
} from "../../runs/comparison-file.js";
import { isComparison } from "../../runs/folders.js";
import { withFolder } from "../../runs/lease/folder.js";
import { trialName } from "../../runs/sweep-file.js";
import { recordResult } from "../comparison.js";
import { openMembers, preparedForWorkers, withFailures } from "../comparison-work.js";
import { finishedGroups } from "../groups.js";
import { type PlannedMember, storedMembers } from "../members.js";
import { settled } from "../missing.js";
import { baseConfig, seeded, trialConfig } from "./trial-config.js";

/** Another worker that makes the same comparison is done soon. */
const PATIENCE_MS = 30_000;

const BASE_LABEL = "base config";

/**
 * The comparison of the best trial's config with the base config, each with seeds that no trial had: the
 * winner's own seed may have been a lucky one. Undefined where the sweep is to have none, or no winner.
 * Another winner has another folder.
 */
function confirmationFolder({ folder, sweep, best }: SweepStanding): string | undefined {
  if (sweep.confirm === 0 || best?.status !== "finished") return undefined;
  return join(folder, `confirm-${trialName(best.trial.number)}`);
}

/** Makes the comparison that confirms the winner, unless another worker has. */
export async function ensureConfirmation(standing: SweepStanding): Promise<string | undefined> {
  const folder = confirmationFolder(standing);
  if (folder === undefined || isComparison(folder)) return folder;
  await withFolder(standing.folder, { patienceMs: PATIENCE_MS }, () =>
    isComparison(folder) ? undefined : makeConfirmation(folder, standing),
  );
  return folder;
}

async function makeConfirmation(folder: string, standing: SweepStanding): Promise<void> {
  if (!existsSync(folder)) mkdirSync(folder);
  const comparison: ComparisonFile = {
    format: COMPARISON_FORMAT,
    createdAt: new Date().toISOString(),
    command: standing.sweep.command,
    members: storedMembers(membersOf(standing), folder),
  };
  await withFolder(folder, { patienceMs: PATIENCE_MS }, (lease) => {
    preparedForWorkers({ folder, lease }, comparison); // writes it, with the names of the runs
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

/** Whether nothing is left to train of the confirmation. */
export function isConfirmed(standing: SweepStanding): boolean {
  const folder = confirmationFolder(standing);
  if (folder === undefined) return true;
  return isComparison(folder) && openMembers(folder, readComparison(folder)).length === 0;
}

/** Writes the comparison's result into its folder, where there is one. */
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

/** The standing with what the confirmation says, where its runs are finished. */
export function withConfirmation(standing: SweepStanding): SweepStanding {
  const folder = confirmationFolder(standing);
  if (folder === undefined || !isConfirmed(standing)) return standing;
  const groups = finishedGroups(folder, readComparison(folder));
  if (groups.length < 2) return standing;
  const { pairs, unit } = compareGroups(groups);
  const pair = pairs[0]!;
  const isBaseBest = pair.best === BASE_LABEL;
  const isBetter = pair.settled ? isBaseBest === pair.mean < 0 : undefined;
  const answers = new Map([
    [true, "yes"],
    [false, "no"],
    [undefined, "not settled"],
  ] as const);
  const { label } = groups[0]!;
  const text = `${label} is worth it: ${answers.get(isBetter)}. ${verdict(pair, unit)}`;
  return { ...standing, confirmation: { folder, isBetter, text } };
}
