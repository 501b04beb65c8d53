import {
  epochCounts,
  fullEpochs,
  type SweepStanding,
  type TrialStatus,
} from "../../report/sweep/standing.js";
import { rungsOf } from "./asha.js";
import type { ConfirmationCounts } from "./confirm.js";

/** How much of a sweep is done, in epochs of all its runs. */
export interface Effort {
  readonly done: number;
  /** An estimate if rungs decide how long trials are trained, or trials may end early. */
  readonly total: number;
}

/** Trials in these states are trained no longer, as far as is known. */
const ENDED: ReadonlySet<TrialStatus> = new Set(["finished", "diverged", "failed"]);

/**
 * The effort of a sweep and of the confirmation of its winner, from which the time left follows.
 *
 * @param confirming progress of the confirmation, if it has begun
 */
export function effortOf(standing: SweepStanding, confirming?: ConfirmationCounts): Effort {
  const { sweep, epochs, isDone } = standing;
  const { done } = epochCounts(standing);
  const trials = isDone ? done : Math.max(done, expectedEpochs(standing) * sweep.seeds);
  return {
    done: done + (confirming?.done ?? 0) * epochs,
    total: trials + 2 * sweep.confirm * epochs, // of the winner and of the base config
  };
}

/** Epochs of one run of each trial. */
function expectedEpochs(standing: SweepStanding): number {
  const { sweep, rows, epochs } = standing;
  if (sweep.asha) return halvingEpochs(sweep.trials, rungsOf(epochs, sweep.asha), sweep.asha.eta);
  const { full } = epochCounts(standing);
  const ended = rows.filter(({ status }) => ENDED.has(status));
  const saved = ended.reduce((sum, row) => sum + fullEpochs(standing, row) - row.epochs, 0);
  return full / sweep.seeds - saved;
}

/** Epochs of successive halving where each rung passes on 1/eta of its trials. */
function halvingEpochs(trials: number, rungs: readonly number[], eta: number): number {
  return rungs.reduce((sum, rung, index) => {
    const reached = Math.max(1, Math.floor(trials / eta ** index));
    return sum + reached * (rung - (rungs[index - 1] ?? 0));
  }, 0);
}
