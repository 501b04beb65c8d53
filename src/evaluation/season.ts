/** The component that repeats each period, and how it is combined with the rest. */
export interface Season {
  /** A factor or term for each step of a period, beginning at the first value. */
  readonly factors: Float64Array;
  add(value: number, factor: number): number;
  remove(value: number, factor: number): number;
}

type Kind = Pick<Season, "add" | "remove"> & { readonly none: number };

const additive: Kind = { add: (v, f) => v + f, remove: (v, f) => v - f, none: 0 };
const multiplicative: Kind = { add: (v, f) => v * f, remove: (v, f) => v / f, none: 1 };

/** The upper 10 % quantile of a chi-squared variable with one degree of freedom: 1.645². */
const CRITICAL = 2.705543454095404;

/**
 * Removes the season if there is one: at least two periods, and an autocorrelation at the period
 * that is significant at the 10 % level. The season is multiplicative if all values and factors are
 * positive, otherwise additive. Classical decomposition (centred moving averages), as in
 * statsmodels' ThetaModel.
 */
export function deseasonalised(values: Float64Array, period: number | undefined) {
  if (period === undefined || period < 2 || !isSeasonal(values, period)) {
    return { values, season: undefined };
  }
  const season = seasonOf(values, period);
  const rest = values.map((value, t) => season.remove(value, season.factors[t % period]!));
  return { values: rest, season };
}

/** Whether the autocorrelation at the period is significant at the 10 % level. */
export function isSeasonal(values: Float64Array, period: number): boolean {
  if (values.length < 2 * period) return false;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = (lag: number) => {
    let sum = 0;
    for (let t = lag; t < values.length; t += 1)
      sum += (values[t]! - mean) * (values[t - lag]! - mean);
    return sum;
  };
  const variance = covariance(0);
  if (variance === 0) return false;
  let squares = 0;
  for (let lag = 0; lag < period; lag += 1) squares += (covariance(lag) / variance) ** 2;
  return (values.length * (covariance(period) / variance) ** 2) / squares > CRITICAL;
}

function seasonOf(values: Float64Array, period: number): Season {
  if (values.every((value) => value > 0)) {
    const season = seasonOfKind(values, period, multiplicative);
    if (season.factors.every((factor) => factor > 0)) return season;
  }
  return seasonOfKind(values, period, additive);
}

/**
 * Mean deviation from a centred moving average at each step of a period, shifted so that the
 * deviations average to none.
 */
function seasonOfKind(values: Float64Array, period: number, kind: Kind): Season {
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  const half = Math.floor(period / 2);
  for (let t = half; t + half < values.length; t += 1) {
    sums[t % period]! += kind.remove(values[t]!, centredMean(values, t, period));
    counts[t % period]! += 1;
  }
  const means = sums.map((sum, step) => sum / counts[step]!);
  const mean = means.reduce((sum, value) => sum + value, 0) / period;
  return { ...kind, factors: means.map((value) => kind.remove(value, mean)) };
}

/** The mean over one period around a step; if the period is even, the two ends have half weight. */
function centredMean(values: Float64Array, at: number, period: number): number {
  const half = Math.floor(period / 2);
  const end = period % 2 === 0 ? 0.5 : 1;
  let sum = end * (values[at - half]! + values[at + half]!);
  for (let t = at - half + 1; t < at + half; t += 1) sum += values[t]!;
  return sum / period;
}
