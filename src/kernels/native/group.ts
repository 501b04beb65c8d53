import type { Tensor, Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./backend.js";

/** Consecutive layers that one operation of TensorFlow computes. */
export interface GroupShape {
  readonly cell: string;
  readonly layers: number;
  readonly directions: 1 | 2;
  readonly hidden: number;
  readonly steps: number;
  readonly batch: number;
  /** Features of the lowest layer's input. */
  readonly inputs: number;
}

export interface GroupOutput {
  /** [steps, batch, directions*hidden] */
  readonly y: Tensor3D;
  /** [layers*directions, batch, hidden] */
  readonly hN: Tensor3D;
  /** The same shape, if the cell has a cell state. */
  readonly cN?: Tensor3D;
  /** What backward needs besides its arguments. None of these is one of the tensors above. */
  readonly kept: readonly Tensor[];
}

interface GroupGradients {
  /** [steps, batch, inputs] */
  readonly x: Tensor3D;
  /** The weights in PyTorch's order. */
  readonly weights: readonly Tensor[];
  /** The vector that the weights are slices of, if they are; it lives as long as this. */
  readonly vector?: Tensor1D;
}

/**
 * A group of layers as operations of TensorFlow: forward in time from a zero state, or both
 * directions. Time is the first axis of sequences. Called within tf.tidy.
 */
export interface GroupKernel {
  /** Names of the supported cells. */
  readonly cells: readonly string[];
  /** Whether one operation can compute several layers. */
  readonly takesLayers: boolean;
  forward(
    backend: NativeBackend,
    shape: GroupShape,
    x: Tensor3D,
    weights: readonly Tensor[],
    training: boolean,
  ): GroupOutput;
  /** `gradients` are those of y, hN and cN; the weights are the ones passed to forward. */
  backward(
    backend: NativeBackend,
    shape: GroupShape,
    kept: readonly Tensor[],
    gradients: Omit<GroupOutput, "kept">,
  ): GroupGradients;
}
