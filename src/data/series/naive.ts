import type { WindowedSeries } from "./windowed-series.js";

/**
 * Mean absolute error of "the next value is the present one" over all steps of a part of the time
 * line, each step once, where both values were measured: the scale of MASE (Hyndman and Koehler
 * 2006), of all series together and of each target in its own unit.
 *
 * @param targets how many of the columns are to be forecast: the first ones
 */
export function naiveErrors(
  all: readonly WindowedSeries[],
  [from, to]: readonly [number, number],
  targets: number,
): number[] {
  return Array.from({ length: targets }, (_, target) => {
    let [sum, count] = [0, 0];
    for (const { first, measured } of all) {
      const values = measured[target]!.subarray(Math.max(0, from - first), Math.max(0, to - first));
      for (let i = 1; i < values.length; i += 1) {
        const change = Math.abs(values[i]! - values[i - 1]!);
        if (Number.isNaN(change)) continue;
        sum += change;
        count += 1;
      }
    }
    return count === 0 ? 0 : sum / count;
  });
}
