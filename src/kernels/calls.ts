import type { KernelBackend, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import { cellNamed } from "./cells/index.js";
import {
  type RecurrentGradients,
  type RecurrentInput,
  type RecurrentOutput,
  type RecurrentSizes,
  type RecurrentSpec,
  weightTensorCount,
} from "./contract.js";
import { runListKernel } from "./list-kernel.js";

/**
 * The operator's two TensorFlow.js kernels, whose inputs are lists:
 * - forward: x, the weights, the masks; outputs y, hN and, if the cell has a cell state, cN
 * - backward: the inputs of forward, then the gradients of its outputs; outputs the gradients of x
 *   (only with `inputGradient`) and of the weights
 */
export const forwardKernel = "RnnlabRecurrent";
export const backwardKernel = "RnnlabRecurrentGrad";

/**
 * Attributes of both kernels: the spec and two switches. The backward kernel of a call receives the
 * same object as its forward kernel, so the object identifies the call. (The saved output y cannot:
 * on the wasm backend, cloning a tensor copies it under a new `dataId`.)
 */
export interface RecurrentAttributes extends RecurrentSpec {
  /** Whether to keep what backward needs. */
  readonly training: boolean;
  /** Whether backward computes the gradient of x too. */
  readonly inputGradient: boolean;
  /** See `RecurrentInput`. It is known on the host and has no gradient, so it is not an input. */
  readonly lengths?: Int32Array;
}

/** A call of a backend's forward kernel. */
export interface ForwardCall {
  readonly backend: KernelBackend;
  readonly spec: RecurrentSpec;
  readonly sizes: RecurrentSizes;
  readonly input: RecurrentInput<TensorInfo>;
  readonly training: boolean;
  /** Identifies the call; what backward needs is stored under this key. */
  readonly token: object;
}

/** A call of a backend's backward kernel. */
export interface BackwardCall {
  readonly backend: KernelBackend;
  readonly spec: RecurrentSpec;
  readonly sizes: RecurrentSizes;
  readonly input: RecurrentInput<TensorInfo>;
  /** The token of the matching forward call. */
  readonly token: object;
  readonly outputGradients: RecurrentOutput<TensorInfo>;
  readonly needsInputGradient: boolean;
}

/** Runs one of the two kernels on the active backend. */
export function runRecurrentKernel(
  kernelName: typeof forwardKernel | typeof backwardKernel,
  inputs: readonly Tensor[],
  attributes: RecurrentAttributes,
): Tensor[] {
  return runListKernel(kernelName, inputs, attributes);
}

export function readForwardCall(
  backend: KernelBackend,
  inputs: readonly TensorInfo[],
  attributes: RecurrentAttributes,
): ForwardCall {
  return {
    backend,
    ...readInput(attributes, inputs),
    training: attributes.training,
    token: attributes,
  };
}

export function readBackwardCall(
  backend: KernelBackend,
  inputs: readonly TensorInfo[],
  attributes: RecurrentAttributes,
): BackwardCall {
  const outputs = cellNamed(attributes.cell).hasCellState ? 3 : 2;
  return {
    backend,
    ...readInput(attributes, inputs.slice(0, -outputs)),
    token: attributes,
    outputGradients: fromOutputList(inputs.slice(-outputs)),
    needsInputGradient: attributes.inputGradient,
  };
}

function readInput(attributes: RecurrentAttributes, list: readonly TensorInfo[]) {
  const { training: _, inputGradient: __, lengths, ...spec } = attributes;
  const [x, ...others] = list as [TensorInfo, ...TensorInfo[]];
  const [batch, steps, inputs] = x.shape as [number, number, number];
  const count = weightTensorCount(spec);
  const [weights, masks] = [others.slice(0, count), others.slice(count)];
  const input = { x, weights, masks, ...(lengths && { lengths }) };
  return { spec, sizes: { batch, steps, inputs }, input };
}

export function toOutputList<T>({ y, hN, cN }: RecurrentOutput<T>): T[] {
  return cN === undefined ? [y, hN] : [y, hN, cN];
}

export function fromOutputList<T>(list: readonly T[]): RecurrentOutput<T> {
  const [y, hN, cN] = list as readonly [T, T, T?];
  return cN === undefined ? { y, hN } : { y, hN, cN };
}

export function toGradientList<T>({ x, weights }: RecurrentGradients<T>): T[] {
  return x === undefined ? [...weights] : [x, ...weights];
}
