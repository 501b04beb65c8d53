import type { Collection, Series } from "./collection.js";
import { findBounds, type SplitOption } from "./split.js";

interface Window {
  readonly steps: number;
  readonly ahead: number;
}

/**
 * The largest number of steps ahead, at most that of the window, for which each part has measured values at every
 * step ahead: a short part with missing values has nothing to compare the forecasts of some steps with. That of the
 * window if there is none.
 *
 * @param targets number of columns to forecast, which are the first
 */
export function measuredAhead(
  collection: Collection,
  targets: number,
  { steps, ahead }: Window,
  split: SplitOption,
): number {
  const parts = Object.values(findBounds(collection, split));
  for (let fewer = ahead; fewer > 0; fewer -= 1) {
    const window = { steps, ahead: fewer };
    if (parts.every((part) => areAllMeasured(collection.series, targets, part, window)))
      return fewer;
  }
  return ahead;
}

function areAllMeasured(
  series: readonly Series[],
  targets: number,
  part: readonly [number, number],
  window: Window,
): boolean {
  for (let target = 0; target < targets; target += 1) {
    for (let k = 1; k <= window.ahead; k += 1) {
      if (!series.some((each) => isMeasured(each, target, k, part, window))) return false;
    }
  }
  return true;
}

/** Whether a window of a series has a measured value at its last step and `k` steps after it. */
function isMeasured(
  { first, columns }: Series,
  target: number,
  k: number,
  [from, to]: readonly [number, number],
  { steps, ahead }: Window,
): boolean {
  const values = columns[target]!;
  const end = Math.min(to - first, values.length) - ahead;
  for (let next = Math.max(from - first, steps); next <= end; next += 1) {
    if (!Number.isNaN(values[next - 1]!) && !Number.isNaN(values[next + k - 1]!)) return true;
  }
  return false;
}
