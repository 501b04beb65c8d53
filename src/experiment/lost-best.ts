import { join } from "node:path";
import type { Config } from "../config/schema.js";
import { runFiles } from "../runs/layout.js";
import { readWeights } from "../runs/reader.js";
import type { Checkpoint } from "../runs/state-file.js";
import { UserError } from "../shared/errors.js";
import { epochToRestore } from "../training/stopping.js";

/**
 * What is wrong with the weights of the best epoch so far in a run that is not finished.
 *
 * @returns undefined if they are whole, or if the resumed training saves them again: when it starts, or when it has
 *   trained their epoch once more
 */
export function bestDamage(
  { training }: Config,
  { state }: Checkpoint,
  folder: string,
): string | undefined {
  const best = epochToRestore(state, training.checkpoint);
  const trained = state.history.length;
  if (best === undefined || (best === trained && state.batch === 0)) return undefined;
  try {
    const { epoch } = readWeights(folder, runFiles.bestWeights).metadata;
    if (epoch === undefined || Number(epoch) === best || Number(epoch) > trained) return undefined;
    return damageText(folder, best, `they are of epoch ${epoch}`, training.restoreBest);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return damageText(folder, best, error.message, training.restoreBest);
  }
}

function damageText(folder: string, best: number, problem: string, restores: boolean): string {
  const effect = restores
    ? "unless a later epoch is better, the run must be trained again"
    : "only training again can restore them";
  return `${folder}: the weights of epoch ${best}, the best so far, are lost (${problem}); ${effect}`;
}

/**
 * Whether the weights of the best epoch, whose file is missing or damaged, are lost to a resumed run: its
 * checkpoint is of a later epoch.
 *
 * @throws UserError if the test figures come from these weights, so that the run must be trained again
 */
export function isBestLost(
  { training }: Config,
  checkpoint: Checkpoint | undefined,
  folder: string,
): boolean {
  if (checkpoint === undefined) return false; // the training begins again
  const { state } = checkpoint;
  const best = epochToRestore(state, training.checkpoint);
  if (best === undefined || best === state.history.length) return false;
  if (!training.restoreBest) return true;
  throw lostBestError(folder, best);
}

/** The weights to test are missing, or their file has changed. */
export function lostBestError(folder: string, best: number): UserError {
  return new UserError(
    `${folder}: ${runFiles.bestWeights} is missing or has changed since it was written. The test figures come from ` +
      `these weights of epoch ${best}, which no other file holds. Train again: rnnlab train --config ` +
      join(folder, runFiles.config),
  );
}

/** The warning about the files of a finished run that are missing or have changed. */
export function repairText(
  folder: string,
  wrong: readonly string[],
  lost: readonly string[],
): string {
  const again = wrong.filter((name) => !lost.includes(name));
  const [first] = lost;
  const texts = [
    ...(again.length > 0 ? [`${again.join(", ")} changed since the run ended; written again`] : []),
    ...(first
      ? [
          `${first} changed since the run ended; removed, because only training again can restore it`,
        ]
      : []),
  ];
  return `${folder}: ${texts.join("; ")}`;
}
