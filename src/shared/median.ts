/** The median: of an even number of values the upper one, undefined if there are none. */
export function upperMedian(values: readonly number[]): number | undefined {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length / 2)];
}
