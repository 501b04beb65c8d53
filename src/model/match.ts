import { weightSpecs } from "../kernels/contract.js";
import type { DataShape, LossConfig, ModelConfig } from "./config.js";
import { elements, parameterCount } from "./parameters.js";
import { modelSpec, recurrentSpec } from "./spec.js";

const MOST_HIDDEN = 8192;

/** Parameters of a config's model for data of a shape; a quantile loss has more of them. */
export function configParameters(
  model: ModelConfig,
  data: DataShape,
  training?: LossConfig,
): number {
  return parameterCount(modelSpec(model, data, training));
}

/** Parameters of the recurrent stack alone with one input: what a step costs, whatever the data. */
export function recurrentParameters(model: ModelConfig): number {
  return weightSpecs(recurrentSpec(model), 1).reduce((sum, { shape }) => sum + elements(shape), 0);
}

/** The hidden size with which a model's parameter count comes nearest to `target`. */
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
