import { upperMedian } from "../../shared/median.js";
import type { Collection } from "./collection.js";

/** Limits of the search: a period's length, and the values and the series that are looked at. */
const SHORTEST = 2;
const LONGEST = 400;
const MOST_VALUES = 4000;
const MOST_SERIES = 10;

/** The least number of periods in the values that are looked at. */
const LEAST_PERIODS = 5;

/**
 * The least share of the variance about a moving average that the mean of each phase, times a factor, explains in the other half
 * of the values. Random walks and noise hardly ever reach it for any period.
 */
const CLEARLY = 0.4;

/** A period is taken in place of its multiple if it explains at least this share of what the multiple does. */
const NEARLY = 0.9;

/**
 * The number of steps after which series repeat, for steps whose times show no season. For each period, the
 * values minus their moving average are averaged by their phase in one half and compared with the other half,
 * and the halves change places: a period that one half has by chance is not in the other.
 *
 * @param targets number of columns that are forecast, the first ones of each series
 * @param end the step before which values are looked at
 * @returns undefined if no period is clear
 */
export function findPeriod(
  { series }: Pick<Collection, "series">,
  targets: number,
  end: number,
): number | undefined {
  const columns = series.flatMap(({ first, columns: all }) =>
    all.slice(0, targets).map((values) => values.subarray(0, Math.max(0, end - first))),
  );
  const every = Math.ceil(columns.length / MOST_SERIES);
  const all = columns
    .filter((_, c) => c % every === 0)
    .map((values) => filled(values).subarray(-MOST_VALUES));
  const most = Math.max(0, ...all.map(({ length }) => length));
  const longest = Math.min(LONGEST, Math.floor(most / LEAST_PERIODS));
  const scores = Array.from({ length: Math.max(0, longest - SHORTEST + 1) }, (_, i) => {
    return upperMedian(all.map((values) => explainedShare(values, i + SHORTEST))) ?? 0;
  });
  const best = Math.max(...scores);
  if (!(best >= CLEARLY)) return undefined;
  const period = scores.indexOf(best) + SHORTEST;
  const isNearly = (score: number, i: number) =>
    period % (i + SHORTEST) === 0 && score >= NEARLY * best;
  return scores.findIndex(isNearly) + SHORTEST;
}

/** The values with the last one before each gap in its place, without the gap at the beginning. */
function filled(values: Float64Array): Float64Array {
  const start = values.findIndex((value) => !Number.isNaN(value));
  const known = values.slice(Math.max(0, start));
  for (let t = 1; t < known.length; t += 1) if (Number.isNaN(known[t]!)) known[t] = known[t - 1]!;
  return known;
}

/** The smaller one of the shares that one half of the values explains of the other. */
function explainedShare(values: Float64Array, period: number): number {
  const around = aboutMovingAverage(values, period);
  const half = Math.floor(around.length / 2);
  if (half < 2 * period) return 0;
  const parts = [around.subarray(0, half), around.subarray(half)] as const;
  const phases = [phaseMeans(parts[0], 0, period), phaseMeans(parts[1], half, period)] as const;
  return Math.min(shareOf(parts[1], half, phases[0]), shareOf(parts[0], 0, phases[1]));
}

/** Each value minus the mean of a period around it; with an even period, the outermost two values count half. */
function aboutMovingAverage(values: Float64Array, period: number): Float64Array {
  const half = Math.floor(period / 2);
  const outer = period % 2 === 0 ? 0.5 : 0;
  const result = new Float64Array(Math.max(0, values.length - 2 * half));
  const origin = values[0]!;
  let sum = 0; // of the values around the one at i + half, relative to the first one, so that a large level costs no precision
  for (let t = 0; t <= 2 * half && t < values.length; t += 1) sum += values[t]! - origin;
  for (let i = 0; i < result.length; i += 1) {
    const [first, last] = [values[i]! - origin, values[i + 2 * half]! - origin];
    result[i] = values[i + half]! - origin - (sum - outer * (first + last)) / period;
    sum += (values[i + 2 * half + 1] ?? origin) - values[i]!;
  }
  return result;
}

/** The mean of each phase, minus the mean of these. */
function phaseMeans(values: Float64Array, first: number, period: number): Float64Array {
  const [sums, counts] = [new Float64Array(period), new Float64Array(period)];
  for (let i = 0; i < values.length; i += 1) {
    sums[(first + i) % period]! += values[i]!;
    counts[(first + i) % period]! += 1;
  }
  const means = sums.map((sum, phase) => sum / counts[phase]!);
  const mean = means.reduce((sum, value) => sum + value, 0) / period;
  return means.map((value) => value - mean);
}

/**
 * The squared correlation of values with the means of their phases, and so the share of the variance that
 * these explain, also if the season grows; negative if the correlation is, 0 for constant values.
 */
function shareOf(values: Float64Array, first: number, phases: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [squares, phaseSquares, products] = [0, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const [value, phase] = [values[i]! - mean, phases[(first + i) % phases.length]!];
    squares += value * value;
    phaseSquares += phase * phase;
    products += value * phase;
  }
  const most = squares * phaseSquares;
  return most > 0 ? (products * Math.abs(products)) / most : 0;
}
