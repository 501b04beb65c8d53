import { pastColumn, putFeature, putKnown, windowOf } from "./input-columns.js";
import type { WindowTransform } from "./transforms/transform.js";
import type { Place } from "./windowed-series.js";

/** The composition of an example. */
export interface Layout {
  readonly steps: number;
  readonly ahead: number;
  /** Number of columns known only up to the present, which come first and include the targets. */
  readonly seen: number;
  /** Number of columns to forecast, which come first. */
  readonly targets: number;
  /** Total number of columns of the series. */
  readonly columns: number;
  /** Calendar features at every step of the time line. */
  readonly calendar: readonly Float32Array[];
  /** Number of features of a step. */
  readonly inputs: number;
  /** Number of values to forecast at a step. */
  readonly outputs: number;
}

/**
 * Writes the inputs [steps, inputs] of a window.
 *
 * @returns the transforms of each target in the window
 */
export function fillInputs(place: Place, layout: Layout, x: Float32Array): WindowTransform[] {
  const { targets, inputs } = layout;
  const windows = targetWindows(place, layout);
  for (let c = 0; c < targets; c += 1) putFeature({ x, inputs }, c, windows[c]!.inputs);
  fillCovariates(place, layout, x);
  return windows;
}

function targetWindows(place: Place, { targets, steps }: Layout): WindowTransform[] {
  return Array.from({ length: targets }, (_, c) => windowOf(place, c, steps));
}

function fillCovariates(place: Place, layout: Layout, x: Float32Array): void {
  const { targets, seen, columns, calendar, steps, ahead, inputs } = layout;
  const to = { x, inputs };
  for (let c = targets; c < seen; c += 1) putFeature(to, c, pastColumn(place, c, steps));
  for (let i = 0; i < calendar.length; i += 1) {
    putFeature(to, seen + i, calendar[i]!.subarray(place.series.first + place.start));
  }
  for (let c = seen; c < columns; c += 1) {
    putKnown(to, seen + calendar.length + (c - seen) * ahead, place, c, { steps, ahead });
  }
}

/** Converts rows of forecasts, those of a window's last steps, to the unit of the data, in place. */
export function restoreRows(place: Place, layout: Layout, values: Float64Array): void {
  const windows = targetWindows(place, layout);
  eachRow(values, layout, (row, target, step) => windows[target]!.undo(row, step));
}

/**
 * What a window's values are divided by, the mean over the targets; 1 if that is the same for all windows.
 */
export function windowSpread(place: Place, layout: Layout): number {
  const windows = targetWindows(place, layout);
  return windows.reduce((sum, { spread = 1 }) => sum + spread, 0) / layout.targets;
}

/** Goes through rows of the last steps, target by target. */
export function eachRow(
  values: Float64Array,
  { steps, outputs, ahead, targets }: Layout,
  use: (row: Float64Array, target: number, step: number) => void,
): void {
  const rows = values.length / outputs;
  for (let i = 0; i < rows; i += 1) {
    for (let c = 0; c < targets; c += 1) {
      const from = i * outputs + c * ahead;
      use(values.subarray(from, from + ahead), c, steps - rows + i);
    }
  }
}
