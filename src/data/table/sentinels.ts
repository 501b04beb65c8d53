/** Numbers that programs write in place of a missing value. */
const SENTINELS = new Set(
  [99, 999, 999.9, 999.99, 9999, 99_999, 999_999, 9_999_999, 1e20, 1e30, 1e35, 1e36].flatMap(
    (value) => [value, -value],
  ),
);

/** What is to be said of a number that may stand for missing values: one far away from all others. */
export function sentinelNotes(values: Float64Array): string[] {
  const { low, high } = rangeOf(values, Number.NaN);
  return [low, high]
    .filter((end, i, ends) => SENTINELS.has(end) && ends.indexOf(end) === i)
    .flatMap((end) => {
      const others = rangeOf(values, end);
      const distance = end < others.low ? others.low - end : end - others.high;
      if (!(distance > others.high - others.low)) return [];
      const count = values.reduce((sum, value) => sum + (value === end ? 1 : 0), 0);
      return [
        `${count} ${count === 1 ? "row has" : "rows have"} ${end}, the others ${others.low} to ` +
          `${others.high}: where ${end} stands for a missing value, give data.missingValues: ["${end}"]`,
      ];
    });
}

/** The lowest and highest value other than one; NaN compares with nothing and so is left out. */
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
