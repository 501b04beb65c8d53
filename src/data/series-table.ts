import { type Dataset, targetSize } from "./dataset.js";

/** Series of equal length with one value per step, row-major: [rows, length]. */
export interface SeriesTable {
  readonly values: Float32Array;
  readonly length: number;
}

/**
 * Rows `from` to `to` (exclusive) of a table as a forecasting data set. The input is the first `steps` values
 * of a row; the target at step t is the values t+1 … t+ahead. Series and times are numbers of rows and steps,
 * from 0. Values are copied only by {@link Dataset.fill}.
 */
export function forecastDataset(
  table: SeriesTable,
  rows: { readonly from: number; readonly to: number },
  steps: number,
  ahead: number,
): Dataset {
  return {
    count: rows.to - rows.from,
    steps,
    inputs: 1,
    outputs: ahead,
    targets: targetSize("forecast", { steps, outputs: ahead }),
    place: (index) => ({
      series: String(rows.from + index),
      time: (k) => String(steps - 1 + k),
    }),
    fill(indices, x, y) {
      for (let row = 0; row < indices.length; row += 1) {
        const start = (rows.from + indices[row]!) * table.length;
        x.set(table.values.subarray(start, start + steps), row * steps);
        fillTargets(table.values, start, steps, ahead, y, row * steps * ahead);
      }
    },
  };
}

function fillTargets(
  values: Float32Array,
  start: number,
  steps: number,
  ahead: number,
  y: Float32Array,
  offset: number,
): void {
  for (let step = 0; step < steps; step += 1) {
    for (let k = 0; k < ahead; k += 1) {
      y[offset + step * ahead + k] = values[start + step + 1 + k]!;
    }
  }
}
