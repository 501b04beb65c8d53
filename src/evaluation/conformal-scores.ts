import { type Dataset, outputShape } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import { MEDIAN } from "../kernels/losses/quantile.js";
import type { Network } from "../model/network.js";
import { upperMedian } from "../shared/median.js";
import { examples } from "./examples.js";
import { type ScoreSample, scoreSample } from "./intervals.js";
import { lastSteps } from "./last-step.js";
import { type PredictedBatch, predictedBatches } from "./predicted-batches.js";
import { quantileDistance, windowChanges, windowScale } from "./window-scale.js";

/**
 * Errors (truth - forecast) divided by the scale of their windows, from windows that the weights were not
 * fitted to: the scores of split conformal prediction (Lei et al. 2018, section 5.2 for errors that are
 * divided by the spread of the case at hand). Scores and scales are in the network's units, before its
 * forecasts are turned into the data's.
 */
export interface ConformalScores {
  /** Number of windows that the scores come from. */
  readonly windows: number;
  /** The median scale of the windows, by target. */
  readonly usualScales: readonly number[];
  /** For each output: target by target, each at all its steps ahead. */
  readonly byOutput: readonly ScoreSample[];
  /**
   * With a quantile loss, the errors of each level but the median (truth - quantile), divided by the distance
   * between the quantile and the median: the scores of conformalised quantile regression (Romano, Patterson
   * and Candès 2019), scaled as Kivaranovic, Johnson and Leeb (2020) do, each end by itself.
   */
  readonly byLevel?: readonly LevelScores[] | undefined;
}

export interface LevelScores {
  readonly level: number;
  readonly byOutput: readonly ScoreSample[];
}

/** If there are more windows than this, evenly spaced ones are used. */
const MOST_WINDOWS = 50_000;

/** Maximum number of scores kept for all outputs together, and the minimum kept for each output. */
const MOST_KEPT = 200_000;
const FEWEST_KEPT = 400;

/** Scores before they are sampled, a list for each output; `changes` has a list for each target. */
interface Collected {
  readonly errors: readonly number[][];
  readonly byLevel: readonly (readonly number[][])[];
  readonly changes: readonly number[][];
}

/** The scores of a network on the validation and test windows of a user's series. */
export function conformalScores(
  network: Network,
  { valid, test, record }: Pick<TaskData, "valid" | "test" | "record">,
): ConformalScores | undefined {
  if (record?.task !== "csv") return undefined;
  const levels = network.spec.loss.quantiles ?? [];
  const collected = emptyLists(test, levels.length);
  const every = Math.ceil((valid.count + test.count) / MOST_WINDOWS);
  for (const dataset of [valid, test].map((whole) => everyNth(whole, every))) {
    for (const batch of predictedBatches(network, dataset)) collectBatch(collected, batch, dataset);
  }
  return sampledScores(collected, levels, outputShape(test).ahead);
}

function emptyLists(dataset: Dataset, levels: number): Collected {
  const lists = (length: number) => Array.from({ length }, (): number[] => []);
  return {
    errors: lists(dataset.outputs),
    byLevel: Array.from({ length: levels }, () => lists(dataset.outputs)),
    changes: lists(outputShape(dataset).count),
  };
}

/** Appends the scores of a batch to the lists. */
function collectBatch(
  { errors, byLevel, changes }: Collected,
  batch: PredictedBatch,
  dataset: Dataset,
): void {
  const { outputs } = dataset;
  const { count, ahead } = outputShape(dataset);
  const truth = lastSteps(batch.y, dataset);
  const forecasts = lastSteps(batch.predictions, dataset);
  const changed = windowChanges(batch, dataset);
  for (const [i, value] of truth.entries()) errors[i % outputs]!.push(value - forecasts[i]!);
  for (const [k, values] of (batch.quantiles ?? []).entries()) {
    for (const [i, end] of lastSteps(values, dataset).entries()) {
      const distance = quantileDistance(end - forecasts[i]!, changed[Math.floor(i / ahead)]!);
      byLevel[k]![i % outputs]!.push((truth[i]! - end) / distance);
    }
  }
  for (const [i, change] of changed.entries()) changes[i % count]!.push(change);
}

function sampledScores(
  { errors, byLevel, changes }: Collected,
  levels: readonly number[],
  ahead: number,
): ConformalScores {
  const usualScales = changes.map((some) => upperMedian(some) ?? 0);
  const lists = errors.length * Math.max(1, levels.length);
  const most = Math.max(FEWEST_KEPT, Math.floor(MOST_KEPT / lists));
  const samples = (all: readonly number[][]) =>
    all.map((scores) => scoreSample(scores.filter(isKnown), most));
  const scaled = errors.map((ofOutput, output) => {
    const target = Math.floor(output / ahead);
    return ofOutput.map(
      (error, w) => error / windowScale(changes[target]![w]!, usualScales[target]!),
    );
  });
  const byOutput = samples(scaled);
  const ofLevels = levels.map((level, k) => ({ level, byOutput: samples(byLevel[k]!) }));
  return {
    windows: Math.max(...byOutput.map((sample) => sample.count)),
    usualScales,
    byOutput,
    ...(ofLevels.length > 1 && { byLevel: ofLevels.filter(({ level }) => level !== MEDIAN) }),
  };
}

function isKnown(score: number): boolean {
  return !Number.isNaN(score);
}

/** Every `n`-th example of a data set. */
function everyNth(dataset: Dataset, n: number): Dataset {
  if (n <= 1) return dataset;
  const count = Math.ceil(dataset.count / n);
  return examples(
    dataset,
    Uint32Array.from({ length: count }, (_, i) => i * n),
  );
}
