import type { WindowTransform } from "./transforms/transform.js";
import type { Place } from "./windowed-series.js";

/** The inputs of a window, with the index of the next feature to write. */
export interface InputRows {
  /** [steps, inputs] */
  readonly x: Float32Array;
  readonly inputs: number;
}

/** Writes a feature for every step. */
export function putFeature({ x, inputs }: InputRows, at: number, values: ArrayLike<number>): void {
  for (let t = 0; t * inputs < x.length; t += 1) x[t * inputs + at] = values[t]!;
}

/** The transforms of a column for one window. */
export function windowOf({ series, start }: Place, column: number, steps: number): WindowTransform {
  const chain = series.chains[column]!;
  return chain.window(series.columns[column]!.subarray(start - chain.reach, start + steps));
}

/**
 * A past covariate as network input, [steps]. Values filled in at the end of the window are replaced by the
 * last value measured before them, because filling may use values after the window.
 */
export function pastColumn({ series, start }: Place, column: number, steps: number): Float64Array {
  const values = series.columns[column]!.slice(start, start + steps);
  const measured = series.measured[column]!;
  let last = start + steps - 1;
  while (last >= 0 && Number.isNaN(measured[last]!)) last -= 1;
  if (last >= 0) values.fill(measured[last]!, Math.max(0, last + 1 - start));
  return series.chains[column]!.window(values).inputs;
}

/** Writes a covariate that is known in advance: at each step, its values at the forecast steps. */
export function putKnown(
  rows: InputRows,
  at: number,
  { series, start }: Place,
  column: number,
  { steps, ahead }: { readonly steps: number; readonly ahead: number },
): void {
  const values = series.columns[column]!.subarray(start, start + steps + ahead);
  const all = series.chains[column]!.window(values).inputs;
  for (let k = 1; k <= ahead; k += 1) putFeature(rows, at + k - 1, all.subarray(k));
}
