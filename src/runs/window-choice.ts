import { outputShape } from "../data/dataset.js";
import type { LastStep } from "../evaluation/last-step.js";
import { evenIndices } from "../shared/evenly-spaced.js";

/** An example that plots show. */
interface ChosenWindow {
  /** Its number in the data set, from 0. */
  readonly index: number;
  /** Set if its forecast has the smallest or the largest error of all. */
  readonly rank?: "best" | "worst";
}

/**
 * Examples spread evenly over a data set and, if `count` leaves room, those with the best and the worst
 * forecast; by ascending index. The evenly spaced ones depend on the data set alone, so that they are the
 * same for all runs on the data.
 *
 * @param count maximum number of examples
 */
export function chosenWindows(lastStep: LastStep, count: number): readonly ChosenWindow[] {
  const shown = Math.min(count, lastStep.count);
  const ranked = shown > 2 ? extremes(lastStep) : new Map<number, "best" | "worst">();
  const even = evenIndices(lastStep.count, shown > 2 ? shown - 2 : shown);
  // The first examples fill the places that are left if ranked windows are also evenly spaced ones.
  const indices = new Set([
    ...even,
    ...ranked.keys(),
    ...Array.from({ length: shown }, (_, i) => i),
  ]);
  return [...indices]
    .slice(0, shown)
    .sort((a, b) => a - b)
    .map((index) => {
      const rank = ranked.get(index);
      return rank === undefined ? { index } : { index, rank };
    });
}

/**
 * The examples with the smallest and the largest error, the first of equals; none if all errors are equal.
 */
function extremes(lastStep: LastStep): ReadonlyMap<number, "best" | "worst"> {
  const scales = meanSquares(lastStep);
  let best = { index: -1, error: Number.POSITIVE_INFINITY };
  let worst = { index: -1, error: Number.NEGATIVE_INFINITY };
  for (let index = 0; index < lastStep.count; index += 1) {
    const error = relativeError(lastStep, index, scales);
    if (error < best.error) best = { index, error };
    if (error > worst.error) worst = { index, error };
  }
  if (!(best.error < worst.error)) return new Map();
  return new Map([
    [best.index, "best"],
    [worst.index, "worst"],
  ]);
}

/** The mean squared error of each target over all examples. */
function meanSquares(lastStep: LastStep): readonly number[] {
  const { count: variables, ahead } = outputShape(lastStep);
  const sums = new Float64Array(variables);
  const counts = new Float64Array(variables);
  for (const [i, target] of lastStep.targets.entries()) {
    if (Number.isNaN(target)) continue;
    const v = Math.floor(i / ahead) % variables;
    sums[v]! += (target - lastStep.predictions[i]!) ** 2;
    counts[v]! += 1;
  }
  return Array.from(sums, (sum, v) => sum / counts[v]! || 1);
}

/**
 * The mean squared error over an example's measured values, divided by the mean squared error of its target,
 * since targets have different units. NaN if there is no measured value.
 */
function relativeError(lastStep: LastStep, example: number, scales: readonly number[]): number {
  const { outputs, targets, predictions } = lastStep;
  const { ahead } = outputShape(lastStep);
  let [sum, count] = [0, 0];
  for (let k = 0; k < outputs; k += 1) {
    const at = example * outputs + k;
    if (Number.isNaN(targets[at]!)) continue;
    sum += (targets[at]! - predictions[at]!) ** 2 / scales[Math.floor(k / ahead)]!;
    count += 1;
  }
  return sum / count;
}
