import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { lastSteps } from "../evaluation/last-step.js";
import type { LineForecasts } from "../evaluation/line-errors.js";

const BATCH_SIZE = 256;

/** The maximum number of errors kept for each output; more would hardly improve their quantiles. */
const MOST_ERRORS = 2 ** 15;

/** How far a target lies above the line, and the weight of its window in the loss. */
interface LineError {
  readonly error: number;
  readonly weight: number;
}

/**
 * How far each level of a quantile loss lies above a line: for each output, the quantiles of the
 * line's errors in the training part. These constant shifts minimise the quantile loss (Koenker and
 * Bassett 1978). Errors count by the weights of their windows. If there are many windows, every
 * n-th is used.
 *
 * @param levels ascending
 * @returns [levels, outputs]; 0 for an output whose targets are all missing
 */
export function levelShifts(
  train: Dataset,
  line: LineForecasts,
  levels: readonly number[],
): Float32Array {
  const errors = errorsByOutput(train, line);
  const shifts = errors.map((ofOutput) => weightedQuantiles(ofOutput, levels));
  return Float32Array.from(levels.flatMap((_, k) => shifts.map((ofOutput) => ofOutput[k]!)));
}

function errorsByOutput(train: Dataset, line: LineForecasts): LineError[][] {
  const { outputs } = train;
  const every = Math.ceil(train.count / MOST_ERRORS);
  const errors = Array.from({ length: outputs }, (): LineError[] => []);
  let first = 0;
  for (const batch of batches(train, BATCH_SIZE)) {
    const { y, size, weights } = batch;
    const targets = lastSteps(y, train);
    const forecasts = line(batch);
    for (let n = 0; n < size; n += 1) {
      if ((first + n) % every !== 0) continue;
      for (let k = 0; k < outputs; k += 1) {
        const error = targets[n * outputs + k]! - forecasts[n * outputs + k]!;
        if (!Number.isNaN(error)) errors[k]!.push({ error, weight: weights?.[n] ?? 1 });
      }
    }
    first += size;
  }
  return errors;
}

/** For each share, the smallest error such that errors up to it hold that share of the weight. */
function weightedQuantiles(errors: readonly LineError[], shares: readonly number[]): number[] {
  const sorted = [...errors].sort((a, b) => a.error - b.error);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let [at, reached] = [0, sorted[0]?.weight ?? 0];
  return shares.map((share) => {
    while (at < sorted.length - 1 && reached < share * total) {
      at += 1;
      reached += sorted[at]!.weight;
    }
    return sorted[at]?.error ?? 0;
  });
}
