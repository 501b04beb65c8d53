import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { addScaledRows } from "./add-rows.js";
import { solveSymmetric } from "./cholesky.js";
import { lastSteps } from "./last-step.js";
import { lineInputs } from "./line-inputs.js";

const BATCH_SIZE = 256;

/** A linear map of the whole input window to the targets of the last step. */
export interface LinearModel {
  /** [steps*inputs + 1, outputs]; the last row is the intercept. */
  readonly coefficients: Float64Array;
  readonly features: number;
  readonly outputs: number;
}

/** Approximate number of multiplications of {@link fitLinear}, with inputs that are constant in each window once. */
export function linearCost(dataset: Dataset): number {
  const { count } = dataset;
  const features = lineInputs(dataset) + 1;
  return (count * features ** 2) / 2 + features ** 3 / 6;
}

/**
 * Ordinary least squares with an intercept in closed form: the normal equations XᵀX W = XᵀY in
 * float64, solved by Cholesky decomposition. Windows with a target that was not measured are left
 * out. If the data set has weights, the squared errors of each window are multiplied by its weight.
 */
export function fitLinear(dataset: Dataset): LinearModel {
  const { steps, inputs, outputs } = dataset;
  const features = steps * inputs + 1;
  const gram = new Float64Array(features * features); // XᵀX, lower triangle
  const moments = new Float64Array(features * outputs); // XᵀY
  const row = new Float64Array(features).fill(1); // the intercept's input is 1
  for (const batch of batches(dataset, BATCH_SIZE)) {
    const targets = lastSteps(batch.y, dataset);
    for (let i = 0; i < batch.size; i += 1) {
      const wanted = targets.subarray(i * outputs, (i + 1) * outputs);
      const weight = batch.weights?.[i] ?? 1;
      if (wanted.some(Number.isNaN)) continue;
      row.set(batch.x.subarray(i * (features - 1), (i + 1) * (features - 1)));
      addOuter(gram, row, row, weight, true);
      addOuter(moments, row, wanted, weight, false);
    }
  }
  const coefficients = solveSymmetric(gram, moments, features, outputs);
  return { coefficients, features, outputs };
}

/** Adds weight a bᵀ to a matrix, or only its lower triangle. */
export function addOuter(
  matrix: Float64Array,
  a: Float64Array,
  b: Float64Array | Float32Array,
  weight: number,
  lower: boolean,
): void {
  const columns = b.length;
  for (let i = 0; i < a.length; i += 1) {
    const factor = weight * a[i]!;
    const end = lower ? i + 1 : columns;
    for (let j = 0; j < end; j += 1) matrix[i * columns + j]! += factor * b[j]!;
  }
}

/**
 * @param x windows, [count, steps*inputs]
 * @returns [count, outputs]
 */
export function predictLinear(model: LinearModel, x: Float32Array): Float64Array {
  const { coefficients, features, outputs } = model;
  const inputs = features - 1;
  const count = x.length / inputs;
  const y = new Float64Array(count * outputs);
  const intercepts = coefficients.subarray(inputs * outputs);
  for (let row = 0; row < count; row += 1) {
    y.set(intercepts, row * outputs);
    addScaledRows(y, row * outputs, {
      rows: coefficients,
      columns: outputs,
      factors: x,
      from: row * inputs,
      count: inputs,
    });
  }
  return y;
}
