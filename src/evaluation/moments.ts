import { solveRidge, solveSymmetric } from "./cholesky.js";

/** Windows in memory, with one value per output after the last step. */
export interface Rows {
  readonly count: number;
  readonly features: number;
  readonly outputs: number;
  /** [count, features] */
  readonly x: Float32Array;
  /** [count, outputs], NaN if not measured */
  readonly y: Float32Array;
  /** [count] */
  readonly weights: Float32Array;
}

/** Sums that the normal equations of one output need, about the mean inputs of all windows. */
interface Moments {
  /** XᵀX with a last column of ones, its lower triangle, [features + 1, features + 1]. */
  readonly gram: Float64Array;
  /** Xᵀy, [features + 1]. */
  readonly products: Float64Array;
  /** [features] */
  readonly centre: Float64Array;
}

/**
 * Fits lines to one output after another, each to the windows in which that output was measured. The sums over
 * all windows are made once; those of an output are these minus the windows that it lacks.
 *
 * @param rows of which most are measured for each output
 * @returns a function of the output that gives its line for each ridge, [features + 1] with the intercept
 *   last. A ridge of 0 is least squares, and so is one whose system is singular.
 */
export function lineOfOutput(
  rows: Rows,
): (output: number, ridges: readonly number[]) => Float64Array[] {
  const centre = meansOf(rows);
  const all = new Float64Array((rows.features + 1) ** 2);
  for (let n = 0; n < rows.count; n += 1)
    addRow(all, centredRow(rows, centre, n), rows.weights[n]!);
  return (output, ridges) => {
    const moments = momentsOf(rows, output, centre, all);
    return ridges.map((ridge) => (ridge > 0 && shrunk(moments, ridge)) || leastSquares(moments));
  };
}

function meansOf({ count, features, x }: Rows): Float64Array {
  const means = new Float64Array(features);
  for (let at = 0; at < count * features; at += 1) means[at % features]! += x[at]! / count;
  return means;
}

/** A window minus the mean inputs, and a 1. */
function centredRow({ features, x }: Rows, centre: Float64Array, n: number): Float64Array {
  const row = new Float64Array(features + 1);
  for (let i = 0; i < features; i += 1) row[i] = x[n * features + i]! - centre[i]!;
  row[features] = 1;
  return row;
}

/** Adds weight a aᵀ to the lower triangle of a matrix. */
function addRow(gram: Float64Array, row: Float64Array, weight: number): void {
  const size = row.length;
  for (let i = 0; i < size; i += 1) {
    const factor = weight * row[i]!;
    for (let j = 0; j <= i; j += 1) gram[i * size + j]! += factor * row[j]!;
  }
}

function momentsOf(rows: Rows, output: number, centre: Float64Array, all: Float64Array): Moments {
  const gram = all.slice();
  const products = new Float64Array(rows.features + 1);
  for (let n = 0; n < rows.count; n += 1) {
    const value = rows.y[n * rows.outputs + output]!;
    const row = centredRow(rows, centre, n);
    const weight = rows.weights[n]!;
    if (Number.isNaN(value)) addRow(gram, row, -weight);
    else for (let i = 0; i < row.length; i += 1) products[i]! += weight * row[i]! * value;
  }
  return { gram, products, centre };
}

function leastSquares({ gram, products, centre }: Moments): Float64Array {
  const line = solveSymmetric(gram, products, products.length, 1);
  return aboutZero(line, centre);
}

/** A ridge regression on inputs about their own mean, so that the intercept is not shrunk. */
function shrunk({ gram, products, centre }: Moments, ridge: number): Float64Array | undefined {
  const features = centre.length;
  const size = features + 1;
  const total = gram[features * size + features]!;
  const means = gram.slice(features * size, features * size + features).map((sum) => sum / total);
  const about = new Float64Array(features * features);
  const right = new Float64Array(features);
  for (let i = 0; i < features; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      about[i * features + j] = gram[i * size + j]! - total * means[i]! * means[j]!;
    }
    right[i] = products[i]! - means[i]! * products[features]!;
  }
  const weights = solveRidge(about, right, { size: features, columns: 1, ridge });
  if (!weights) return undefined;
  const intercept = products[features]! / total - dot(weights, means);
  return aboutZero(Float64Array.from([...weights, intercept]), centre);
}

/** The same line for inputs from which no mean has been subtracted. */
function aboutZero(line: Float64Array, centre: Float64Array): Float64Array {
  const last = line.length - 1;
  line[last]! -= dot(line.subarray(0, last), centre);
  return line;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
