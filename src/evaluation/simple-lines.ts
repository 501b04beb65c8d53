import { batches } from "../data/batches.js";
import { type Dataset, outputShape } from "../data/dataset.js";
import { examples } from "./examples.js";
import {
  type Rates,
  ratesToTry,
  slopeOf,
  smoothedForecasts,
  trends,
} from "./exponential-smoothing.js";
import { lastSteps } from "./last-step.js";
import type { LinearModel } from "./linear.js";
import { fixedForecasters, type LinearForecaster, mapOf } from "./linear-forecasters.js";
import { constantly, mean } from "./naive-forecasters.js";

const BATCH_SIZE = 256;

/**
 * The maximum number of windows on which the rates of a smoothing are chosen, and of multiplications for
 * that.
 */
const MOST_WINDOWS = 200;
const MOST_COST = 5e8;

/** Lines with hardly any coefficient to estimate, which forecast each target from its own past. */
export interface SimpleLines {
  /** The mean of the window. */
  readonly mean: LinearModel;
  readonly drift: LinearModel;
  /** The season before; undefined without a season that fits into a window. */
  readonly seasonal: LinearModel | undefined;
  /** Exponential smoothing with the rates of least error in training; undefined if trying them takes long. */
  readonly smoothed: LinearModel | undefined;
  /** Forecasts 0. */
  readonly nothing: LinearModel;
}

/** @param period number of steps in a season, if there is one */
export function simpleLines(train: Dataset, period: number | undefined): SimpleLines {
  const fitting = period !== undefined && period <= train.steps ? period : undefined;
  const [drift, seasonal] = fixedForecasters(fitting).map((forecaster) =>
    lineOf(forecaster, train),
  );
  return {
    mean: meanOfWindow(train),
    drift: drift!,
    seasonal,
    smoothed: smoothedLine(train, fitting),
    nothing: nothing(train),
  };
}

/** The lines that exist, always in the same order. */
export function listOf(simple: SimpleLines): LinearModel[] {
  const { mean, drift, seasonal, smoothed, nothing: none } = simple;
  return [mean, drift, seasonal, smoothed, none].filter((line) => line !== undefined);
}

/** Forecasts 0. */
export function nothing({ steps, inputs, outputs }: Dataset): LinearModel {
  const features = steps * inputs + 1;
  return { coefficients: new Float64Array(features * outputs), features, outputs };
}

/** Forecasts the mean of each target's own past. */
export function meanOfWindow(train: Dataset): LinearModel {
  return lineOf((values) => constantly(mean(values)), train);
}

/** A map of the past of each target: the same for all, or one for each. */
function lineOf(forecaster: LinearForecaster, dataset: Dataset): LinearModel {
  const { count } = outputShape(dataset);
  return lineOfEach(
    Array.from({ length: count }, () => forecaster),
    dataset,
  );
}

/** @param forecasters of each target */
function lineOfEach(forecasters: readonly LinearForecaster[], dataset: Dataset): LinearModel {
  const { steps, inputs, outputs } = dataset;
  const { ahead } = outputShape(dataset);
  const line = nothing(dataset);
  for (const [v, forecaster] of forecasters.entries()) {
    const map = mapOf(forecaster, { steps, ahead });
    for (let t = 0; t < steps; t += 1) {
      const from = (t * inputs + v) * outputs + v * ahead;
      line.coefficients.set(map.subarray(t * ahead, (t + 1) * ahead), from);
    }
  }
  return line;
}

/** The smoothing of each target that has the least squared error in training. */
function smoothedLine(train: Dataset, period: number | undefined): LinearModel | undefined {
  const { count, steps } = train;
  const { ahead, count: variables } = outputShape(train);
  const rates = ratesToTry(steps, period);
  const every = Math.max(1, Math.ceil(count / MOST_WINDOWS));
  const tried = rates.length * trends.length;
  if ((count / every) * steps * ahead * variables * tried > MOST_COST) return undefined;
  const indices = Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every);
  const errors = squaredErrorsOf(rates, examples(train, indices));
  const best = errors.map((ofTarget) => {
    const index = ofTarget.indexOf(Math.min(...ofTarget));
    const trend = trends[index % trends.length]!;
    return { rates: rates[Math.floor(index / trends.length)]!, trend };
  });
  const forecasters = best.map(
    (smoothing) => (values: Float64Array) =>
      smoothedForecasts(values, smoothing.rates)(smoothing.trend),
  );
  return lineOfEach(forecasters, train);
}

/** The squared errors of each target for each rate and trend, [variables][rates*trends]. */
function squaredErrorsOf(rates: readonly Rates[], dataset: Dataset): number[][] {
  const { steps, inputs, outputs } = dataset;
  const { ahead, count: variables } = outputShape(dataset);
  const errors = Array.from({ length: variables }, () =>
    new Array<number>(rates.length * trends.length).fill(0),
  );
  const past = new Float64Array(steps);
  for (const { x, y, size, weights } of batches(dataset, BATCH_SIZE)) {
    const targets = lastSteps(y, dataset);
    for (let n = 0; n < size; n += 1) {
      for (let v = 0; v < variables; v += 1) {
        for (let t = 0; t < steps; t += 1) past[t] = x[(n * steps + t) * inputs + v]!;
        const from = n * outputs + v * ahead;
        const wanted = targets.subarray(from, from + ahead);
        addSquaredErrors(errors[v]!, past, wanted, { rates, weight: weights?.[n] ?? 1 });
      }
    }
  }
  return errors;
}

/** Adds the squared error of each rate and each trend on one window. */
function addSquaredErrors(
  errors: number[],
  past: Float64Array,
  wanted: Float32Array,
  { rates, weight }: { readonly rates: readonly Rates[]; readonly weight: number },
): void {
  const slopes = new Map<number | undefined, number>();
  for (const [r, rate] of rates.entries()) {
    const period = rate.season?.period;
    const slope = slopes.get(period) ?? slopeOf(past, period);
    slopes.set(period, slope);
    const withTrend = smoothedForecasts(past, rate, slope);
    for (const [t, trend] of trends.entries()) {
      errors[r * trends.length + t]! += weight * squaredError(withTrend(trend), wanted);
    }
  }
}

/** Over the targets that were measured. */
function squaredError(forecast: (k: number) => number, targets: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < targets.length; k += 1) {
    const error = forecast(k) - targets[k]!;
    if (!Number.isNaN(error)) sum += error * error;
  }
  return sum;
}
