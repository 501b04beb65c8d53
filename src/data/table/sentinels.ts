/** Numbers that programs write instead of a missing value. */
// biome-ignore format: numbers of one length a row
const SENTINELS = new Set(
  [
    99, 99.9, 99.99, 99.999,
    999, 999.9, 999.99, 999.999,
    9999, 9999.9, 9999.99,
    99_999, 99_999.9, 999_999, 9_999_999,
    1e20, 1e30, 1e35, 1e36,
  ].flatMap((value) => [value, -value]),
);

/** Minimum number of rows with a number far from the others, if it is not a usual one. */
const LEAST_ROWS = 3;

/** Minimum number of other values that shows that a column holds measurements, not codes. */
const LEAST_DIFFERENT = 10;

/** A number that may stand for missing values, and the range of the other numbers. */
interface Suspect {
  readonly value: number;
  readonly count: number;
  readonly others: { readonly low: number; readonly high: number };
}

/**
 * Notes on numbers that may stand for missing values: a number farther from all others than those are from each
 * other, or -1 if no other number is negative.
 */
export function sentinelNotes(values: Float64Array): string[] {
  return suspectsIn(values).map(
    ({ value, count, others }) =>
      `${count} ${count === 1 ? "row has" : "rows have"} ${value}, the others ${others.low} to ` +
      `${others.high}: if ${value} stands for a missing value, set data.missingValues: ["${value}"]`,
  );
}

/** Such numbers that are made of nines or as large as 1e20: a positive one must occur at least twice. */
export function placeholdersIn(values: Float64Array): number[] {
  return suspectsIn(values)
    .filter(({ value, count }) => SENTINELS.has(value) && (value < 0 || count > 1))
    .map(({ value }) => value);
}

function suspectsIn(values: Float64Array): Suspect[] {
  const { low, high } = rangeOf(values, Number.NaN);
  return [low, high]
    .filter((end, i, ends) => end !== 0 && ends.indexOf(end) === i)
    .flatMap((value) => {
      const others = rangeOf(values, value);
      const distance = value < others.low ? others.low - value : value - others.high;
      const isFar = distance > others.high - others.low || (value === -1 && others.low >= 0);
      const hasOthers = others.low <= others.high;
      const count = isFar && hasOthers ? countOf(values, value) : 0;
      const isLikely = SENTINELS.has(value) || (count >= LEAST_ROWS && isMeasured(values, value));
      return count > 0 && isLikely ? [{ value, count, others }] : [];
    });
}

function isMeasured(values: Float64Array, without: number): boolean {
  const different = new Set<number>();
  for (const value of values) {
    if (value !== without && !Number.isNaN(value)) different.add(value);
    if (different.size >= LEAST_DIFFERENT) return true;
  }
  return false;
}

function countOf(values: Float64Array, value: number): number {
  let count = 0;
  for (const other of values) count += other === value ? 1 : 0;
  return count;
}

/** The lowest and the highest value except a given one. NaN is ignored, because every comparison with it is false. */
function rangeOf(values: Float64Array, without: number) {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (value === without) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
