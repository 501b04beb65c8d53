import { mean } from "./naive-forecasters.js";

/** How a series is smoothed: additive exponential smoothing with rates that are the same for all windows. */
export interface Smoothing {
  /** Share of a forecast error that corrects the level. */
  readonly level: number;
  readonly trend: keyof typeof trends;
  readonly season?: Season | undefined;
}

interface Season {
  readonly period: number;
  /** Share of a forecast error that corrects the season. */
  readonly rate: number;
}

/** What is added to the last level of a series, by the steps after it, from 0. */
type Trend = (values: Float64Array, smoothing: Smoothing) => (k: number) => number;

/**
 * Trends by name. On a rising series, the smoothed level lags by the slope divided by the rate,
 * limited by the window (Hyndman and Billah 2003). The Theta method adds half the slope.
 */
const trends = {
  none: () => () => 0,
  half: sloped(0.5),
  full: sloped(1),
} satisfies Record<string, Trend>;

function sloped(share: number): Trend {
  return (values, { level: rate, season }) => {
    const slope = share * (season ? seasonalSlope(values, season.period) : slopeOf(values));
    const seen = values.length - (season?.period ?? 0);
    const lag = (1 - (1 - rate) ** seen) / rate;
    return (k) => slope * (k + lag);
  };
}

const LEVELS = [0.1, 0.2, 0.35, 0.5, 0.75, 1];
const SEASONS = [0, 0.1, 0.3];

/** The smoothings to choose from; those with seasons only if a window holds two seasons. */
export function smoothings(steps: number, period: number | undefined): Smoothing[] {
  const rates = period !== undefined && 2 * period <= steps ? SEASONS : [];
  const seasons = [undefined, ...rates.map((rate) => ({ period: period!, rate }))];
  return LEVELS.flatMap((level) =>
    (Object.keys(trends) as Smoothing["trend"][]).flatMap((trend) =>
      seasons.map((season) => ({ level, trend, season })),
    ),
  );
}

/**
 * Forecasts of a series by additive exponential smoothing in error-correction form (Hyndman and
 * Athanasopoulos, fpp3, 8), which are a linear map of the values.
 *
 * @param values in order of time; with a season, at least as many as its period
 * @returns a function of k that forecasts the value k + 1 steps after the last one
 */
export function smoothedForecasts(
  values: Float64Array,
  smoothing: Smoothing,
): (k: number) => number {
  const { level: rate, trend, season } = smoothing;
  const added = trends[trend](values, smoothing);
  const period = season?.period ?? 1;
  let level = season ? mean(values.subarray(0, period)) : values[0]!;
  const places = Float64Array.from({ length: period }, (_, i) => (season ? values[i]! - level : 0));
  for (let t = period; t < values.length; t += 1) {
    const error = values[t]! - level - places[t % period]!;
    level += rate * error;
    places[t % period]! += (season?.rate ?? 0) * error;
  }
  return (k) => level + added(k) + places[(values.length + k) % period]!;
}

/** The slope of the least-squares line through values at 0, 1, 2, … */
function slopeOf(values: Float64Array): number {
  const middle = (values.length - 1) / 2;
  let [products, squares] = [0, 0];
  for (let t = 0; t < values.length; t += 1) {
    products += (t - middle) * values[t]!;
    squares += (t - middle) ** 2;
  }
  return squares > 0 ? products / squares : 0;
}

/** The mean change from one season to the next, for each step. */
function seasonalSlope(values: Float64Array, period: number): number {
  const count = values.length - period;
  let sum = 0;
  for (let t = period; t < values.length; t += 1) sum += values[t]! - values[t - period]!;
  return sum / (count * period);
}
