import { mean } from "./naive-forecasters.js";

/** The rates of additive exponential smoothing, the same for all windows. */
export interface Rates {
  /** Share of a forecast error that corrects the level. */
  readonly level: number;
  readonly season?: Season | undefined;
}

interface Season {
  readonly period: number;
  /** Share of a forecast error that corrects the season. */
  readonly rate: number;
}

/**
 * Shares of the slope that are added, by name. On a rising series, the smoothed level lags by the slope divided by
 * the rate, limited by the window (Hyndman and Billah 2003). The Theta method adds half the slope.
 */
const shares = { none: 0, half: 0.5, full: 1 };

export type Trend = keyof typeof shares;

export const trends = Object.keys(shares) as readonly Trend[];

const LEVELS = [0.1, 0.2, 0.35, 0.5, 0.75, 1];
const SEASONS = [0, 0.1, 0.3];

/** The rates to choose from; those with seasons only if a window holds two seasons. */
export function ratesToTry(steps: number, period: number | undefined): Rates[] {
  const rates = period !== undefined && 2 * period <= steps ? SEASONS : [];
  const seasons = [undefined, ...rates.map((rate) => ({ period: period!, rate }))];
  return LEVELS.flatMap((level) => seasons.map((season) => ({ level, season })));
}

/**
 * Forecasts of a series by additive exponential smoothing in error-correction form (Hyndman and
 * Athanasopoulos, fpp3, 8), which are a linear map of the values.
 *
 * @param values in order of time; with a season, at least as many as its period
 * @returns for each trend, a function of k that forecasts the value k + 1 steps after the last one
 */
export function smoothedForecasts(
  values: Float64Array,
  { level: rate, season }: Rates,
  slope = slopeOf(values, season?.period),
): (trend: Trend) => (k: number) => number {
  const period = season?.period ?? 1;
  const { level, places } = smoothed(values, { level: rate, season });
  const lag = (1 - (1 - rate) ** (values.length - (season?.period ?? 0))) / rate;
  return (trend) => {
    const rise = shares[trend] * slope;
    return (k) => level + rise * (k + lag) + places[(values.length + k) % period]!;
  };
}

/** The last level, and the term for each place of a season. */
function smoothed(values: Float64Array, { level: rate, season }: Rates) {
  const period = season?.period ?? 1;
  const seasonRate = season?.rate ?? 0;
  let level = season ? mean(values.subarray(0, period)) : values[0]!;
  const places = new Float64Array(period);
  if (season) for (let i = 0; i < period; i += 1) places[i] = values[i]! - level;
  for (let t = period, place = 0; t < values.length; t += 1) {
    const error = values[t]! - level - places[place]!;
    level += rate * error;
    places[place]! += seasonRate * error;
    place = place + 1 < period ? place + 1 : 0; // t % period, which takes longer than the rest
  }
  return { level, places };
}

/** The slope of the trend; that of whole seasons if there is a period. */
export function slopeOf(values: Float64Array, period: number | undefined): number {
  return period === undefined ? straightSlope(values) : seasonalSlope(values, period);
}

/** The slope of the least-squares line through values at 0, 1, 2, … */
export function straightSlope(values: Float64Array): number {
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
