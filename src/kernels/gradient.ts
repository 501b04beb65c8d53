import { type GradFunc, registerGradient, type Tensor } from "@tensorflow/tfjs-core";
import {
  backwardKernel,
  forwardKernel,
  type RecurrentAttributes,
  runRecurrentKernel,
} from "./calls.js";

/**
 * Registers the gradient of the operator: one for all backends, which runs their backward kernel.
 *
 * Backward runs as a whole when TensorFlow.js reaches the operator, and not in the functions that
 * it then calls for each input, because tensors made in those are disposed of when they return.
 */
export function registerRecurrentGradient(): void {
  registerGradient({
    kernelName: forwardKernel,
    saveAllInputs: true,
    gradFunc(dys, saved, attrs) {
      const attributes = attrs as unknown as RecurrentAttributes;
      const inputs = [...saved, ...(dys as Tensor[])];
      return byPosition(runRecurrentKernel(backwardKernel, inputs, attributes), attributes);
    },
  });
}

/** Gradient functions named by position in the inputs of forward: x, then the weights. */
function byPosition(
  gradients: readonly Tensor[],
  { inputGradient }: RecurrentAttributes,
): ReturnType<GradFunc> {
  const first = inputGradient ? 0 : 1;
  const named = gradients.map((gradient, index) => [String(first + index), () => gradient]);
  return { "0": refuseInputGradient, ...Object.fromEntries(named) };
}

function refuseInputGradient(): never {
  throw new Error("recurrent: the gradient of x is needed but was switched off (inputGradient)");
}
