import { batches } from "../data/batches.js";
import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import { type LineTable, linesOfSeries } from "../model/layers/series-lines.js";
import { forecasterErrors } from "./forecaster-errors.js";
import { restored } from "./last-step.js";
import { fitLine, fitQuickStart } from "./line.js";
import { type LinearModel, linearCost, predictLinear } from "./linear.js";
import type { ForecastErrors, LastStepErrors } from "./metrics.js";
import {
  constantly,
  drift,
  type Forecaster,
  fromHistory,
  mean,
  seasonal,
} from "./naive-forecasters.js";
import { naiveScales } from "./naive-scales.js";
import { thetaForecasts } from "./theta.js";

/**
 * Forecasters that learn nothing, or only a straight line, and the lower limit for all forecasters.
 */
export const baselineNames = {
  lastValue: "last value",
  mean: "mean of the window",
  seasonalNaive: "seasonal naive",
  drift: "drift",
  theta: "Theta method",
  linear: "linear regression",
  linearBySeries: "linear regression by series",
  constant: "mean of the training targets",
  noiseFloor: "noise floor",
} as const;

export type BaselineName = keyof typeof baselineNames;

/** Errors of the last step, comparable to a model's `…LastStep` figures. */
export interface Baseline extends LastStepErrors {
  readonly name: BaselineName;
  /** The same errors on the validation part, for choosing; undefined if that is empty. */
  readonly validation?: ForecastErrors | undefined;
}

export interface BaselineOptions {
  /** The length of a season in steps, if there is one; at most the length of the window. */
  readonly period?: number | undefined;
  /**
   * The part of the test targets that no forecast can know, [count, outputs], if the data records
   * it.
   */
  readonly noise?: Float32Array | undefined;
  /** The naive error of each target's training series, see `naiveScales`. */
  readonly scales: readonly number[];
  /** Lines of series that the model adds to, if it has them. */
  readonly lines?: LineTable | undefined;
}

/**
 * Above this number of multiplications, some seconds, the regression or the Theta method is left
 * out.
 */
const MOST_COST = 4e9;

/** Operations of the Theta method for each step of a window, in which about 80 rates are tried. */
const THETA_COST = 400;

/**
 * The baselines of forecasts on the test set, all from the whole window to the targets of the last
 * step: the window's last value, its mean, the value one season earlier if a period is given, the
 * straight line through its first and last value (drift), the Theta method, and a linear regression
 * fitted to the training set. The noise floor is the error of a forecaster that knows everything
 * except the noise of these test targets. With several targets, each is forecast from its own
 * values, except by regressions, which read the whole window.
 */
export function baselines(
  splits: Splits,
  { period, noise, scales, lines }: BaselineOptions,
): Baseline[] {
  const forecasters: Forecasters = {
    lastValue: fromHistory((past) => () => past.at(-1)!),
    mean: fromHistory((past) => constantly(mean(past))),
    ...(period !== undefined && {
      seasonalNaive: fromHistory((past) => (k) => seasonal(past, period, k)),
    }),
    drift: fromHistory(drift),
    ...thetaForecaster(splits, period),
    ...linearForecaster(splits),
    ...(lines && { linearBySeries: bySeriesForecaster(lines) }),
  };
  const limits: Forecasters = noise
    ? {
        noiseFloor: ({ first, targets }) =>
          targets.map((target, i) => target - noise[first * splits.test.outputs + i]!),
      }
    : {};
  return [
    ...onBothParts(splits, forecasters, scales),
    ...forecasterErrors(splits.test, limits, scales), // only the noise of the test part is known
  ];
}

/**
 * The baselines of a model that predicts values once per sequence: the mean of the training
 * targets, and a regression.
 */
export function constantBaselines(splits: Splits): Baseline[] {
  const means = meanTargets(splits.train);
  const forecasters: Forecasters = {
    constant: ({ dataset, first, targets }) => {
      const scaled = Float64Array.from(targets, (_, i) => means[i % means.length]!);
      return restored(dataset, scaled, { first, perExample: dataset.outputs });
    },
    ...linearForecaster(splits),
  };
  return onBothParts(splits, forecasters, []);
}

/** The test errors together with those on the validation part. */
function onBothParts(
  { valid, test }: Splits,
  forecasters: Forecasters,
  scales: readonly number[],
): Baseline[] {
  const tested = forecasterErrors(test, forecasters, scales);
  if (valid.count === 0) return tested;
  return forecasterErrors(valid, forecasters, scales).map(
    ({ mse, rmse, mae, smape, mase }, index) => {
      return { ...tested[index]!, validation: { mse, rmse, mae, smape, mase } };
    },
  );
}

function thetaForecaster(
  { valid, test }: Splits,
  period: number | undefined,
): Pick<Forecasters, "theta"> {
  const windows = (valid.count + test.count) * outputShape(test).count;
  if (windows * test.steps * THETA_COST > MOST_COST) return {};
  const { ahead } = outputShape(test);
  return {
    theta: fromHistory((past) => {
      const values = thetaForecasts(past, ahead, period);
      return (k) => values[k]!;
    }),
  };
}

function linearForecaster(
  splits: Splits,
  lineFrom: (splits: Splits) => LinearModel = fitLine,
): Forecasters {
  if (linearCost(splits.train) > MOST_COST) return {};
  const model = lineFrom(splits);
  return {
    linear: ({ dataset, first, x }) =>
      restored(dataset, predictLinear(model, x), { first, perExample: dataset.outputs }),
  };
}

function bySeriesForecaster(lines: LineTable): Forecaster {
  return ({ dataset, first, x }) => {
    const { outputs, series, steps, inputs } = dataset;
    const numbers = Int32Array.from({ length: x.length / (steps * inputs) }, (_, n) => {
      return series?.numberOf(first + n) ?? -1;
    });
    return restored(dataset, linesOfSeries(lines, x, numbers), { first, perExample: outputs });
  };
}

/**
 * Errors of a fitted line on the test part; undefined if fitting it would take too long.
 */
export function lineErrors(
  splits: Splits & { readonly period?: number | undefined },
  fit: (splits: Splits & { readonly period?: number | undefined }) => LinearModel = fitQuickStart,
): LastStepErrors | undefined {
  const forecaster = linearForecaster(splits, fit);
  return forecasterErrors(splits.test, forecaster, naiveScales(splits.train))[0];
}

/** In the unit of the model, in which a data set may scale its targets. */
function meanTargets(train: Dataset): Float64Array {
  const means = new Float64Array(train.outputs);
  for (const { y } of batches(train, BATCH_SIZE)) {
    for (const [i, value] of y.entries()) means[i % train.outputs]! += value / train.count;
  }
  return means;
}

const BATCH_SIZE = 256;

type Forecasters = Partial<Record<BaselineName, Forecaster>>;
