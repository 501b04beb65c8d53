import { batches } from "../data/batches.js";
import type { Dataset, Splits } from "../data/dataset.js";
import { lastSteps, restoreAll } from "./last-step.js";
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
  /** The naive error of the training series, see {@link naiveScale}. */
  readonly scale: number;
}

/** Above this many multiplications, some seconds, the regression is left out. */
const MOST_COST = 4e9;

/**
 * What a model has to beat on the test set, all from the whole window to the targets of the last
 * step: the window's last value, its mean, the value one season before where a period is given,
 * and a linear regression fitted to the training set. The noise floor is what a forecaster would
 * get that knows everything but the noise of these very test targets.
 */
export function baselines(
  { train, test }: Splits,
  { period, noise, scale }: BaselineOptions,
): Baseline[] {
  const forecasters: Forecasters = {
    lastValue: (windows) => fromWindows(windows, (series) => series.at(-1)!),
    mean: (windows) => fromWindows(windows, mean),
    ...(period !== undefined && {
      seasonalNaive: (windows) => fromWindows(windows, (series, k) => seasonal(series, period, k)),
    }),
    ...linearForecaster(train),
    ...(noise && {
      noiseFloor: ({ first, targets }) =>
        targets.map((target, i) => target - noise[first * test.outputs + i]!),
    }),
  };
  return errorsOf(test, forecasters, scale);
}

/** What a model has to beat that gives values once: the training targets' mean, and a regression. */
export function constantBaselines({ train, test }: Splits): Baseline[] {
  const means = meanTargets(train);
  const forecasters: Forecasters = {
    constant: ({ targets }) => targets.map((_, i) => means[i % means.length]!),
    ...linearForecaster(train),
  };
  return errorsOf(test, forecasters, 0);
}

function linearForecaster(train: Dataset): Forecasters {
  if (linearCost(train) > MOST_COST) return {};
  const model = fitLinear(train);
  return { linear: ({ x }) => predictLinear(model, x) };
}

function meanTargets(train: Dataset): Float64Array {
  const means = new Float64Array(train.outputs);
  for (const { y } of batches(train, BATCH_SIZE)) {
    for (const [i, value] of y.entries()) means[i % train.outputs]! += value / train.count;
  }
  return means;
}

/** One after the other and batch by batch: a large test set's windows would not fit into memory. */
function errorsOf(test: Dataset, forecasters: Forecasters, scale: number): Baseline[] {
  const { outputs } = test;
  const targets = forecastsOf(test, (windows) => windows.targets);
  return Object.entries(forecasters).map(([name, forecaster]) => ({
    name: name as BaselineName,
    ...lastStepErrors({ outputs, targets, predictions: forecastsOf(test, forecaster) }, scale),
  }));
}

/** Forecasts of the last step of every window, [count, outputs], in the data's own unit. */
function forecastsOf(test: Dataset, forecaster: Forecaster): ArrayLike<number> {
  const { count, outputs } = test;
  const numbers = count * outputs;
  const all = test.restore ? new Float32Array(numbers) : new Float64Array(numbers);
  for (const windows of windowBatches(test)) {
    const at = windows.first * outputs;
    const values = forecaster(windows);
    all.set(values, at);
    if (all instanceof Float32Array) {
      restoreAll(test, all.subarray(at, at + values.length), windows.first, outputs);
    }
  }
  return all;
}

/**
 * Mean absolute error of "the next value is the present one" over all steps of a data set of series
 * to forecast, in the data's own unit: the scale of MASE.
 */
export function naiveScale(dataset: Dataset): number {
  const { inputs, outputs, targets } = dataset;
  let sum = 0;
  let count = 0;
  let first = 0;
  for (const { x, y, size } of batches(dataset, BATCH_SIZE)) {
    const steps = x.length / inputs;
    const present = new Float32Array(y.length); // as the first of the values that follow
    for (let t = 0; t < steps; t += 1) present[t * outputs] = x[t * inputs]!;
    for (const values of [y, present]) restoreAll(dataset, values, first, targets);
    for (let t = 0; t < steps; t += 1) sum += Math.abs(y[t * outputs]! - present[t * outputs]!);
    count += steps;
    first += size;
  }
  return sum / count;
}

const BATCH_SIZE = 256;

/** A batch of whole windows. */
interface Windows {
  readonly dataset: Dataset;
  /** Number of the first one in the data set. */
  readonly first: number;
  /** [size, steps*inputs] */
  readonly x: Float32Array;
  /** [size, outputs] */
  readonly targets: Float64Array;
}

/** Makes forecasts of a batch, [size, outputs]. */
type Forecaster = (windows: Windows) => Float64Array;
type Forecasters = Partial<Record<BaselineName, Forecaster>>;

function* windowBatches(dataset: Dataset): Generator<Windows> {
  let first = 0;
  for (const { x, y, size } of batches(dataset, BATCH_SIZE)) {
    yield { dataset, first, x, targets: Float64Array.from(lastSteps(y, dataset)) };
    first += size;
  }
}

/** Forecasts of each window from its series, the first feature; `k` counts what is ahead from 0. */
function fromWindows(
  { dataset: { steps, inputs, outputs }, x, targets }: Windows,
  forecast: (series: Float32Array, k: number) => number,
): Float64Array {
  const series = new Float32Array(steps);
  return targets.map((_, i) => {
    const [row, k] = [Math.floor(i / outputs), i % outputs];
    if (k === 0) for (let t = 0; t < steps; t += 1) series[t] = x[(row * steps + t) * inputs]!;
    return forecast(series, k);
  });
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
