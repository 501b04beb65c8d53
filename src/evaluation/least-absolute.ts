import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { lastSteps } from "./last-step.js";
import { forLines, type TrainAndValid } from "./line-candidates.js";
import { type LinearModel, linearCost, predictLinear } from "./linear.js";

/** How often windows are weighed again; the absolute errors change by little afterwards. */
const ROUNDS = 3;

/** The number of multiplications of a regression, with all ridges two seconds, above which none is fitted repeatedly. */
const MOST_COST = 2e8;

/** The share of the mean error below which errors count as equal, so that no window has a weight without limit. */
const SMALLEST = 0.05;

/**
 * Windows weighed so that a line with small squared errors on them has small absolute ones: each window is divided by the root mean
 * square of its errors under the line that was fitted before, again and again (Schlossmacher 1973). A window with an outlier
 * then counts by the outlier, not by its square.
 *
 * @param lineOf a line with small squared errors
 * @returns the windows as they are if that takes long
 */
export function absoluteWeights<S extends TrainAndValid>(
  splits: S,
  lineOf: (splits: S) => LinearModel,
): S {
  const { train, valid } = splits;
  if (linearCost(train) > MOST_COST) return splits;
  const [read, judged] = [forLines(train), forLines(valid)];
  let weighed = splits;
  for (let round = 0; round < ROUNDS; round += 1) {
    const line = lineOf(weighed);
    weighed = {
      ...splits,
      train: divided(train, errorSizes(read, line)),
      valid: divided(valid, errorSizes(judged, line)),
    };
  }
  return weighed;
}

/** The windows, with squared errors divided by sizes, [count]. */
function divided(dataset: Dataset, sizes: Float64Array): Dataset {
  const { squaredWeight } = dataset;
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const weights = sizes.map((size) => (mean > 0 ? 1 / Math.max(size / mean, SMALLEST) : 1));
  return {
    ...dataset,
    squaredWeight: (index) => (squaredWeight?.(index) ?? 1) * weights[index]!,
  };
}

/** Root mean square of the errors of each window, over the targets that were measured. */
function errorSizes(dataset: Dataset, line: LinearModel): Float64Array {
  const { outputs } = dataset;
  const sizes = new Float64Array(dataset.count);
  let index = 0;
  for (const batch of batches(dataset, 256)) {
    const targets = lastSteps(batch.y, dataset);
    const forecasts = predictLinear(line, batch.x);
    for (let from = 0; from < targets.length; from += outputs, index += 1) {
      const squares = [...targets.subarray(from, from + outputs)]
        .map((target, k) => (forecasts[from + k]! - target) ** 2)
        .filter((square) => !Number.isNaN(square));
      const sum = squares.reduce((total, square) => total + square, 0);
      sizes[index] = Math.sqrt(sum / Math.max(1, squares.length));
    }
  }
  return sizes;
}
