import { weightSpecs } from "../kernels/contract.js";
import type { DataShape, LossConfig, ModelConfig } from "./config.js";
import { elements, parameterCount } from "./parameters.js";
import { modelSpec, recurrentSpec } from "./spec.js";

const MOST_HIDDEN = 8192;

/** The number of parameters of a config's model on data of a shape; a quantile loss has more. */
export function configParameters(
  model: ModelConfig,
  data: DataShape,
  training?: LossConfig,
): number {
  return parameterCount(modelSpec(model, data, training));
}

/**
 * The number of parameters of the recurrent stack with one input: a measure of the cost of a step,
 * whatever the data.
 */
export function recurrentParameters(model: ModelConfig): number {
  return weightSpecs(recurrentSpec(model), 1).reduce((sum, { shape }) => sum + elements(shape), 0);
}

/** The hidden size whose parameter count is nearest to `target`. */
export function matchingHidden(
  model: ModelConfig,
  data: DataShape,
  target: number,
  training?: LossConfig,
): number {
  const count = (hidden: number) => configParameters({ ...model, hidden }, data, training);
  let [low, high] = [1, MOST_HIDDEN]; // the count grows with the hidden size
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (count(middle) <= target) low = middle;
    else high = middle;
  }
  return target - count(low) <= count(high) - target ? low : high;
}
