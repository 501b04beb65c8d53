import { type Dataset, outputShape } from "../data/dataset.js";
import type { ConformalScores, LevelScores } from "./conformal-scores.js";
import { type ScoreRange, scoreRange, twoTails } from "./intervals.js";
import { lastSteps } from "./last-step.js";
import type { PredictedBatch } from "./predicted-batches.js";
import { bandsOf } from "./quantiles.js";
import { quantileDistance, windowChanges, windowScale } from "./window-scale.js";

/**
 * The range that holds the truth of an output with the given probability. `low` and `high` are multiples of the
 * window's scale, counted from the forecast; or, with a quantile loss, multiples of the distance to the median,
 * counted from one of the forecast quantiles.
 */
interface OutputRange extends ScoreRange {
  /** The quantile level that `low` is counted from; missing means the forecast. */
  readonly lowFrom?: number;
  /** The quantile level that `high` is counted from; missing means the forecast. */
  readonly highFrom?: number;
}

/** One range for each output, undefined if there are too few scores. */
export type OutputRanges = readonly (OutputRange | undefined)[];

/**
 * The range of each output; an empty list for a run without scores. With a quantile loss the ends are counted
 * from the pair of levels whose band is nearest to `level`, if there are enough scores for each end by itself.
 */
export function outputRanges(errors: ConformalScores | undefined, level: number): OutputRanges {
  if (errors === undefined) return [];
  const [pair] = bandsOf(errors.byLevel ?? []).sort(
    (a, b) => distance(a, level) - distance(b, level),
  );
  return errors.byOutput.map(
    (sample, output) => (pair && quantileRange(pair, output, level)) ?? scoreRange(sample, level),
  );
}

function distance([low, high]: readonly [LevelScores, LevelScores], level: number): number {
  return Math.abs(high.level - low.level - level);
}

function quantileRange(
  [low, high]: readonly [LevelScores, LevelScores],
  output: number,
  level: number,
): OutputRange | undefined {
  const [below, above] = [low, high].map((end) => twoTails(end.byOutput[output]!, level));
  if (!below || !above) return undefined;
  return { low: below.low, lowFrom: low.level, high: above.high, highFrom: high.level };
}

/** The ends of the intervals after the last step of every window, in the network's units. */
export interface Bounds {
  /** [size, outputs], NaN where there is no range, as in `high` */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * The interval ends of a batch.
 *
 * @param levels the levels of the batch's quantiles
 */
export function intervalBounds(
  batch: PredictedBatch,
  dataset: Dataset,
  { usualScales }: ConformalScores,
  { ranges, levels }: { readonly ranges: OutputRanges; readonly levels: readonly number[] },
): Bounds {
  const { outputs } = dataset;
  const { count, ahead } = outputShape(dataset);
  const changes = batch.changes ?? windowChanges(batch, dataset);
  const forecasts = lastSteps(batch.predictions, dataset);
  const quantiles = batch.quantiles?.map((values) => lastSteps(values, dataset));
  const endsOf = (end: keyof ScoreRange, from: "lowFrom" | "highFrom") =>
    Float64Array.from(forecasts, (forecast, i) => {
      const range = ranges[i % outputs];
      if (range === undefined) return Number.NaN;
      const v = Math.floor(i / ahead) % count;
      const change = changes[Math.floor(i / ahead)]!;
      const level = range[from];
      if (level === undefined) return forecast + range[end] * windowScale(change, usualScales[v]!);
      const start = quantiles![levels.indexOf(level)]![i]!;
      return outermost[end](
        start + range[end] * quantileDistance(start - forecast, change),
        forecast,
      );
    });
  return { low: endsOf("low", "lowFrom"), high: endsOf("high", "highFrom") };
}

/** An interval computed from quantiles must contain the median. */
const outermost = { low: Math.min, high: Math.max };
