import { type Dataset, outputShape } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import { MEDIAN } from "../kernels/losses/quantile.js";
import type { Network } from "../model/network.js";
import {
  type ScoreRange,
  type ScoreSample,
  scoreRange,
  scoreSample,
  twoTails,
} from "./intervals.js";
import { lastSteps } from "./last-step.js";
import { type PredictedBatch, predictedBatches } from "./predicted-batches.js";
import { bandsOf } from "./quantiles.js";

/**
 * Errors (truth - forecast) over the scale of their windows, of windows that the weights were not fitted
 * to: the scores of split conformal prediction (Lei et al. 2018, section 5.2 for errors that are divided
 * by the spread of the case at hand). Scores and scales are in the network's units, before its forecasts
 * are turned into the data's.
 */
export interface ConformalScores {
  /** Windows that they come from. */
  readonly windows: number;
  /** The median scale of the windows, by target. */
  readonly usualScales: readonly number[];
  /** Of each output: target by target, each at all its steps ahead. */
  readonly byOutput: readonly ScoreSample[];
  /**
   * Of a quantile loss the errors of each level but the median (truth - quantile) over the distance between
   * the quantile and the median: the scores of conformalised quantile regression (Romano, Patterson and
   * Candès 2019) as Kivaranovic, Johnson and Leeb (2020) scale them, each end on its own.
   */
  readonly byLevel?: readonly LevelScores[] | undefined;
}

interface LevelScores {
  readonly level: number;
  readonly byOutput: readonly ScoreSample[];
}

/** Windows whose errors are taken at most; of more an even choice. */
const MOST_WINDOWS = 50_000;

/** Scores that are kept of all outputs together, and of each at least. */
const MOST_KEPT = 200_000;
const FEWEST_KEPT = 400;

/** The scores of a network on the validation and test windows of one's own series. */
export function conformalScores(
  network: Network,
  { valid, test, record }: Pick<TaskData, "valid" | "test" | "record">,
): ConformalScores | undefined {
  if (record?.task !== "csv") return undefined;
  const every = Math.ceil((valid.count + test.count) / MOST_WINDOWS);
  const { outputs } = test;
  const { count, ahead } = outputShape(test);
  const levels = network.spec.loss.quantiles ?? [];
  const none = () => Array.from({ length: outputs }, (): number[] => []);
  const errors = none();
  const levelScores = levels.map(none);
  const changes = Array.from({ length: count }, (): number[] => []);
  for (const dataset of [valid, test].map((whole) => everyNth(whole, every))) {
    for (const batch of predictedBatches(network, dataset)) {
      const truth = lastSteps(batch.y, dataset);
      const forecasts = lastSteps(batch.predictions, dataset);
      const changed = windowChanges(batch, dataset);
      for (const [i, value] of truth.entries()) errors[i % outputs]!.push(value - forecasts[i]!);
      for (const [k, values] of (batch.quantiles ?? []).entries()) {
        for (const [i, end] of lastSteps(values, dataset).entries()) {
          const spread = spreadOf(end - forecasts[i]!, changed[Math.floor(i / ahead)]!);
          levelScores[k]![i % outputs]!.push((truth[i]! - end) / spread);
        }
      }
      for (const [i, change] of changed.entries()) changes[i % count]!.push(change);
    }
  }
  const usualScales = changes.map(median);
  const most = Math.max(
    FEWEST_KEPT,
    Math.floor(MOST_KEPT / (outputs * Math.max(1, levels.length))),
  );
  const samples = (all: readonly number[][]) =>
    all.map((scores) => scoreSample(scores.filter(isKnown), most));
  const byOutput = samples(
    errors.map((ofOutput, output) => {
      const v = Math.floor(output / ahead);
      return ofOutput.map((error, w) => error / windowScale(changes[v]![w]!, usualScales[v]!));
    }),
  );
  const byLevel = levels.map((level, k) => ({ level, byOutput: samples(levelScores[k]!) }));
  return {
    windows: Math.max(...byOutput.map((sample) => sample.count)),
    usualScales,
    byOutput,
    ...(byLevel.length > 1 && { byLevel: byLevel.filter(({ level }) => level !== MEDIAN) }),
  };
}

function isKnown(score: number): boolean {
  return !Number.isNaN(score);
}

/**
 * Where the truth of an output lies with a level: each end is so many scales of its window from the
 * forecast, or so many times the distance to the median from one of the forecast quantiles.
 */
interface OutputRange extends ScoreRange {
  /** The quantile that `low` is counted from; missing: the forecast. Here and in `highFrom`. */
  readonly lowFrom?: number;
  readonly highFrom?: number;
}

/** Of each output, undefined where the scores are too few. */
export type OutputRanges = readonly (OutputRange | undefined)[];

/**
 * Of each output; nothing where a run has no errors. Of a quantile loss the ends are counted from the pair
 * of levels whose band is nearest to `level`, where there are scores enough for each end on its own.
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

/** Where the truth after the last step of every window lies, in the network's units. */
export interface Bounds {
  /** [size, outputs], NaN where there is no range, as in `high` */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * The ends of the intervals of a batch.
 *
 * @param levels of the batch's quantiles
 */
export function intervalBounds(
  batch: PredictedBatch,
  dataset: Dataset,
  { usualScales }: ConformalScores,
  { ranges, levels }: { readonly ranges: OutputRanges; readonly levels: readonly number[] },
): Bounds {
  const { outputs } = dataset;
  const { count, ahead } = outputShape(dataset);
  const changes = windowChanges(batch, dataset);
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
      return outermost[end](start + range[end] * spreadOf(start - forecast, change), forecast);
    });
  return { low: endsOf("low", "lowFrom"), high: endsOf("high", "highFrom") };
}

/** The distance between a quantile and the median, or where that is next to nothing a share of the changes. */
function spreadOf(distance: number, change: number): number {
  return Math.max(Math.abs(distance), LEAST_SHARE * change) || 1;
}

/** An interval counted from quantiles holds the median at least. */
const outermost = { low: Math.min, high: Math.max };

/** Share of the usual scale that a window's has at least: a jump may follow a window without a change. */
const LEAST_SHARE = 0.1;

/** 1 where nothing ever changes. */
function windowScale(change: number, usualScale: number): number {
  return Math.max(change, LEAST_SHARE * usualScale) || 1;
}

/** Root mean square of the changes from step to step of every window's targets, [size, targets]. */
function windowChanges({ x, size }: PredictedBatch, dataset: Dataset): Float64Array {
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

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Every `n`-th example of a data set. */
function everyNth(dataset: Dataset, n: number): Dataset {
  if (n <= 1) return dataset;
  const { fill } = dataset;
  return {
    ...dataset,
    count: Math.ceil(dataset.count / n),
    fill(indices, x, y, lengths) {
      const chosen = Uint32Array.from(indices, (index) => index * n);
      fill(chosen, x, y, lengths);
    },
  };
}
