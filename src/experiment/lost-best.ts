import { join } from "node:path";
import type { Config } from "../config/schema.js";
import { runFiles } from "../runs/layout.js";
import type { Checkpoint } from "../runs/state-file.js";
import { UserError } from "../shared/errors.js";
import { epochToRestore } from "../training/stopping.js";

/**
 * Whether the weights of the best epoch, whose file is missing or damaged, are lost to a resumed run: its checkpoint
 * is of a later epoch.
 *
 * @throws UserError if the test figures come from these weights, so that nothing but training again helps
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
  throw new UserError(
    `${folder}: ${runFiles.bestWeights} is missing or has changed since the run ended. The test figures come from ` +
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
      ? [`${first} changed since the run ended; removed, for only training again makes it`]
      : []),
  ];
  return `${folder}: ${texts.join("; ")}`;
}
