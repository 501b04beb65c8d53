import { batches } from "../data/batches.js";
import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import { lastSteps, presentRows, restoreAll } from "./last-step.js";
import { fitLine } from "./line.js";
import { linearCost, predictLinear } from "./linear.js";
import { type ForecastErrors, type LastStepErrors, lastStepErrors } from "./metrics.js";

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
  /** The same on the validation part, by which to choose; missing where there is none. */
  readonly validation?: ForecastErrors | undefined;
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
export function baselines(splits: Splits, { period, noise, scales }: BaselineOptions): Baseline[] {
  const forecasters: Forecasters = {
    lastValue: (windows) => fromWindows(windows, (series) => series.at(-1)!),
    mean: (windows) => fromWindows(windows, mean),
    ...(period !== undefined && {
      seasonalNaive: (windows) => fromWindows(windows, (series, k) => seasonal(series, period, k)),
    }),
    ...linearForecaster(splits),
  };
  const limits: Forecasters = noise
    ? {
        noiseFloor: ({ first, targets }) =>
          targets.map((target, i) => target - noise[first * splits.test.outputs + i]!),
      }
    : {};
  return [
    ...onBothParts(splits, forecasters, scales),
    ...errorsOf(splits.test, limits, scales), // the noise of the test part alone is known
  ];
}

/** What a model has to beat that gives values once: the training targets' mean, and a regression. */
export function constantBaselines(splits: Splits): Baseline[] {
  const means = meanTargets(splits.train);
  const forecasters: Forecasters = {
    constant: ({ targets }) => targets.map((_, i) => means[i % means.length]!),
    ...linearForecaster(splits),
  };
  return onBothParts(splits, forecasters, []);
}

/** Test errors, and with them those on the validation part. */
function onBothParts(
  { valid, test }: Splits,
  forecasters: Forecasters,
  scales: readonly number[],
): Baseline[] {
  const tested = errorsOf(test, forecasters, scales);
  if (valid.count === 0) return tested;
  return errorsOf(valid, forecasters, scales).map(({ mse, rmse, mae, smape, mase }, index) => {
    return { ...tested[index]!, validation: { mse, rmse, mae, smape, mase } };
  });
}

function linearForecaster(splits: Splits): Forecasters {
  if (linearCost(splits.train) > MOST_COST) return {};
  const model = fitLine(splits);
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
function errorsOf(test: Dataset, forecasters: Forecasters, scales: readonly number[]): Baseline[] {
  const { outputs, variables } = test;
  const targets = forecastsOf(test, (windows) => windows.targets);
  return Object.entries(forecasters).map(([name, forecaster]) => ({
    name: name as BaselineName,
    ...lastStepErrors(
      { outputs, variables, targets, predictions: forecastsOf(test, forecaster) },
      scales,
    ),
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

/**
 * Forecasts of each window from its series, the first features, each target from its own; `k`
 * counts what is ahead from 0.
 */
function fromWindows(
  { dataset, x, targets }: Windows,
  forecast: (series: Float32Array, k: number) => number,
): Float64Array {
  const { steps, inputs } = dataset;
  const { count, ahead } = outputShape(dataset);
  const series = new Float32Array(steps);
  return targets.map((_, i) => {
    const [own, k] = [Math.floor(i / ahead), i % ahead];
    const from = Math.floor(own / count) * steps * inputs + (own % count);
    if (k === 0) for (let t = 0; t < steps; t += 1) series[t] = x[from + t * inputs]!;
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
