import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { lastSteps } from "./last-step.js";
import { addOuter } from "./linear.js";

const BATCH_SIZE = 256;

/** Sums over windows that normal equations with an intercept need, for outputs measured in the same windows. */
export interface Sums {
  /** XᵀX with a last column of ones, its lower triangle, [features + 1, features + 1]. */
  readonly gram: Float64Array;
  /** XᵀY, [features + 1, outputs]. */
  readonly products: Float64Array;
  /** The outputs, ascending. */
  readonly outputs: readonly number[];
}

/**
 * Sums over the windows of a data set with its weights, in one pass. Outputs of which every window is measured
 * are summed together, each other one by the windows in which it was measured.
 */
export function sumsByOutput(dataset: Dataset): Sums[] {
  const { steps, inputs, outputs } = dataset;
  const size = steps * inputs + 1;
  const gram = new Float64Array(size * size);
  const products = new Float64Array(size * outputs);
  const lacking = new Map<number, Float64Array>(); // sums of the windows without an output
  const row = new Float64Array(size).fill(1);
  for (const { x, y, size: count, weights } of batches(dataset, BATCH_SIZE)) {
    const targets = lastSteps(y, dataset);
    for (let n = 0; n < count; n += 1) {
      const weight = weights?.[n] ?? 1;
      const wanted = targets.subarray(n * outputs, (n + 1) * outputs);
      row.set(x.subarray(n * (size - 1), (n + 1) * (size - 1)));
      for (const [k, value] of wanted.entries()) {
        if (!Number.isNaN(value)) continue;
        if (!lacking.has(k)) lacking.set(k, new Float64Array(size * size));
        addOuter(lacking.get(k)!, row, row, weight, true);
        wanted[k] = 0;
      }
      addOuter(gram, row, row, weight, true);
      addOuter(products, row, wanted, weight, false);
    }
  }
  const whole = Array.from({ length: outputs }, (_, k) => k).filter((k) => !lacking.has(k));
  return [
    ...(whole.length > 0
      ? [{ gram, products: columnsOf(products, whole, outputs), outputs: whole }]
      : []),
    ...[...lacking].map(([k, without]) => ({
      gram: gram.map((sum, i) => sum - without[i]!),
      products: columnsOf(products, [k], outputs),
      outputs: [k],
    })),
  ];
}

/** The chosen columns of a matrix. */
export function columnsOf(
  matrix: Float64Array,
  chosen: readonly number[],
  columns: number,
): Float64Array {
  const rows = matrix.length / columns;
  const result = new Float64Array(rows * chosen.length);
  for (let i = 0; i < rows; i += 1) {
    for (const [k, column] of chosen.entries()) {
      result[i * chosen.length + k] = matrix[i * columns + column]!;
    }
  }
  return result;
}
