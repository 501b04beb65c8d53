import * as tf from "@tensorflow/tfjs-core";

/**
 * A linear map of each window with the coefficients of its series, computed on the host. The
 * coefficients have no gradient.
 *
 * @param windows [batch, columns]
 * @param lines weight [series + 1, rows, columns] and bias [series + 1, rows]; the last line is for
 *   series without their own
 * @param given number of each window's series; below 0 for a series without a line; undefined if no
 *   window has a series
 * @returns [batch, rows]
 */
export function seriesLines(
  windows: tf.Tensor2D,
  [weight, bias]: readonly [tf.Tensor, tf.Tensor],
  given: Int32Array | undefined,
): tf.Tensor2D {
  const [batch, columns] = windows.shape;
  const [lines, rows] = bias.shape as [number, number];
  const table = {
    rows,
    weight: weight.dataSync() as Float32Array,
    bias: bias.dataSync() as Float32Array,
  };
  const apply = tf.customGrad((x) => {
    const values = (x as tf.Tensor).dataSync() as Float32Array;
    const sums = Float32Array.from(linesOfSeries(table, values, given));
    return { value: tf.tensor(sums, [batch, rows]), gradFunc };
  });
  return apply(windows) as tf.Tensor2D;

  function gradFunc(dy: tf.Tensor): tf.Tensor {
    const slopes = dy.dataSync() as Float32Array;
    const gradient = new Float32Array(batch * columns);
    for (let n = 0; n < batch; n += 1) {
      const line = lineNumber(given?.[n] ?? -1, lines);
      for (let row = 0; row < rows; row += 1) {
        const from = (line * rows + row) * columns;
        const slope = slopes[n * rows + row]!;
        for (let i = 0; i < columns; i += 1)
          gradient[n * columns + i]! += slope * table.weight[from + i]!;
      }
    }
    return tf.tensor(gradient, [batch, columns]);
  }
}

/** Lines of series and, last, the line of all series. */
export interface LineTable {
  /** Outputs of a line. */
  readonly rows: number;
  /** [series + 1, rows, columns] */
  readonly weight: Float32Array;
  /** [series + 1, rows] */
  readonly bias: Float32Array;
}

/**
 * {@link seriesLines} of values, in float64.
 *
 * @param x windows, [batch, columns]
 * @returns [batch, rows]
 */
export function linesOfSeries(
  { rows, weight, bias }: LineTable,
  x: Float32Array,
  series: Int32Array | undefined,
): Float64Array {
  const columns = weight.length / bias.length;
  const lines = bias.length / rows;
  return Float64Array.from({ length: (x.length / columns) * rows }, (_, i) => {
    const n = Math.floor(i / rows);
    const row = lineNumber(series?.[n] ?? -1, lines) * rows + (i - n * rows);
    let sum = bias[row]!;
    for (let c = 0; c < columns; c += 1) sum += weight[row * columns + c]! * x[n * columns + c]!;
    return sum;
  });
}

/** The number of a series' line: the last one if it has none. */
export function lineNumber(series: number, lines: number): number {
  return series >= 0 && series < lines - 1 ? series : lines - 1;
}
