import { eachRow, fillInputs, type Layout } from "./example.js";
import type { WindowTransform } from "./transforms/transform.js";
import { hasFills, isMeasured, type Place } from "./windowed-series.js";

/** The values to forecast in a window. */
export interface RowOptions extends Layout {
  /** The step of a window from which on targets are written: 0, or the last one. */
  readonly firstRow: number;
  /** Index on the time line of the first value that counts as a target. */
  readonly from: number;
}

/** Writes the inputs [steps, inputs] and the targets [rows, outputs] of a window. */
export function fillExample(
  place: Place,
  options: RowOptions,
  x: Float32Array,
  y: Float32Array,
): void {
  for (const [c, window] of fillInputs(place, options, x).entries()) {
    fillTargetRows(place, c, window, options, y.subarray(c * options.ahead), options.outputs);
  }
}

/** Writes the values after a window's last steps, in the unit of the data. */
export function truthRows(place: Place, options: RowOptions, values: Float64Array): void {
  eachRow(values, options, (row, target, step) => measuredRow(place, target, step, options, row));
}

/**
 * Writes the values of a target after a step of a window, in the unit of the data. A value is NaN if it was
 * not measured or precedes the part; all are NaN if an input of the step was filled in, because filling may
 * use later values.
 *
 * @param row [ahead]
 */
function measuredRow(
  { series, start }: Place,
  target: number,
  step: number,
  { steps, seen, from }: RowOptions,
  row: Float64Array,
): void {
  const present = start + step;
  const values = series.measured[target]!;
  const honest = step === steps - 1 || isMeasured(series, seen, present);
  for (let k = 0; k < row.length; k += 1) {
    const at = present + 1 + k;
    row[k] = honest && at >= from - series.first ? values[at]! : Number.NaN;
  }
}

/**
 * Writes the transformed values of a target after each step of a window, from the first row on.
 *
 * @param y [rows, outputs], from the target's first value
 * @param outputs number of values in a row of all targets
 */
function fillTargetRows(
  place: Place,
  target: number,
  window: WindowTransform,
  options: RowOptions,
  y: Float32Array,
  outputs: number,
): void {
  const { series } = place;
  const plain = !series.chains[target]!.byStep && !hasFills(series, options.seen);
  const fill = plain ? fillOverlappingRows : fillSeparateRows;
  fill(place, target, window, options, y, outputs);
}

let buffer = new Float64Array(0);

/**
 * A shared buffer for the values of one window, with arbitrary content: allocating one would take longer than
 * the computation.
 */
function scratch(length: number): Float64Array {
  if (buffer.length < length) buffer = new Float64Array(length);
  return buffer.subarray(0, length);
}

/** Transforms each value only once, because the result does not depend on how many steps ahead it is. */
function fillOverlappingRows(
  { series, start }: Place,
  target: number,
  window: WindowTransform,
  { steps, ahead, from, firstRow }: RowOptions,
  y: Float32Array,
  outputs: number,
): void {
  const rows = steps - firstRow;
  const first = start + firstRow + 1;
  const values = scratch(rows + ahead - 1);
  values.set(series.measured[target]!.subarray(first, start + steps + ahead));
  values.fill(Number.NaN, 0, Math.max(0, from - series.first - first));
  window.apply(values, 0);
  for (let t = 0; t < rows; t += 1) {
    for (let k = 0; k < ahead; k += 1) y[t * outputs + k] = values[t + k]!;
  }
}

function fillSeparateRows(
  place: Place,
  target: number,
  window: WindowTransform,
  options: RowOptions,
  y: Float32Array,
  outputs: number,
): void {
  const { steps, ahead, firstRow } = options;
  const row = scratch(ahead);
  for (let t = firstRow; t < steps; t += 1) {
    measuredRow(place, target, t, options, row);
    window.apply(row, t);
    for (let k = 0; k < row.length; k += 1) y[(t - firstRow) * outputs + k] = row[k]!;
  }
}
