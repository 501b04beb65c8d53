import { studentQuantile } from "./special.js";

/** An interval as its low and high end; 95 % unless stated otherwise. */
export type Interval = readonly [number, number];

/** What a sample says about the mean of its distribution. */
export interface SampleSummary {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation (n - 1); null with fewer than two values. */
  readonly sd: number | null;
  /** Student's t interval of the mean; null with fewer than two values. */
  readonly interval: Interval | null;
}

export const CONFIDENCE = 0.95;

/**
 * Mean, standard deviation and Student's t interval of the mean, which contains the true mean for
 * 95 % of samples if the values are approximately normal and independent.
 */
export function summarise(values: readonly number[], confidence = CONFIDENCE): SampleSummary {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { count, mean, sd: null, interval: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = Math.sqrt(squares / (count - 1));
  const half = (studentQuantile((1 + confidence) / 2, count - 1) * sd) / Math.sqrt(count);
  return { count, mean, sd, interval: [mean - half, mean + half] };
}

/** The difference between two models that were trained with the same seeds. */
export interface PairedDifference extends SampleSummary {
  /** Number of pairs in which the first has the lower value. */
  readonly wins: number;
  /** Whether the interval excludes 0. */
  readonly settled: boolean;
  /**
   * Pairs needed to settle the comparison if the differences keep their mean and spread; null if it
   * is settled, if there is no spread to judge by, or if more than {@link MOST_PAIRS} would be
   * needed.
   */
  readonly needed: number | null;
}

/**
 * Differences `second - first` for each pair: positive if the first has the lower error. The
 * interval is Student's t over the differences (the paired t-test), which removes what the pairs
 * have in common, such as a seed that is bad for both.
 */
export function pairedDifference(
  first: readonly number[],
  second: readonly number[],
  confidence = CONFIDENCE,
): PairedDifference {
  const differences = first.map((value, i) => second[i]! - value);
  const summary = summarise(differences, confidence);
  const { mean, sd, interval } = summary;
  const settled = interval !== null && (interval[0] > 0 || interval[1] < 0);
  return {
    ...summary,
    wins: differences.filter((difference) => difference > 0).length,
    settled,
    needed: settled || !sd ? null : pairsNeeded(mean / sd, confidence),
  };
}

const POWER = 0.8;
export const MOST_PAIRS = 1000;

/**
 * The number of pairs with which a paired t-test detects a difference of `effect` standard
 * deviations four times out of five: the smallest n with |effect| √n ≥ t(1 - α/2, n - 1) + t(power,
 * n - 1). This is the usual approximation of the noncentral t (Cohen 1988), within about one pair
 * of the exact number.
 *
 * @returns null if more than {@link MOST_PAIRS} were needed
 */
export function pairsNeeded(effect: number, confidence = CONFIDENCE, power = POWER): number | null {
  const enough = (n: number) => {
    const need = studentQuantile((1 + confidence) / 2, n - 1) + studentQuantile(power, n - 1);
    return Math.abs(effect) * Math.sqrt(n) >= need;
  };
  if (!enough(MOST_PAIRS)) return null;
  let [tooFew, n] = [1, MOST_PAIRS];
  while (n - tooFew > 1) {
    const middle = Math.floor((tooFew + n) / 2);
    if (enough(middle)) n = middle;
    else tooFew = middle;
  }
  return n;
}

/** The rank of each value, from 1; equal values share the better rank. */
export function ranks(values: readonly number[]): number[] {
  return values.map((value) => 1 + values.filter((other) => other < value).length);
}
