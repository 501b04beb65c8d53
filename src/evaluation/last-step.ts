import { type Dataset, outputShape } from "../data/dataset.js";

/** What a network forecasts after the last step of every example, in the data's own unit. */
export interface LastStep {
  readonly count: number;
  readonly outputs: number;
  /** What is forecast, where that is several things: see {@link Dataset.variables}. */
  readonly variables?: readonly string[] | undefined;
  /** [count, outputs] */
  readonly targets: Float32Array;
  /** [count, outputs] */
  readonly predictions: Float32Array;
  /** Standard deviations of the predictions, [count, outputs], where they were asked for. */
  readonly sds?: Float32Array | undefined;
}

/** The last rows of every example: [count, places, outputs] to [count, outputs]. */
export function lastSteps(
  values: Float32Array,
  { targets, outputs }: Pick<Dataset, "targets" | "outputs">,
): Float32Array {
  const rows = values.length / targets;
  const last = new Float32Array(rows * outputs);
  for (let row = 0; row < rows; row += 1) {
    const end = (row + 1) * targets;
    last.set(values.subarray(end - outputs, end), row * outputs);
  }
  return last;
}

/**
 * The present value of every variable at each step, where its first value ahead would be, so that a
 * data set can restore it; 0 elsewhere.
 *
 * @param x [rows, inputs]
 * @returns [rows, outputs]
 */
export function presentRows(x: Float32Array, dataset: Dataset): Float32Array {
  const { inputs, outputs } = dataset;
  const { count, ahead } = outputShape(dataset);
  const rows = new Float32Array((x.length / inputs) * outputs);
  for (let row = 0; row * inputs < x.length; row += 1) {
    for (let v = 0; v < count; v += 1) rows[row * outputs + v * ahead] = x[row * inputs + v]!;
  }
  return rows;
}

/**
 * Turns values of neighbouring examples into the data's own unit, in place.
 *
 * @param values [examples, rows of outputs]
 * @param first number of the first example
 */
export function restoreAll(
  dataset: Dataset,
  values: Float32Array,
  first: number,
  perExample: number,
): void {
  if (!dataset.restore) return;
  const examples = values.length / perExample;
  for (let i = 0; i < examples; i += 1) {
    dataset.restore(first + i, values.subarray(i * perExample, (i + 1) * perExample));
  }
}
