import { permutationImportance } from "../../evaluation/forest.js";
import { asNumber } from "../../runs/sweep-file.js";
import type { SweepStanding } from "./standing.js";

/** With fewer trials, a forest would only fit noise. */
const LEAST_TRIALS = 12;

/** A key, and its share in predicting a trial's rank from the settings. */
export interface KeyImportance {
  readonly key: string;
  readonly share: number;
}

/**
 * The importance of each key, highest first, by {@link permutationImportance} on the trials' ranks. Ranks
 * allow comparing trials of different rungs and diverged ones. Undefined if there are too few trials.
 */
export function keyImportance({ rows, sweep }: SweepStanding): KeyImportance[] | undefined {
  const ranked = rows.filter(({ status }) => status !== "failed" && status !== "running");
  if (ranked.length < LEAST_TRIALS) return undefined;
  const points = ranked.map(({ trial }) =>
    sweep.space.map((dimension, index) => asNumber(dimension, trial.values[index])),
  );
  const ranks = ranked.map((_, index) => index / ranked.length);
  const shares = permutationImportance(points, ranks, sweep.seed);
  return sweep.space
    .map(({ key }, index) => ({ key, share: shares[index]! }))
    .sort((a, b) => b.share - a.share);
}
