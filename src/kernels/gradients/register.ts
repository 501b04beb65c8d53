import { type GradConfig, getGradient, registerGradient } from "@tensorflow/tfjs-core";
import { negative, rsqrt, sigmoid, softplus, squareRoot, tanh } from "./activation.js";
import { add, divide, multiply, squaredDifference, subtract } from "./arithmetic.js";
import { select } from "./choice.js";
import { concat, identity, reshape, slice, split, stack, unstack } from "./layout.js";
import { batchMatMul, transpose } from "./matrix.js";
import { mean, sum } from "./reduction.js";

// biome-ignore format: one group a row
const gradients: readonly GradConfig[] = [
  add, subtract, multiply, divide, squaredDifference,
  sum, mean,
  tanh, sigmoid, softplus, negative, rsqrt, squareRoot,
  batchMatMul, transpose,
  select,
  identity, reshape, slice, split, concat, stack, unstack,
];

/**
 * Registers gradients for the TensorFlow.js operations that rnnlab uses. `@tensorflow/tfjs-core`
 * for Node.js registers none: its file that does is written for bundlers, and the package that
 * bundles it also contains the layers API and the WebGL backend.
 *
 * @param replace whether to replace gradients that are registered already, which are otherwise kept
 */
export function registerGradients({ replace = false } = {}): void {
  for (const gradient of gradients) {
    if (replace || !getGradient(gradient.kernelName)) {
      registerGradient(gradient);
    }
  }
}
