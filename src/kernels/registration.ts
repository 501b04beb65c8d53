import { getKernel, type TensorInfo, unregisterKernel } from "@tensorflow/tfjs-core";
import {
  type BackwardCall,
  backwardKernel,
  type ForwardCall,
  forwardKernel,
  type RecurrentAttributes,
  readBackwardCall,
  readForwardCall,
  toGradientList,
  toOutputList,
} from "./calls.js";
import type { KnownNames, RecurrentGradients, RecurrentOutput } from "./contract.js";
import { countCall } from "./counts.js";
import { type ListKernel, registerListKernel } from "./list-kernel.js";

/** An implementation of the operator on the tensors of one TensorFlow.js backend. */
export interface TensorImplementation {
  readonly name: string;
  readonly backendName: string;
  /** Names of the supported cells. Stacks of other cells are left to `composed`. */
  readonly cells: KnownNames;
  /** Whether norms are supported; otherwise stacks with a norm are left to `composed`. */
  readonly norms?: true;
  forward(call: ForwardCall): RecurrentOutput<TensorInfo>;
  backward(call: BackwardCall): RecurrentGradients<TensorInfo>;
}

const implementations = new Map<string, TensorImplementation>();

/** The implementation registered for a backend, if there is one. */
export function registeredImplementation(backendName: string): TensorImplementation | undefined {
  return implementations.get(backendName);
}

/** Registers an implementation for its backend, replacing any earlier one. */
export function registerImplementation(implementation: TensorImplementation): void {
  const { name, backendName } = implementation;
  replaceKernel(forwardKernel, backendName, (backend, inputs, attributes) => {
    countCall(name, "forward");
    return toOutputList(implementation.forward(readForwardCall(backend, inputs, attributes)));
  });
  replaceKernel(backwardKernel, backendName, (backend, inputs, attributes) => {
    countCall(name, "backward");
    return toGradientList(implementation.backward(readBackwardCall(backend, inputs, attributes)));
  });
  implementations.set(backendName, implementation);
}

function replaceKernel(
  kernelName: string,
  backendName: string,
  kernel: ListKernel<RecurrentAttributes>,
): void {
  if (getKernel(kernelName, backendName)) unregisterKernel(kernelName, backendName);
  registerListKernel(kernelName, backendName, kernel);
}
