import { type Dataset, outputShape } from "../data/dataset.js";
import type { PredictedBatch } from "./predicted-batches.js";

/**
 * The minimum scale of a window as a share of the usual scale, because a jump may follow a window
 * without changes.
 */
const LEAST_SHARE = 0.1;

/**
 * What a window's errors are divided by: its changes from step to step, or at least a share of the
 * usual changes. It is 1 for a series that never changes.
 */
export function windowScale(change: number, usualScale: number): number {
  return Math.max(change, LEAST_SHARE * usualScale) || 1;
}

/** The distance between a quantile and the median, or a share of the window's changes if the two nearly coincide. */
export function quantileDistance(distance: number, change: number): number {
  return Math.max(Math.abs(distance), LEAST_SHARE * change) || 1;
}

/** Root mean square of the step-to-step changes of the targets of each window, [size, targets]. */
export function windowChanges(
  { x, size }: Pick<PredictedBatch, "x" | "size">,
  dataset: Pick<Dataset, "steps" | "inputs" | "outputs" | "variables">,
): Float64Array {
  const { steps, inputs } = dataset;
  const { count } = outputShape(dataset);
  return Float64Array.from({ length: size * count }, (_, i) => {
    const first = Math.floor(i / count) * steps * inputs + (i % count);
    let squares = 0;
    for (let t = 1; t < steps; t += 1) {
      squares += (x[first + t * inputs]! - x[first + (t - 1) * inputs]!) ** 2;
    }
    return Math.sqrt(squares / Math.max(1, steps - 1));
  });
}
