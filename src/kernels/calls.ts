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
 * The operator's two TensorFlow.js kernels, with lists as inputs:
 * - forward: x, the weights, the masks; outputs y, hN and, where the cell has a cell state, cN
 * - backward: the inputs of forward, then the gradients of the outputs; outputs the gradients of
 *   x (only with `inputGradient`) and of the weights
 */
export const forwardKernel = "RnnlabRecurrent";
export const backwardKernel = "RnnlabRecurrentGrad";

/**
 * Attributes of both kernels: the spec and two switches. A call's backward kernel gets the very
 * object that its forward kernel got, so it serves as the token of the call. (The saved output y
 * would not do: cloning a tensor copies it on the wasm backend, under a new `dataId`.)
 */
export interface RecurrentAttributes extends RecurrentSpec {
  /** Keep what backward needs. */
  readonly training: boolean;
  /** Backward gives the gradient of x too. */
  readonly inputGradient: boolean;
  /** As in `RecurrentInput`. Known to the host, and nothing flows back to it: so not an input. */
  readonly lengths?: Int32Array;
}

/** What a backend's forward kernel is asked to do. */
export interface ForwardCall {
  readonly backend: KernelBackend;
  readonly spec: RecurrentSpec;
  readonly sizes: RecurrentSizes;
  readonly input: RecurrentInput<TensorInfo>;
  readonly training: boolean;
  /** Identifies the call: the key under which to keep what backward needs. */
  readonly token: object;
}

/** What a backend's backward kernel is asked to do. */
export interface BackwardCall {
  readonly backend: KernelBackend;
  readonly spec: RecurrentSpec;
  readonly sizes: RecurrentSizes;
  readonly input: RecurrentInput<TensorInfo>;
  /** The token of the forward call that this one belongs to. */
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
