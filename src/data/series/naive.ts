import type { WindowedSeries } from "./windowed-series.js";

/**
 * Mean absolute error of forecasting the present value for the next step, over all steps of a part of the
 * time line at which both values were measured, each step once. It is the scale of MASE (Hyndman and Koehler
 * 2006), over all series and for each target in its own unit.
 *
 * @param targets number of columns to forecast, which come first
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
