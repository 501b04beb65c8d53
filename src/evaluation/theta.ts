import { straightSlope } from "./exponential-smoothing.js";
import { deseasonalised, type Season } from "./season.js";

/**
 * Forecasts by the Theta method, which won the M3 competition (Assimakopoulos and Nikolopoulos
 * 2000), in the form of Hyndman and Billah (2003): simple exponential smoothing plus half the slope
 * of a line through the series. If a test finds a season, it is removed first and added back at the
 * end. The numbers are those of `statsmodels.tsa.forecasting.theta.ThetaModel`.
 *
 * @param past values in order of time, at least one
 * @param ahead number of values to forecast
 * @param period steps of a season, if there is one
 */
export function thetaForecasts(past: Float64Array, ahead: number, period?: number): Float64Array {
  const { values, season } = deseasonalised(past, period);
  const slope = straightSlope(values);
  const rate = smoothingRate(values);
  const level = smoothed(values, rate).level;
  const lag = rate > 0 ? (1 - (1 - rate) ** values.length) / rate : values.length;
  return Float64Array.from({ length: ahead }, (_, k) => {
    return seasoned(level + (slope / 2) * (k + lag), season, past.length + k);
  });
}

function seasoned(value: number, season: Season | undefined, step: number): number {
  if (season === undefined) return value;
  return season.add(value, season.factors[step % season.factors.length]!);
}

/**
 * The level after the last value, starting from the first, and the sum of squared one-step errors.
 */
function smoothed(values: Float64Array, rate: number): { level: number; squares: number } {
  let level = values[0]!;
  let squares = 0;
  for (let t = 0; t < values.length; t += 1) {
    const error = values[t]! - level;
    squares += error ** 2;
    level += rate * error;
  }
  return { level, squares };
}

/** The number of rates in the initial grid, because the squared error may have several minima. */
const GRID = 20;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const PRECISION = 1e-7;

/**
 * The rate from 0 to 1 with the smallest squared error, by golden section search around the best
 * grid point.
 */
function smoothingRate(values: Float64Array): number {
  const errorAt = (rate: number) => smoothed(values, rate).squares;
  const errors = Array.from({ length: GRID + 1 }, (_, i) => errorAt(i / GRID));
  const best = errors.indexOf(Math.min(...errors));
  let [low, high] = [Math.max(0, best - 1) / GRID, Math.min(GRID, best + 1) / GRID];
  while (high - low > PRECISION) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
    if (errorAt(left) <= errorAt(right)) high = right;
    else low = left;
  }
  const found = (low + high) / 2;
  return errorAt(found) < errors[best]! ? found : best / GRID;
}
