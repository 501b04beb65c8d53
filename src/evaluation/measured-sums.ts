import { type Dataset, outputShape } from "../data/dataset.js";
import { addScaledRows } from "./add-rows.js";
import { squaredErrors } from "./line-errors.js";
import type { LinearModel } from "./linear.js";
import { type Sums, sumsByOutput } from "./sums-by-output.js";

/** The share of the squares of the targets below which errors are rounding errors. */
const NEGLIGIBLE = 1e-12;

/** Sums over windows that lines can be fitted to and judged by. */
export interface MeasuredSums extends Sums {
  /** Sums of the squared targets of each variable, [variables]. */
  readonly squares: readonly number[];
}

/** @returns undefined unless every target was measured */
export function measuredSums(dataset: Dataset): MeasuredSums | undefined {
  const [sums, ...others] = sumsByOutput(dataset);
  if (sums === undefined || others.length > 0) return undefined;
  const zeros = ({ size }: { readonly size: number }) => new Float64Array(size * dataset.outputs);
  return { ...sums, squares: squaredErrors(dataset, [zeros])[0]! };
}

/** The sums over all windows of several parts. */
export function addedSums(parts: readonly MeasuredSums[]): MeasuredSums {
  return parts.reduce((sum, { gram, products, squares }) => ({
    outputs: sum.outputs,
    gram: sum.gram.map((value, i) => value + gram[i]!),
    products: sum.products.map((value, i) => value + products[i]!),
    squares: sum.squares.map((value, v) => value + squares[v]!),
  }));
}

/**
 * Products of the errors of lines for one variable, as sums over the windows, [lines, lines]: of lines v and w,
 * yᵀy - vᵀXᵀy - wᵀXᵀy + vᵀXᵀX w. The diagonal has their squared errors.
 */
export function errorProducts(
  lines: readonly LinearModel[],
  { gram, products, squares }: MeasuredSums,
  variable: number,
): Float64Array {
  const size = Math.sqrt(gram.length);
  const { outputs } = lines[0]!;
  const { ahead } = outputShape({ outputs, variables: squares.map(String) });
  const first = variable * ahead;
  const square = squares[variable]!;
  const columns = lines.map(({ coefficients }) => columnsFrom(coefficients, outputs, first, ahead));
  const wanted = columnsFrom(products, outputs, first, ahead); // Xᵀy, [size, ahead]
  const ofTargets = columns.map((line) => dot(line, wanted));
  const errors = new Float64Array(lines.length ** 2);
  for (const [i, line] of columns.entries()) {
    const forecast = multiplied(gram, size, line, ahead);
    for (let j = 0; j <= i; j += 1) {
      const product = square - ofTargets[i]! - ofTargets[j]! + dot(columns[j]!, forecast);
      errors[i * lines.length + j] = product;
      errors[j * lines.length + i] = product;
    }
    const squared = i * lines.length + i;
    errors[squared] = Math.max(errors[squared]!, NEGLIGIBLE * square, Number.MIN_VALUE);
  }
  return errors;
}

/** XᵀX w, [size, ahead], from the lower triangle of XᵀX. */
function multiplied(
  gram: Float64Array,
  size: number,
  line: Float64Array,
  ahead: number,
): Float64Array {
  const used = Array.from({ length: size }, (_, row) => row).filter((row) =>
    line.subarray(row * ahead, (row + 1) * ahead).some(Boolean),
  );
  const rows = new Float64Array(used.length * ahead);
  for (const [i, row] of used.entries()) {
    rows.set(line.subarray(row * ahead, (row + 1) * ahead), i * ahead);
  }
  const factors = new Float64Array(used.length);
  const block = { rows, columns: ahead, factors, from: 0, count: used.length };
  const result = new Float64Array(size * ahead);
  for (let row = 0; row < size; row += 1) {
    for (let i = 0; i < used.length; i += 1) {
      const other = used[i]!;
      factors[i] = gram[other < row ? row * size + other : other * size + row]!;
    }
    addScaledRows(result, row * ahead, block);
  }
  return result;
}

/** Some columns of a matrix, from one on. */
function columnsFrom(matrix: Float64Array, columns: number, from: number, count: number) {
  const rows = matrix.length / columns;
  const result = new Float64Array(rows * count);
  for (let row = 0; row < rows; row += 1) {
    const at = row * columns + from;
    result.set(matrix.subarray(at, at + count), row * count);
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}
