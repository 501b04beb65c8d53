import { pastColumn, putFeature, putKnown, windowOf } from "./input-columns.js";
import { fillTargetRows, measuredRow, type Place, type RowOptions } from "./target-rows.js";

/** The composition of an example. */
export interface Layout extends RowOptions {
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

/** Writes the inputs [steps, inputs] and the targets [rows, outputs] of a window. */
export function fillExample(place: Place, layout: Layout, x: Float32Array, y: Float32Array): void {
  const { targets, steps, inputs, ahead } = layout;
  for (let c = 0; c < targets; c += 1) {
    const window = windowOf(place, c, steps);
    putFeature({ x, inputs }, c, window.inputs);
    fillTargetRows(place, c, window, layout, y.subarray(c * ahead), layout.outputs);
  }
  fillCovariates(place, layout, x);
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
  const windows = Array.from({ length: layout.targets }, (_, c) =>
    windowOf(place, c, layout.steps),
  );
  eachRow(values, layout, (row, target, step) => windows[target]!.undo(row, step));
}

/** Writes the values after a window's last steps, in the unit of the data. */
export function truthRows(place: Place, layout: Layout, values: Float64Array): void {
  eachRow(values, layout, (row, target, step) => measuredRow(place, target, step, layout, row));
}

/** Writes each target's inputs in the data's own unit, [targets, steps]. */
export function historyRows(
  { series, start }: Place,
  { targets, steps }: Layout,
  values: Float64Array,
): void {
  for (let c = 0; c < targets; c += 1) {
    values.set(series.columns[c]!.subarray(start, start + steps), c * steps);
  }
}

/** What a window's values are divided by, the mean over the targets; 1 where that is the same for all windows. */
export function windowSpread(place: Place, { targets, steps }: Layout): number {
  let sum = 0;
  for (let c = 0; c < targets; c += 1) sum += windowOf(place, c, steps).spread ?? 1;
  return sum / targets;
}

/** Goes through rows of the last steps, target by target. */
function eachRow(
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
