import { solveWithInverseDiagonal } from "./cholesky.js";
import { lowerProducts } from "./gram.js";

/** Examples of a regression: features [count, columns] and targets [count, outputs]. */
export interface Examples {
  readonly z: Float32Array;
  readonly y: Float64Array;
  readonly count: number;
  readonly columns: number;
  readonly outputs: number;
  /** Weight of the squared errors of each example, with mean 1 over all (default: 1). */
  readonly weights?: Float64Array | undefined;
}

/** A ridge regression, with what it forecasts of examples that it was not fitted to. */
export interface LeaveOneOut {
  /** [outputs, columns] */
  readonly weight: Float64Array;
  /** [outputs] */
  readonly bias: Float64Array;
  /** The forecast of each example by the regression of all others, [count, outputs]. */
  readonly left: Float64Array;
}

/**
 * Ridge regressions with an intercept that is not shrunk, one for each ridge, in the dual form: for fewer examples than
 * features. Their forecasts of left-out examples need no further fits: with K the products of the centred features and
 * C = (K + r I)⁻¹, the residual of example i is r (C Y)ᵢ, and its leverage 1/n + 1 - r Cᵢᵢ, by which the residual
 * without the example is larger (Cook and Weisberg 1982, section 2.2). With weights, the rows of K and Y are multiplied by
 * their roots, and the share of the example's weight takes the place of 1/n.
 *
 * @param ridges relative to the mean of K's diagonal; one whose matrix is singular is left out
 */
export function* leaveOneOutRidges(
  examples: Examples,
  ridges: readonly number[],
): Generator<LeaveOneOut> {
  const { y, count, columns, outputs, weights = new Float64Array(count).fill(1) } = examples;
  const [means, meanY] = [weightedMeans(examples.z, weights), weightedMeans(y, weights)];
  const roots = weights.map(Math.sqrt);
  const z = centred(examples.z, means, roots);
  const right = centred(y, meanY, roots);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const products = lowerProducts(z, count, columns);
  const mean = meanOf(count, (i) => products[i * count + i]!);
  for (const ridge of ridges) {
    const size = { size: count, columns: outputs, ridge };
    const solved = mean > 0 ? solveWithInverseDiagonal(products, right, size) : undefined;
    if (solved === undefined) continue;
    const strength = ridge * mean;
    const left = new Float64Array(count * outputs);
    const weight = new Float64Array(outputs * columns);
    for (let i = 0; i < count; i += 1) {
      const others = strength * solved.diagonal[i]! - weights[i]! / total; // 1 - leverage
      for (let k = 0; k < outputs; k += 1) {
        const dual = solved.x[i * outputs + k]!;
        const residual = (strength * dual) / Math.max(others, Number.EPSILON) / roots[i]!;
        left[i * outputs + k] = y[i * outputs + k]! - residual;
        addScaled(weight, k * columns, z, i * columns, columns, dual);
      }
    }
    yield { weight, bias: intercepts(weight, means, meanY), left };
  }
}

function weightedMeans(rows: ArrayLike<number>, weights: Float64Array): Float64Array {
  const columns = rows.length / weights.length;
  const means = new Float64Array(columns);
  let total = 0;
  for (const [n, weight] of weights.entries()) {
    total += weight;
    for (let c = 0; c < columns; c += 1) means[c]! += weight * rows[n * columns + c]!;
  }
  return means.map((sum) => sum / total);
}

/** The rows minus the means, each multiplied by the root of its weight. */
function centred(rows: ArrayLike<number>, means: Float64Array, roots: Float64Array): Float64Array {
  const columns = means.length;
  return Float64Array.from(rows, (value, i) => {
    const c = i % columns;
    return (value - means[c]!) * roots[(i - c) / columns]!;
  });
}

function meanOf(count: number, value: (i: number) => number): number {
  return Array.from({ length: count }, (_, i) => value(i)).reduce((a, b) => a + b, 0) / count;
}

function addScaled(
  to: Float64Array,
  at: number,
  from: Float64Array,
  start: number,
  count: number,
  factor: number,
): void {
  for (let c = 0; c < count; c += 1) to[at + c]! += factor * from[start + c]!;
}

function intercepts(weight: Float64Array, means: Float64Array, meanY: Float64Array): Float64Array {
  return meanY.map((mean, k) =>
    means.reduce((sum, value, c) => sum - weight[k * means.length + c]! * value, mean),
  );
}
