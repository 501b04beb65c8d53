import type { Dataset } from "../data/dataset.js";

/** Number of inputs of a line through whole windows. An input that is constant in each window counts once. */
export function lineInputs({ steps, inputs, constants = [] }: Dataset): number {
  return steps * inputs - (steps - 1) * constants.length;
}
