import { outputShape } from "../data/dataset.js";
import type { Transformed } from "./centred-sums.js";
import { solvePositive } from "./cholesky.js";
import type { LinearModel } from "./linear.js";

/** The rows of the sums that the lines of a target read, and how much they are scaled. */
interface Rows {
  readonly isRead: (row: number) => boolean;
  readonly scaleOf: (row: number, weight: number) => number;
}

/** Lines on some rows, each ridge relative to the mean square of the target's own past. */
export function scaledLines(
  { shape, gram, products, line }: Transformed,
  ridges: readonly { readonly weight: number; readonly ridge: number }[],
  rowsOf: (target: number) => Rows,
): LinearModel[] {
  const { steps, inputs, outputs } = shape;
  const { count, ahead } = outputShape(shape);
  const size = steps * inputs;
  const all = Array.from({ length: size }, (_, i) => i);
  return ridges.map(({ weight, ridge }) => {
    const coefficients = new Float64Array(products.length);
    for (let v = 0; v < count; v += 1) {
      const { isRead, scaleOf } = rowsOf(v);
      const rows = all.filter(isRead);
      const scale = (row: number) => scaleOf(row, weight);
      const system = systemOf({ gram, products, rows, outputs }, v * ahead, ahead, scale);
      const ofTarget = Array.from({ length: steps }, (_, t) => t * inputs + v);
      const diagonal = ofTarget.reduce((sum, i) => sum + gram[i * size + i]!, 0) / steps;
      const found = solved(system, ridge * diagonal, ahead);
      for (const [i, row] of rows.entries()) {
        for (let k = 0; k < ahead; k += 1) found[i * ahead + k]! *= scale(row);
      }
      place(coefficients, outputs, found, rows, v * ahead);
    }
    return line(coefficients);
  });
}

/** The equations of some rows and of the `ahead` outputs from one on, with each row times its scale. */
export function systemOf(
  {
    gram,
    products,
    rows,
    outputs,
  }: Pick<Transformed, "gram" | "products"> & {
    readonly rows: readonly number[];
    readonly outputs: number;
  },
  from: number,
  ahead: number,
  scale: (row: number) => number = () => 1,
) {
  const features = products.length / outputs;
  const size = rows.length;
  const a = new Float64Array(size * size);
  const b = new Float64Array(size * ahead);
  for (const [i, row] of rows.entries()) {
    const factor = scale(row);
    for (let j = 0; j <= i; j += 1) {
      a[i * size + j] = factor * scale(rows[j]!) * gram[row * features + rows[j]!]!;
    }
    for (let k = 0; k < ahead; k += 1)
      b[i * ahead + k] = factor * products[row * outputs + from + k]!;
  }
  return { a, b };
}

/** No line, which forecasts the mean, if the system is singular. */
export function solved(
  { a, b }: { readonly a: Float64Array; readonly b: Float64Array },
  ridge: number,
  columns: number,
): Float64Array {
  const size = b.length / columns;
  return solvePositive(a, b, { size, columns, ridge }) ?? new Float64Array(b.length);
}

/** Writes the coefficients of some rows for the outputs from one on. */
export function place(
  coefficients: Float64Array,
  outputs: number,
  found: Float64Array,
  rows: readonly number[],
  from: number,
): void {
  const ahead = found.length / rows.length;
  for (const [i, row] of rows.entries()) {
    coefficients.set(found.subarray(i * ahead, (i + 1) * ahead), row * outputs + from);
  }
}
