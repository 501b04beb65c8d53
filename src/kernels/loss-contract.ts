import type { Scalar, Tensor, Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";
import type { LossChoice } from "./losses/loss.js";

/**
 * Where a linear readout stands on a recurrent stack: on the last layer's output at every step, or on
 * its final states, those of all directions side by side, once.
 */
export type Readout = "everyStep" | "final";

/** What the loss is a mean of; `lastStepOnly`: of the last step alone of a readout at every step. */
export interface LossSpec {
  readonly readout: Readout;
  readonly loss: LossChoice;
  readonly lastStepOnly: boolean;
}

export interface LossCall {
  /** [batch, steps, inputs] */
  readonly x: Tensor3D;
  /**
   * Of a loss of values [batch, places, outputs], where places is `steps` or for a final readout 1;
   * of a loss of classes their numbers, [batch, places].
   */
  readonly targets: Tensor;
  /**
   * The stack's weights in the order of `weightSpecs`, then the readout's weight
   * [outputs, directions*hidden] and bias [outputs].
   */
  readonly parameters: readonly Tensor[];
  /** Dropout between layers, scaled: [batch, steps, directions*hidden] for each layer but the last. */
  readonly masks?: readonly Tensor[] | undefined;
  /**
   * How many steps each sequence has: [batch]. Without it all have all steps. For a final readout
   * alone: what is at the padded steps would have to be left out of the mean.
   */
  readonly lengths?: Int32Array | undefined;
  /**
   * Whether a value among the targets may be NaN, which is left out of the loss: the mean is over the
   * others, and 0 where there are none.
   */
  readonly missingTargets?: boolean | undefined;
  /**
   * What the losses of each sequence are multiplied by, [batch]; without it they all count the same.
   * The mean is still over the number of losses.
   */
  readonly exampleWeights?: Tensor1D | undefined;
}

export interface LossResult {
  /** Mean over all places that count. */
  readonly loss: Scalar;
  /** Of the last step alone; for a final readout the loss itself. */
  readonly lossLastStep: Scalar;
  /** Euclidean norm of all gradients together. */
  readonly gradientNorm: Scalar;
  /** Share of the classes that are predicted right, where the targets are classes. */
  readonly accuracy?: Scalar | undefined;
  /** Of `loss`, in the order of the parameters. */
  readonly gradients: readonly Tensor[];
}
