import type { Dataset } from "../data/dataset.js";
import type { Network } from "../model/network.js";
import { lastSteps } from "./last-step.js";
import { predictedBatches } from "./predict.js";

/** Where the errors (target - prediction) of one step ahead lie. */
export interface ErrorRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Between which errors the middle `level` of a data set's lie, after the last step of every example:
 * their empirical quantiles, for each step ahead on its own, in the data set's scale.
 *
 * @param level such as 0.95
 * @returns undefined where there are too few examples to have one beyond each quantile
 */
export function errorRanges(
  network: Network,
  dataset: Dataset,
  level: number,
): readonly ErrorRange[] | undefined {
  const { count, outputs } = dataset;
  const tail = (1 - level) / 2;
  if (count * tail < 1 - 1e-9) return undefined;
  const errors = Array.from({ length: outputs }, () => new Float64Array(count));
  for (const { first, y, predictions } of predictedBatches(network, dataset)) {
    const [targets, forecasts] = [lastSteps(y, dataset), lastSteps(predictions, dataset)];
    for (const [i, target] of targets.entries()) {
      errors[i % outputs]![first + Math.floor(i / outputs)] = target - forecasts[i]!;
    }
  }
  return errors.map((own) => {
    const sorted = own.sort();
    return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
  });
}

/** Between the two nearest values by a straight line, as NumPy's `quantile`. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const [a, b] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return a + (b - a) * (at - below);
}
