import type * as tf from "@tensorflow/tfjs-core";
import type { LossCall } from "../kernels/loss-contract.js";

/** A batch on the device. */
export interface NetworkInput {
  /** [batch, steps, inputs] */
  readonly x: tf.Tensor3D;
  /**
   * Dropout mask of the inputs, or of their embedding if they are tokens; undefined: no dropout.
   */
  readonly inputMask?: tf.Tensor | undefined;
  /** Dropout masks between the recurrent layers; undefined: no dropout. */
  readonly masks?: readonly tf.Tensor[] | undefined;
  /** Number of steps of each sequence, [batch]; undefined if all have all steps. */
  readonly lengths?: Int32Array | undefined;
  /** The series that each sequence comes from, [batch], below 0 for none; see `Dataset.series`. */
  readonly series?: Int32Array | undefined;
  /** What to add to the readout instead of the skip's outputs, [batch, readout width]; see `training/left-out.ts`. */
  readonly skipOutputs?: tf.Tensor2D | undefined;
}

/** The targets of a batch; see `LossCall`. */
export type BatchTargets = Pick<LossCall, "targets" | "missingTargets" | "exampleWeights">;
