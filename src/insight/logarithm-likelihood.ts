import { logarithm } from "../shared/logarithm.js";

/**
 * The gain in log likelihood from which on the logarithm of a series is clearly described better than the series: half
 * the 95 % quantile of chi squared with one degree of freedom, as in the interval of Box and Cox for their exponent.
 */
export const CLEAR_GAIN = 1.92;

/** With fewer values, a likelihood says little. */
const FEWEST_VALUES = 20;

/** With fewer seasons, each of their steps has a single value. */
const FEWEST_SEASONS = 2;

/** The share of the squares below which residuals are rounding. */
const NEGLIGIBLE = 1e-9;

/**
 * The log likelihood of a seasonal series if its logarithms are a straight trend, a level for each step of the season and Gaussian
 * noise of which a share is kept from step to step, minus the log likelihood if the values are (Box and Cox 1964, "An
 * analysis of transformations", section 3; trend and season as in `BoxCox.lambda(method = "loglik")` of Hyndman's R package
 * forecast, which takes the noise for independent). The density of a logarithm becomes one of its value by the factor 1 / value.
 *
 * @param values positive, or NaN where nothing was measured
 * @param period steps of a season
 * @returns 0 if there are few values or seasons, or if either model leaves no error
 */
export function logarithmGain(values: Float64Array, period: number): number {
  if (values.length < FEWEST_SEASONS * period) return 0;
  const steps = [...values.keys()].filter((t) => !Number.isNaN(values[t]!));
  if (steps.length < FEWEST_VALUES) return 0;
  const logs = values.map((value) => logarithm(value));
  const [ofValues, ofLogs] = [values, logs].map((series) => noiseOf(series, steps, period));
  if (ofValues === undefined || ofLogs === undefined) return 0;
  const { count, variance } = ofValues;
  const factors = sumOf(steps, (t, i) => (follows(steps, i) ? logs[t]! : 0));
  return (count * logarithm(variance / ofLogs.variance)) / 2 - factors;
}

/** The variance of what is new in the noise at each step, and the number of steps that follow a measured one. */
interface Noise {
  readonly variance: number;
  readonly count: number;
}

/** @returns undefined if the noise is rounding */
function noiseOf(
  series: Float64Array,
  steps: readonly number[],
  period: number,
): Noise | undefined {
  const residuals = residualsOf(series, steps, period);
  const whole = withoutLevels((t) => series[t]!, steps, 1);
  const squares = sumOf(residuals, (value) => value ** 2);
  if (!(squares > NEGLIGIBLE * sumOf(whole, (value) => value ** 2))) return undefined;
  const ofPairs = (term: (value: number, before: number) => number) =>
    sumOf(residuals, (value, i) => (follows(steps, i) ? term(value, residuals[i - 1]!) : 0));
  const kept = ofPairs((value, before) => value * before) / squares;
  const count = ofPairs(() => 1);
  return { variance: ofPairs((value, before) => (value - kept * before) ** 2) / count, count };
}

/** Whether a measured step follows another one. */
function follows(steps: readonly number[], i: number): boolean {
  return i > 0 && steps[i] === steps[i - 1]! + 1;
}

/**
 * Residuals of the least-squares line through some steps with a level for each step of the season: those of the
 * line through values and times whose means in each step of the season are 0 (Frisch and Waugh 1933).
 */
function residualsOf(series: Float64Array, steps: readonly number[], period: number): Float64Array {
  const y = withoutLevels((t) => series[t]!, steps, period);
  const x = withoutLevels((t) => t, steps, period);
  const squares = sumOf(x, (value) => value ** 2);
  const slope = squares > 0 ? sumOf(x, (value, i) => value * y[i]!) / squares : 0;
  return y.map((value, i) => value - slope * x[i]!);
}

/** What a function of the step is above its mean in each step of the season. */
function withoutLevels(
  valueAt: (step: number) => number,
  steps: readonly number[],
  period: number,
): Float64Array {
  const [sums, counts] = [new Float64Array(period), new Float64Array(period)];
  for (const t of steps) {
    sums[t % period]! += valueAt(t);
    counts[t % period]! += 1;
  }
  return Float64Array.from(steps, (t) => valueAt(t) - sums[t % period]! / counts[t % period]!);
}

function sumOf(values: ArrayLike<number>, term: (value: number, i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += term(values[i]!, i);
  return sum;
}
