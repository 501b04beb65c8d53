import type { Dataset } from "../data/dataset.js";

/** What a network forecasts after the last step of every example, in the data's own unit. */
export interface LastStep {
  readonly count: number;
  readonly outputs: number;
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
