import type { Dataset } from "../data/dataset.js";
import type { Latest } from "../data/series/latest.js";
import {
  type LatestCollection,
  type LatestOptions,
  latestDataset,
} from "../data/series/latest-dataset.js";
import { targetsOf } from "../data/series/series-columns.js";
import { intervalBounds, type OutputRanges } from "../evaluation/conformal-ranges.js";
import type { ConformalScores } from "../evaluation/conformal-scores.js";
import { lastSteps, restored } from "../evaluation/last-step.js";
import type { PredictedBatch } from "../evaluation/predicted-batches.js";
import { lossNamed } from "../kernels/losses/index.js";
import type { LossChoice } from "../kernels/losses/loss.js";
import { levelsOf } from "../kernels/losses/quantile.js";

/** A model that forecasts windows. */
export interface Forecaster {
  readonly loss: LossChoice;
  /** Predictions for a whole data set, in its order. */
  batches(dataset: Dataset): Iterable<PredictedBatch>;
}

/** What the windows belong to, how far to forecast, and the known errors of the model. */
export interface Continuation {
  readonly collection: LatestCollection;
  readonly options: LatestOptions;
  readonly horizon: number;
  readonly errors: ConformalScores | undefined;
  /** For each output of the model, the range of its errors at the requested level. */
  readonly ranges: OutputRanges;
}

/**
 * A forecast and its interval in the data's own unit; the ends are NaN if the run has too few
 * errors to calibrate it.
 */
export interface IntervalForecast {
  readonly forecast: number;
  readonly low: number;
  readonly high: number;
}

/** Forecasts of windows: [windows][targets][horizon]. */
export type Continued = readonly (readonly (readonly IntervalForecast[])[])[];

/**
 * Forecasts what follows each window. Beyond `ahead` steps, forecasts are fed back and have no
 * interval.
 */
export function continued(
  forecaster: Forecaster,
  latest: readonly Latest[],
  continuation: Continuation,
): Continued {
  const { collection, options, horizon } = continuation;
  const { ahead } = options;
  const targets = targetsOf(options);
  const forecasts = latest.map(() => targets.map((): IntervalForecast[] => []));
  let windows = latest;
  for (let done = 0; done < horizon; done += ahead) {
    const dataset = latestDataset(windows, collection, options);
    const errors = done === 0 ? continuation.errors : undefined;
    const all = intervalForecasts(forecaster, dataset, errors, continuation.ranges);
    for (const [w, ofWindow] of forecasts.entries()) {
      for (const [v, values] of ofWindow.entries()) {
        const row = w * targets.length + v;
        values.push(...all.slice(row * ahead, (row + 1) * ahead));
      }
    }
    if (done + ahead < horizon)
      windows = windows.map((window, w) => movedOn(window, forecasts[w]!, ahead));
  }
  return forecasts.map((ofWindow) => ofWindow.map((values) => values.slice(0, horizon)));
}

/** Forecasts after the last step of every window: [count, outputs]. */
function intervalForecasts(
  { loss, batches }: Forecaster,
  dataset: Dataset,
  errors: ConformalScores | undefined,
  ranges: OutputRanges,
): IntervalForecast[] {
  const { outputs } = dataset;
  const all: IntervalForecast[] = [];
  for (const batch of batches(dataset)) {
    const last = lastSteps(batch.predictions, dataset);
    const levels = levelsOf(loss);
    const bounds = errors && intervalBounds(batch, dataset, errors, { ranges, levels });
    const least = leastValue(loss);
    const fromLeast = (ends: Float64Array) => ends.map((end) => Math.max(end, least));
    const inUnit = (values: ArrayLike<number>) =>
      restored(dataset, values, { first: batch.first, perExample: outputs });
    const low = bounds && inUnit(fromLeast(bounds.low));
    const high = bounds && inUnit(fromLeast(bounds.high));
    for (const [i, forecast] of inUnit(last).entries()) {
      all.push({ forecast, low: low?.[i] ?? Number.NaN, high: high?.[i] ?? Number.NaN });
    }
  }
  return all;
}

/** The lower bound of the data's values, in the network's units: 0 for counts. */
function leastValue({ name }: LossChoice): number {
  const loss = lossNamed(name);
  const least = loss.targets === "values" ? loss.leastTarget : undefined;
  return least ?? Number.NEGATIVE_INFINITY;
}

/**
 * The next window after forecasting `ahead` steps. All columns other than the targets are static.
 */
function movedOn(
  latest: Latest,
  forecasts: readonly (readonly IntervalForecast[])[],
  ahead: number,
): Latest {
  const columns = latest.columns.map((values, v) => {
    if (v >= forecasts.length) return values;
    const next = forecasts[v]!.slice(-ahead).map(({ forecast }) => forecast);
    return Float64Array.from([...values, ...next]).slice(ahead);
  });
  return { ...latest, now: latest.now + ahead, columns };
}
