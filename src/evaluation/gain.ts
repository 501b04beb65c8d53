import { studentCdf } from "./special.js";

/** The maximum number of groups for the losses of all windows. */
const MOST_GROUPS = 1000;

/** Means of groups of consecutive losses of equal size, in at most a thousand groups. */
export function groupMeans(losses: ArrayLike<number>): number[] {
  const size = groupSize(losses.length);
  return Array.from({ length: Math.ceil(losses.length / size) }, (_, group) => {
    const end = Math.min(losses.length, (group + 1) * size);
    let [sum, count] = [0, 0];
    for (let i = group * size; i < end; i += 1) {
      if (Number.isNaN(losses[i])) continue;
      sum += losses[i]!;
      count += 1;
    }
    return sum / count;
  });
}

function groupSize(count: number): number {
  return Math.max(1, Math.ceil(count / MOST_GROUPS));
}

/** The number of windows, and over how many consecutive windows their targets overlap. */
interface Overlap {
  readonly windows: number;
  readonly ahead: number;
}

/**
 * The confidence that losses became smaller, from 0 to 1: one minus the one-sided p-value of the
 * test of Diebold and Mariano (1995) for forecasts whose targets overlap, with the small-sample
 * correction and Student's t of Harvey, Leybourne and Newbold (1997). The variance is that of Newey
 * and West (1987), which is never negative. It is 0 if there are no more windows than steps ahead.
 *
 * @param before mean losses of groups from {@link groupMeans}
 * @param after those of the same groups
 */
export function gainConfidence(
  before: readonly number[],
  after: readonly number[],
  { windows, ahead }: Overlap,
): number {
  const gains = before.map((loss, i) => loss - after[i]!).filter((gain) => !Number.isNaN(gain));
  const n = gains.length;
  const lags = Math.ceil(ahead / groupSize(windows));
  if (n <= lags) return 0;
  const correction = (n + 1 - 2 * lags + (lags * (lags - 1)) / n) / n; // positive, since n > lags
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / n;
  if (mean <= 0) return 0;
  const variance = longRunVariance(gains, mean, lags) / n;
  return studentCdf(mean * Math.sqrt(correction / variance), n - 1); // 1 if the variance is 0
}

/**
 * The long-run variance of values that depend on each other over fewer than `lags` positions, with
 * Bartlett's weights.
 */
function longRunVariance(values: readonly number[], mean: number, lags: number): number {
  let variance = 0;
  for (let lag = 0; lag < lags; lag += 1) {
    let sum = 0;
    for (let i = lag; i < values.length; i += 1) {
      sum += (values[i]! - mean) * (values[i - lag]! - mean);
    }
    variance += (lag === 0 ? 1 : 2 * (1 - lag / lags)) * (sum / values.length);
  }
  return variance;
}
