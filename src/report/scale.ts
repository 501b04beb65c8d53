/** Scales of axes, and the values that an axis labels. */

import { scaleLinear } from "d3-scale";

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Maps a value to [0, 1] along the axis, or to NaN if it has no place there. */
export type Scale = (value: number) => number;

// Beyond this limit, the width of a range would overflow.
const LIMIT = 1e300;

/** Minimum and maximum of the finite values of some series; undefined if there are none. */
export function rangeOf(
  series: Iterable<ArrayLike<number>>,
  from = Number.NEGATIVE_INFINITY,
): Range | undefined {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const values of series) {
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i]!;
      if (!Number.isFinite(value) || value < from) continue;
      min = Math.min(min, Math.max(value, -LIMIT));
      max = Math.max(max, Math.min(value, LIMIT));
    }
  }
  return min <= max ? { min, max } : undefined;
}

/** A range wide enough to draw: a single value gets a margin on both sides. */
export function drawable(range: Range | undefined): Range {
  if (range === undefined) return { min: 0, max: 1 };
  const { min, max } = range;
  const size = Math.max(Math.abs(min), Math.abs(max));
  if (max - min > Math.max(size * 1e-9, 1e-290)) return range;
  const margin = size > 1e-290 ? size / 10 : 1;
  return { min: min - margin, max: max + margin };
}

/** @param range wide enough to draw */
export function linearScale({ min, max }: Range): Scale {
  return (value) => (Number.isFinite(value) ? clamp((value - min) / (max - min)) : Number.NaN);
}

/** @param range positive and wide enough to draw */
export function logScale({ min, max }: Range): Scale {
  const linear = linearScale({ min: Math.log(min), max: Math.log(max) });
  return (value) => (value > 0 ? linear(Math.log(value)) : Number.NaN);
}

function clamp(fraction: number): number {
  return Math.min(1, Math.max(0, fraction));
}

/** About `count` round values within the range: multiples of 1, 2 or 5 times a power of ten. */
export function ticks({ min, max }: Range, count: number): number[] {
  return scaleLinear([min, max], [0, 1]).ticks(count);
}

/** About `count` whole numbers within the range. */
export function integerTicks(range: Range, count: number): number[] {
  return ticks(range, count).filter(Number.isInteger);
}

/**
 * About `count` round values on a logarithmic axis: 1, 2 and 5 times the powers of ten, only the powers, or
 * some of them. A range with fewer than two of these gets the ticks of a linear axis.
 */
export function logTicks(range: Range, count: number): number[] {
  const first = Math.floor(Math.log10(range.min));
  const last = Math.ceil(Math.log10(range.max));
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const inside = (factors: number[]) =>
    powers
      .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
      .filter((tick) => tick >= range.min && tick <= range.max);
  const fine = inside([1, 2, 5]);
  if (fine.length < 2) return ticks(range, count);
  if (fine.length <= count * 1.5) return fine;
  const coarse = inside([1]);
  const every = Math.ceil(coarse.length / count);
  return coarse.filter((_, i) => i % every === 0);
}

/** Tick values of a logarithmic axis as text, each with as many digits as it needs. */
export function logTickLabels(values: readonly number[]): string[] {
  return values.map((value) => String(Number(value.toPrecision(6))));
}

/** Tick values as text, with enough decimals to distinguish neighbours. */
export function tickLabels(values: readonly number[]): string[] {
  const step = Math.min(...values.slice(1).map((value, i) => Math.abs(value - values[i]!)));
  const size = Math.max(...values.map(Math.abs));
  if (values.length === 0) return [];
  const places = Math.floor(Math.log10(Number.isFinite(step) ? step : size || 1) + 1e-9);
  if (size >= 1e6 || places < -5) {
    const digits = Math.min(3, Math.max(0, Math.floor(Math.log10(size)) - places));
    return values.map((value) => value.toExponential(digits));
  }
  return values.map((value) => value.toFixed(Math.max(0, -places)));
}
