import type { Tensor, Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./backend.js";

/** Layers on top of each other that one operation of TensorFlow computes. */
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
  /** Same shape, where the cell has a cell state. */
  readonly cN?: Tensor3D;
  /** What backward needs, apart from what it is given. None of it is one of the tensors above. */
  readonly kept: readonly Tensor[];
}

interface GroupGradients {
  /** [steps, batch, inputs] */
  readonly x: Tensor3D;
  /** In PyTorch's order. */
  readonly weights: readonly Tensor[];
  /** The vector that they are pieces of, where they are: as long as it is there, so is that. */
  readonly vector?: Tensor1D;
}

/**
 * A group of layers as operations of TensorFlow: forward in time from a zero state, or both ways.
 * Sequences have time as their first axis. Called within tf.tidy.
 */
export interface GroupKernel {
  /** Names of the cells that it knows. */
  readonly cells: readonly string[];
  /** Whether one operation can take several layers. */
  readonly takesLayers: boolean;
  forward(
    backend: NativeBackend,
    shape: GroupShape,
    x: Tensor3D,
    weights: readonly Tensor[],
    training: boolean,
  ): GroupOutput;
  /** `gradients` are those of y, hN and cN; the weights are the ones that forward had. */
  backward(
    backend: NativeBackend,
    shape: GroupShape,
    kept: readonly Tensor[],
    gradients: Omit<GroupOutput, "kept">,
  ): GroupGradients;
}
