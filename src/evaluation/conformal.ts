import { type Dataset, outputShape } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import type { Network } from "../model/network.js";
import { type ScoreRange, type ScoreSample, scoreRange, scoreSample } from "./intervals.js";
import { lastSteps } from "./last-step.js";
import { type PredictedBatch, predictedBatches } from "./predicted-batches.js";

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
  const errors = Array.from({ length: outputs }, (): number[] => []);
  const changes = Array.from({ length: count }, (): number[] => []);
  for (const dataset of [valid, test].map((whole) => everyNth(whole, every))) {
    for (const batch of predictedBatches(network, dataset)) {
      const [truth, forecasts] = [batch.y, batch.predictions].map((all) => lastSteps(all, dataset));
      for (const [i, value] of truth!.entries()) errors[i % outputs]!.push(value - forecasts![i]!);
      for (const [i, change] of windowChanges(batch, dataset).entries()) {
        changes[i % count]!.push(change);
      }
    }
  }
  const usualScales = changes.map(median);
  const most = Math.max(FEWEST_KEPT, Math.floor(MOST_KEPT / outputs));
  const byOutput = errors.map((outputErrors, output) => {
    const v = Math.floor(output / ahead);
    const scores = outputErrors.map(
      (error, w) => error / windowScale(changes[v]![w]!, usualScales[v]!),
    );
    return scoreSample(
      scores.filter((score) => !Number.isNaN(score)),
      most,
    );
  });
  return { windows: Math.max(...byOutput.map((sample) => sample.count)), usualScales, byOutput };
}

/** Where errors lie with a level, over the scale of their windows; undefined where the scores are too few. */
export type OutputRanges = readonly (ScoreRange | undefined)[];

/** Of each output; nothing where a run has no errors. */
export function outputRanges(errors: ConformalScores | undefined, level: number): OutputRanges {
  return (errors?.byOutput ?? []).map((sample) => scoreRange(sample, level));
}

/**
 * How far from the forecasts after the last step of every window its truth lies, in the network's units.
 *
 * @returns [size, outputs], NaN where there is no range
 */
export function errorBounds(
  batch: PredictedBatch,
  dataset: Dataset,
  { usualScales }: ConformalScores,
  ranges: OutputRanges,
): { readonly low: Float64Array; readonly high: Float64Array } {
  const { outputs } = dataset;
  const { count, ahead } = outputShape(dataset);
  const changes = windowChanges(batch, dataset);
  const bound = (end: keyof ScoreRange) =>
    Float64Array.from({ length: batch.size * outputs }, (_, i) => {
      const v = Math.floor(i / ahead) % count;
      const scale = windowScale(changes[Math.floor(i / ahead)]!, usualScales[v]!);
      return (ranges[i % outputs]?.[end] ?? Number.NaN) * scale;
    });
  return { low: bound("low"), high: bound("high") };
}

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
