import { solveRidge, solveSymmetric } from "./cholesky.js";
import { addOuter } from "./linear.js";

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

/** Sums that the normal equations need, about the mean inputs of all windows. */
interface Moments {
  /** XᵀX with a last column of ones, its lower triangle, [features + 1, features + 1]. */
  readonly gram: Float64Array;
  /** Xᵀy, [features + 1, outputs]. */
  readonly products: Float64Array;
  /** [features] */
  readonly centre: Float64Array;
}

/**
 * Fits lines to one output after another, each to the windows in which that output was measured. The sums over
 * all windows are made once, at the first call; those of an output are these minus the windows that it lacks.
 *
 * @param rows of which most are measured for each output
 * @returns a function of the output that gives its line for each ridge, [features + 1] with the intercept
 *   last. A ridge of 0 is least squares, and so is one whose system is singular.
 */
export function lineOfOutput(
  rows: Rows,
): (output: number, ridges: readonly number[]) => Float64Array[] {
  let all: Moments | undefined;
  return (output, ridges) => {
    all ??= momentsOf(rows);
    const moments = momentsOfOutput(rows, output, all);
    const shrink = shrinking(moments);
    return ridges.map((ridge) => (ridge > 0 && shrink(ridge)) || leastSquares(moments));
  };
}

/** The sums over all windows; a value that was not measured counts as 0. */
function momentsOf(rows: Rows): Moments {
  const { count, features, outputs, y, weights } = rows;
  const size = features + 1;
  const centre = meansOf(rows);
  const [gram, products] = [new Float64Array(size * size), new Float64Array(size * outputs)];
  const row = new Float64Array(size).fill(1);
  const values = y.map((value) => (Number.isNaN(value) ? 0 : value));
  for (let n = 0; n < count; n += 1) {
    readCentred(row, rows, centre, n);
    addOuter(gram, row, row, weights[n]!, true);
    addOuter(products, row, values.subarray(n * outputs, (n + 1) * outputs), weights[n]!, false);
  }
  return { gram, products, centre };
}

/** The sums over the windows in which one output was measured, with its products alone. */
function momentsOfOutput(rows: Rows, output: number, { centre, ...all }: Moments): Moments {
  const { count, features, outputs, y, weights } = rows;
  const gram = all.gram.slice();
  const row = new Float64Array(features + 1).fill(1);
  for (let n = 0; n < count; n += 1) {
    if (!Number.isNaN(y[n * outputs + output]!)) continue;
    readCentred(row, rows, centre, n);
    addOuter(gram, row, row, -weights[n]!, true);
  }
  const products = all.products.filter((_, i) => i % outputs === output);
  return { gram, products, centre };
}

function meansOf({ count, features, x }: Rows): Float64Array {
  const means = new Float64Array(features);
  for (let n = 0; n < count; n += 1) {
    for (let i = 0; i < features; i += 1) means[i]! += x[n * features + i]! / count;
  }
  return means;
}

/** Copies a window minus the mean inputs. */
function readCentred(
  row: Float64Array,
  { features, x }: Rows,
  centre: Float64Array,
  n: number,
): void {
  for (let i = 0; i < features; i += 1) row[i] = x[n * features + i]! - centre[i]!;
}

function leastSquares({ gram, products, centre }: Moments): Float64Array {
  const line = solveSymmetric(gram, products, products.length, 1);
  return aboutZero(line, centre);
}

/** Ridge regressions on inputs about their own mean, so that the intercept is not shrunk; undefined if singular. */
function shrinking({ gram, products, centre }: Moments) {
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
  return (ridge: number): Float64Array | undefined => {
    const weights = solveRidge(about, right, { size: features, columns: 1, ridge });
    if (!weights) return undefined;
    const intercept = products[features]! / total - dot(weights, means);
    return aboutZero(Float64Array.from([...weights, intercept]), centre);
  };
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
