import type { Collection, Offset, Series } from "./collection.js";
import type { Bounds } from "./split.js";
import { type Scaling, zeroKeepingScalings } from "./transforms/scaling.js";

/**
 * The level, in ranges of the values, from which on an offset is used. Below, a float64 keeps 11 digits of the
 * differences: more than the 7 of a forecast in float32.
 */
const LEAST_LEVEL = 1e4;

/** The largest whole number up to which a float64 holds all whole numbers. */
const LARGEST_WHOLE = 2 ** 53;

/**
 * The offset of values; undefined if their level is not large. It is the level rounded to a power of ten of at most
 * {@link LEAST_LEVEL} ranges, so that the same values with and without a round level become the same numbers.
 *
 * @param parts NaN if not measured
 */
export function findOffset(parts: readonly Float64Array[]): Offset | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of parts) {
    for (let i = 0; i < values.length; i += 1) {
      if (values[i]! < low) low = values[i]!; // false for NaN
      if (values[i]! > high) high = values[i]!;
    }
  }
  const [range, level] = [high - low, low / 2 + high / 2];
  if (!(range > 0 && Math.abs(level) >= LEAST_LEVEL * range)) return undefined;
  return { value: rounded(level, LEAST_LEVEL * range), decimals: decimalsOf(parts) };
}

/** A number rounded to a multiple of the largest power of ten that is at most `unit`. */
function rounded(value: number, unit: number): number {
  const exponent = Number(unit.toExponential().split("e")[1]);
  const power = 10 ** Math.abs(exponent); // whole, so that decimals are those of the nearest float64
  return exponent < 0 ? Math.round(value * power) / power : Math.round(value / power) * power;
}

/** The smallest number of decimals that all values have, if they are decimals; more are not looked for than fit. */
export function decimalsOf(parts: readonly Float64Array[]): number {
  let [decimals, power] = [0, 1];
  for (const values of parts) {
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i]!;
      while (
        Math.round(value * power) / power !== value &&
        Math.abs(value) * power * 10 < LARGEST_WHOLE // false for NaN
      ) {
        decimals += 1;
        power *= 10;
      }
    }
  }
  return decimals;
}

/**
 * Values without their offset. The difference of two decimals is again one with as few digits, which the difference
 * of their float64 only comes near to.
 */
export function relativeValues(values: Float64Array, { value, decimals }: Offset): Float64Array {
  const power = 10 ** decimals;
  return values.map((each) => {
    const difference = each - value;
    const decimal = Math.round(difference * power) / power;
    return value + decimal === each ? decimal : difference;
  });
}

/** A series without the offsets of its columns. */
export function relativeSeries(series: Series, offsets: readonly (Offset | undefined)[]): Series {
  if (offsets.every((offset) => offset === undefined)) return series;
  const columns = series.columns.map((values, c) => {
    const offset = offsets[c];
    return offset === undefined ? values : relativeValues(values, offset);
  });
  return { ...series, columns, offsets };
}

/** The options that {@link withoutLevels} depends on. */
interface LevelOptions {
  readonly scaling: Scaling;
  readonly scalePer: "series" | "all";
  readonly transform: string;
}

/**
 * The collection with the values of columns with a large level relative to it. A column has one offset in all
 * series if it has one scale in all. Values that are scaled or transformed as they are have none.
 */
export function withoutLevels(
  collection: Collection,
  { train: [start, end] }: Bounds,
  { scaling, scalePer, transform }: LevelOptions,
): Collection {
  if (zeroKeepingScalings.includes(scaling)) return collection;
  const { roles, series } = collection;
  const isTrained = ({ first }: Series, values: Float64Array) =>
    values.subarray(Math.max(0, start - first), Math.max(0, end - first)).some(isMeasured);
  const found = roles.columns.map(({ kind, use }, c) => {
    if (kind !== "number" || (use === "target" && transform !== "none")) return [];
    const values = series.map(({ columns }) => columns[c]!);
    if (scalePer === "all" || use === "static") {
      const common = findOffset(values);
      return values.map(() => common);
    }
    const own = values.map((part) => findOffset([part]));
    const isUsed = own.some((offset) => offset !== undefined);
    return isUsed && series.every((each, s) => isTrained(each, values[s]!)) ? own : [];
  });
  return {
    ...collection,
    series: series.map((each, s) =>
      relativeSeries(
        each,
        found.map((offsets) => offsets[s]),
      ),
    ),
  };
}

function isMeasured(value: number): boolean {
  return !Number.isNaN(value);
}
