/** Numbers that programs write in place of a missing value. */
const SENTINELS = new Set(
  [99, 999, 999.9, 999.99, 9999, 99_999, 999_999, 9_999_999, 1e20, 1e30, 1e35, 1e36].flatMap(
    (value) => [value, -value],
  ),
);

/** Minimum number of rows with a number far from the others, if it is not a usual one. */
const LEAST_ROWS = 3;

/** Minimum number of other values that shows that a column holds measurements, not codes. */
const LEAST_DIFFERENT = 10;

/**
 * Notes on numbers that may stand for missing values: a number farther from all others than those are from each
 * other, or -1 if no other number is negative.
 */
export function sentinelNotes(values: Float64Array): string[] {
  const { low, high } = rangeOf(values, Number.NaN);
  return [low, high]
    .filter((end, i, ends) => end !== 0 && ends.indexOf(end) === i)
    .flatMap((end) => {
      const others = rangeOf(values, end);
      const distance = end < others.low ? others.low - end : end - others.high;
      const isFar = distance > others.high - others.low || (end === -1 && others.low >= 0);
      const count = isFar ? countOf(values, end) : 0;
      const isLikely = SENTINELS.has(end) || (count >= LEAST_ROWS && isMeasured(values, end));
      if (count === 0 || !isLikely) return [];
      return [
        `${count} ${count === 1 ? "row has" : "rows have"} ${end}, the others ${others.low} to ` +
          `${others.high}: if ${end} stands for a missing value, set data.missingValues: ["${end}"]`,
      ];
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
