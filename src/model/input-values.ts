import type { Batch } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import type { ModelSpec } from "./spec.js";

/**
 * The network's inputs at each step, [size, steps, inputs]: those of the data set, or for tokens
 * without an embedding a one-hot vector of the token.
 */
export function inputValues(
  { x, size, lengths }: Batch,
  { steps, vocabulary }: Pick<Dataset, "steps" | "vocabulary">,
  { embedding, inputs }: Pick<ModelSpec, "embedding" | "inputs">,
): Float32Array {
  if (vocabulary === undefined || embedding) return x;
  const values = new Float32Array(size * steps * inputs);
  for (let row = 0; row < size; row += 1) {
    const end = row * steps + (lengths?.[row] ?? steps);
    for (let at = row * steps; at < end; at += 1) {
      if (x[at]! >= 0) values[at * inputs + x[at]!] = 1;
    }
  }
  return values;
}
