import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { addScaledRows } from "./add-rows.js";
import { solveRidge } from "./cholesky.js";
import { lowerProducts } from "./gram.js";
import { lastSteps } from "./last-step.js";
import type { LinearModel } from "./linear.js";

/**
 * With a ridge this small, the solution is the one of smallest norm among all lines that fit the
 * windows exactly.
 */
export const SMALLEST = 1e-10;

/**
 * Ridge regressions on centred inputs, so that the intercept is not shrunk; undefined if singular.
 */
export function ridgeModels(
  train: Dataset,
  ridges: readonly number[],
): (LinearModel | undefined)[] {
  if (ridges.length === 0) return [];
  const { x, y, meanX, meanY } = centredRows(train);
  const [inputs, outputs] = [meanX.length, meanY.length];
  const count = x.length / inputs;
  const dual = count < inputs;
  const size = dual ? count : inputs;
  const transposed = transpose(x, count);
  const gram = dual ? lowerProducts(x, count, inputs) : lowerProducts(transposed, inputs, count);
  const right = dual ? y : multiply(transposed, y, count);
  return ridges.map((ridge) => {
    const solved = solveRidge(gram, right, { size, columns: outputs, ridge });
    if (!solved) return undefined;
    const weights = dual ? multiply(transposed, solved, count) : solved;
    return withIntercept(weights, meanX, meanY);
  });
}

/**
 * Inputs [count, inputs] and targets of the last step [count, outputs] minus their means. If the
 * data set has weights, the means are weighted and the rows are multiplied by the square roots of
 * the weights.
 */
function centredRows(dataset: Dataset) {
  const { x, y, weights } = measuredRows(dataset);
  const meanX = centre(x, dataset.steps * dataset.inputs, weights);
  const meanY = centre(y, dataset.outputs, weights);
  return { x, y, meanX, meanY };
}

/** The windows in which all targets of the last step were measured. */
function measuredRows(dataset: Dataset) {
  const { count, steps, inputs, outputs } = dataset;
  const features = steps * inputs;
  const [x, y] = [new Float64Array(count * features), new Float64Array(count * outputs)];
  const weights: number[] = [];
  for (const batch of batches(dataset, 256)) {
    const targets = lastSteps(batch.y, dataset);
    for (let i = 0; i < batch.size; i += 1) {
      const target = targets.subarray(i * outputs, (i + 1) * outputs);
      if (target.some(Number.isNaN)) continue;
      x.set(batch.x.subarray(i * features, (i + 1) * features), weights.length * features);
      y.set(target, weights.length * outputs);
      weights.push(batch.weights?.[i] ?? 1);
    }
  }
  const rows = weights.length;
  return { x: x.subarray(0, rows * features), y: y.subarray(0, rows * outputs), weights };
}

/** Subtracts the weighted means of the columns in place, and returns them. */
function centre(rows: Float64Array, columns: number, weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = new Float64Array(columns);
  for (const [r, weight] of weights.entries()) {
    for (let i = 0; i < columns; i += 1) means[i]! += weight * rows[r * columns + i]!;
  }
  for (let i = 0; i < columns; i += 1) means[i]! /= total;
  for (const [r, weight] of weights.entries()) {
    const root = Math.sqrt(weight);
    for (let i = 0; i < columns; i += 1) {
      rows[r * columns + i] = root * (rows[r * columns + i]! - means[i]!);
    }
  }
  return means;
}

function transpose(matrix: Float64Array, rows: number): Float64Array {
  const columns = matrix.length / rows;
  const result = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) result[j * rows + i] = matrix[i * columns + j]!;
  }
  return result;
}

/** A B, for A [rows, inner] and B [inner, columns]. */
function multiply(a: Float64Array, b: Float64Array, inner: number): Float64Array {
  const columns = b.length / inner;
  const rows = a.length / inner;
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    addScaledRows(result, i * columns, {
      rows: b,
      columns,
      factors: a,
      from: i * inner,
      count: inner,
    });
  }
  return result;
}

function withIntercept(
  weights: Float64Array,
  meanX: Float64Array,
  meanY: Float64Array,
): LinearModel {
  const [inputs, outputs] = [meanX.length, meanY.length];
  const intercepts = meanY.map((mean, k) => {
    return meanX.reduce((sum, value, i) => sum - value * weights[i * outputs + k]!, mean);
  });
  const coefficients = Float64Array.from([...weights, ...intercepts]);
  return { coefficients, features: inputs + 1, outputs };
}
