import type * as tf from "@tensorflow/tfjs-core";
import type { LossCall } from "../kernels/loss-contract.js";

/** A batch on the device. */
export interface NetworkInput {
  /** [batch, steps, inputs] */
  readonly x: tf.Tensor3D;
  /** Dropout mask of the inputs, embedded where they are tokens; none: no dropout. */
  readonly inputMask?: tf.Tensor | undefined;
  /** Dropout masks between the recurrent layers; none: no dropout. */
  readonly masks?: readonly tf.Tensor[] | undefined;
  /** How many steps each sequence has, [batch]; without it all have all steps. */
  readonly lengths?: Int32Array | undefined;
  /** Which series each sequence is of, [batch], below 0 for none; see `Dataset.series`. */
  readonly series?: Int32Array | undefined;
}

/** What a batch's predictions are to meet; as in `LossCall`. */
export type BatchTargets = Pick<LossCall, "targets" | "missingTargets" | "exampleWeights">;
