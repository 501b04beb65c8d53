import type { TestLooks } from "../../runs/looks.js";
import { countOf, epochCounts, type SweepStanding, type TrialRow } from "./standing.js";

/**
 * The result of a sweep, as printed by `sweep --json` and stored in `result.json`.
 *
 * @param testLooks how often the test figures of its data have been looked at; left out in the file, where it would age
 */
export function sweepJson(standing: SweepStanding, testLooks?: TestLooks) {
  const { folder, sweep, rows, best, isDone } = standing;
  const { space, metric, sampler, trials, asha, seed } = sweep;
  return {
    sweep: folder,
    isDone,
    metric,
    sampler,
    seed,
    asha,
    trials,
    counts: {
      finished: countOf(standing, "finished"),
      stopped: countOf(standing, "stopped"),
      running: countOf(standing, "running"),
      waiting: countOf(standing, "waiting"),
      diverged: countOf(standing, "diverged"),
      failed: countOf(standing, "failed"),
    },
    epochs: epochCounts(standing),
    best: best && trialJson(best, space),
    confirmation: standing.confirmation,
    rows: rows.map((row) => trialJson(row, space)),
    testLooks,
  };
}

/** A trial, as `sweep --json` prints it. */
export function trialJson(
  { trial, status, epochs, value, rungValue }: TrialRow,
  space: SweepStanding["sweep"]["space"],
) {
  const { number, values, rungs, runs, error, lost, durationMs } = trial;
  return {
    trial: number,
    status,
    values: Object.fromEntries(space.map(({ key }, index) => [key, values[index]])),
    value,
    rungValue,
    epochs,
    rungs,
    runs: runs.map(({ run }) => run),
    error,
    lost,
    durationMs,
  };
}
