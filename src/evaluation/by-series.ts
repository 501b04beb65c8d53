import { outputShape } from "../data/dataset.js";
import type { LastStep } from "./last-step.js";
import { ErrorSums, type ForecastErrors, jointErrors } from "./metrics.js";

/** Errors of the last step in the windows of one series. */
export interface SeriesErrors extends ForecastErrors {
  readonly name: string;
  readonly windows: number;
}

/**
 * The errors of each series, in the order of the windows; empty if there is only one series. A
 * series whose windows have no measured target is left out.
 *
 * @param scales the naive error of each target's training series, the same for all series
 */
export function errorsBySeries(
  lastStep: LastStep,
  scales: readonly number[],
): readonly SeriesErrors[] | undefined {
  const { place, targets, predictions, outputs, offsets } = lastStep;
  if (place === undefined) return undefined;
  const { count, ahead } = outputShape(lastStep);
  const tallies = new Map<string, { sums: ErrorSums[]; windows: number }>();
  for (let example = 0; example < lastStep.count; example += 1) {
    const { series } = place(example);
    const tally = tallies.get(series) ?? newTally(count);
    tallies.set(series, tally);
    tally.windows += 1;
    for (let i = 0; i < outputs; i += 1) {
      const at = example * outputs + i;
      const v = Math.floor(i / ahead);
      tally.sums[v]!.add(predictions[at]!, targets[at]!, offsets?.(example)[v]);
    }
  }
  if (tallies.size < 2) return undefined;
  return [...tallies].flatMap(([name, { sums, windows }]) => {
    const errors = jointErrors(sums, scales);
    return Number.isNaN(errors.mse) ? [] : [{ name, windows, ...errors }];
  });
}

function newTally(targets: number) {
  return { sums: Array.from({ length: targets }, () => new ErrorSums()), windows: 0 };
}
