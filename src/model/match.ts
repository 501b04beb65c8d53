import { type DataShape, type ModelConfig, modelSpec, parameterCount } from "./spec.js";

const MOST_HIDDEN = 8192;

/** Parameters of a config's model for data of a shape. */
export function configParameters(model: ModelConfig, data: DataShape): number {
  return parameterCount(modelSpec(model, data));
}

/** The hidden size with which a model's parameter count comes nearest to `target`. */
export function matchingHidden(model: ModelConfig, data: DataShape, target: number): number {
  const count = (hidden: number) => configParameters({ ...model, hidden }, data);
  let [low, high] = [1, MOST_HIDDEN]; // the count grows with the hidden size
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (count(middle) <= target) low = middle;
    else high = middle;
  }
  return target - count(low) <= count(high) - target ? low : high;
}
