import { batches } from "../data/batches.js";
import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import { lastSteps, presentRows, restoreAll } from "./last-step.js";
import { fitLinear, linearCost, predictLinear } from "./linear.js";
import { type LastStepErrors, lastStepErrors } from "./metrics.js";

/** Forecasters that learn nothing, or nothing but a straight line; and the limit for all. */
export const baselineNames = {
  lastValue: "last value",
  mean: "mean of the window",
  seasonalNaive: "seasonal naive",
  linear: "linear regression",
  constant: "mean of the training targets",
  noiseFloor: "noise floor",
} as const;

export type BaselineName = keyof typeof baselineNames;

/** Errors of the last step, as a model's `…LastStep` figures. */
export interface Baseline extends LastStepErrors {
  readonly name: BaselineName;
}

export interface BaselineOptions {
  /** Steps of a season, where there is one; not more than the window has. */
  readonly period?: number | undefined;
  /** What no forecast can know of the test targets, [count, outputs], where the data says it. */
  readonly noise?: Float32Array | undefined;
  /** The naive error of each target's training series, see {@link naiveScales}. */
  readonly scales: readonly number[];
}

/** Above this many multiplications, some seconds, the regression is left out. */
const MOST_COST = 4e9;

/**
 * What a model has to beat on the test set, all from the whole window to the targets of the last
 * step: the window's last value, its mean, the value one season before where a period is given,
 * and a linear regression fitted to the training set. The noise floor is what a forecaster would
 * get that knows everything but the noise of these very test targets. Of several targets each is
 * forecast from its own values, but by the regression, which reads the whole window.
 */
export function baselines(
  { train, test }: Splits,
  { period, noise, scales }: BaselineOptions,
): Baseline[] {
  const windows = wholeWindows(test);
  const forecasts: Partial<Record<BaselineName, Float64Array>> = {
    lastValue: fromWindow(windows, (series) => series.at(-1)!),
    mean: fromWindow(windows, mean),
    ...(period !== undefined && {
      seasonalNaive: fromWindow(windows, (series, k) => seasonal(series, period, k)),
    }),
    ...(linearCost(train) <= MOST_COST && { linear: predictLinear(fitLinear(train), windows.x) }),
    ...(noise && { noiseFloor: windows.targets.map((target, i) => target - noise[i]!) }),
  };
  return errorsOf(test, windows, forecasts, scales);
}

/** What a model has to beat that gives values once: the training targets' mean, and a regression. */
export function constantBaselines({ train, test }: Splits): Baseline[] {
  const windows = wholeWindows(test);
  const means = meanTargets(train);
  const forecasts: Partial<Record<BaselineName, Float64Array>> = {
    constant: windows.targets.map((_, i) => means[i % means.length]!),
    ...(linearCost(train) <= MOST_COST && { linear: predictLinear(fitLinear(train), windows.x) }),
  };
  return errorsOf(test, windows, forecasts, []);
}

function meanTargets(train: Dataset): Float64Array {
  const means = new Float64Array(train.outputs);
  for (const { y } of batches(train, BATCH_SIZE)) {
    for (const [i, value] of y.entries()) means[i % train.outputs]! += value / train.count;
  }
  return means;
}

function errorsOf(
  test: Dataset,
  { targets }: Windows,
  forecasts: Partial<Record<BaselineName, Float64Array>>,
  scales: readonly number[],
): Baseline[] {
  const { outputs, variables } = test;
  const own = restored(test, targets);
  return Object.entries(forecasts).map(([name, values]) => ({
    name: name as BaselineName,
    ...lastStepErrors(
      { outputs, variables, targets: own, predictions: restored(test, values) },
      scales,
    ),
  }));
}

/** Forecasts of the last step in the data's own unit. */
function restored(test: Dataset, values: Float64Array): ArrayLike<number> {
  if (!test.restore) return values;
  const own = Float32Array.from(values);
  restoreAll(test, own, 0, test.outputs);
  return own;
}

/**
 * Mean absolute error of "the next value is the present one" over all steps of a data set of series
 * to forecast, of each target in its own unit: the scale of MASE.
 */
export function naiveScales(dataset: Dataset): number[] {
  const { outputs, targets } = dataset;
  const { count: variables, ahead } = outputShape(dataset);
  const sums = new Array<number>(variables).fill(0);
  let steps = 0;
  let first = 0;
  for (const { x, y, size } of batches(dataset, BATCH_SIZE)) {
    const present = presentRows(x, dataset);
    for (const values of [y, present]) restoreAll(dataset, values, first, targets);
    for (let at = 0; at < y.length; at += outputs) {
      for (let v = 0; v < variables; v += 1) {
        sums[v]! += Math.abs(y[at + v * ahead]! - present[at + v * ahead]!);
      }
    }
    steps += y.length / outputs;
    first += size;
  }
  return sums.map((sum) => sum / steps);
}

const BATCH_SIZE = 256;

interface Windows {
  readonly dataset: Dataset;
  /** [count, steps*inputs] */
  readonly x: Float32Array;
  /** [count, outputs] */
  readonly targets: Float64Array;
}

function wholeWindows(dataset: Dataset): Windows {
  const { count, steps, inputs, outputs } = dataset;
  const x = new Float32Array(count * steps * inputs);
  const targets = new Float64Array(count * outputs);
  let first = 0;
  for (const batch of batches(dataset, BATCH_SIZE)) {
    x.set(batch.x, first * steps * inputs);
    targets.set(lastSteps(batch.y, dataset), first * outputs);
    first += batch.size;
  }
  return { dataset, x, targets };
}

/**
 * Forecasts of each window from its series, the first features, each target from its own; `k`
 * counts what is ahead from 0.
 */
function fromWindow(
  { dataset, x }: Windows,
  forecast: (series: Float32Array, k: number) => number,
): Float64Array {
  const { count, steps, inputs } = dataset;
  const { count: variables, ahead } = outputShape(dataset);
  const predictions = new Float64Array(count * variables * ahead);
  const series = new Float32Array(steps);
  for (let own = 0; own < count * variables; own += 1) {
    const from = Math.floor(own / variables) * steps * inputs + (own % variables);
    for (let t = 0; t < steps; t += 1) series[t] = x[from + t * inputs]!;
    for (let k = 0; k < ahead; k += 1) predictions[own * ahead + k] = forecast(series, k);
  }
  return predictions;
}

function mean(series: Float32Array): number {
  let sum = 0;
  for (let t = 0; t < series.length; t += 1) sum += series[t]!;
  return sum / series.length;
}

/** The value of the last season in the window at the same place (Hyndman, fpp3, 5.2). */
function seasonal(series: Float32Array, period: number, k: number): number {
  return series[series.length - period + (k % period)]!;
}
