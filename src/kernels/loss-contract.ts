import type { Scalar, Tensor, Tensor1D, Tensor3D } from "@tensorflow/tfjs-core";
import type { LossChoice } from "./losses/loss.js";

/**
 * Where a linear readout is applied: to the last layer's output at every step, or once to its final
 * states, with those of all directions side by side.
 */
export type Readout = "everyStep" | "final";

/** What the loss is a mean of. `lastStepOnly`: only the last step of a readout at every step. */
export interface LossSpec {
  readonly readout: Readout;
  readonly loss: LossChoice;
  readonly lastStepOnly: boolean;
}

export interface LossCall {
  /** [batch, steps, inputs] */
  readonly x: Tensor3D;
  /**
   * For a loss of values [batch, places, outputs], where places is `steps`, or 1 for a final
   * readout; for a loss of classes their numbers, [batch, places].
   */
  readonly targets: Tensor;
  /**
   * The stack's weights in the order of `weightSpecs`, then the readout's weight [outputs,
   * directions*hidden] and bias [outputs].
   */
  readonly parameters: readonly Tensor[];
  /** Dropout between layers, scaled: [batch, steps, directions*hidden] for each layer but the last. */
  readonly masks?: readonly Tensor[] | undefined;
  /**
   * The number of steps of each sequence, [batch]; undefined if all have all steps. Allowed only
   * for a final readout, because a mean over steps would have to leave out the padded ones.
   */
  readonly lengths?: Int32Array | undefined;
  /**
   * Whether target values may be NaN. These are left out of the loss: the mean is over the others,
   * and 0 if there are none.
   */
  readonly missingTargets?: boolean | undefined;
  /**
   * Factors of the losses of each sequence, [batch]; undefined if all count equally. The mean still
   * divides by the number of losses.
   */
  readonly exampleWeights?: Tensor1D | undefined;
}

export interface LossResult {
  /** Mean over all places that count. */
  readonly loss: Scalar;
  /** Mean over the last step alone; for a final readout, the loss itself. */
  readonly lossLastStep: Scalar;
  /** Euclidean norm of all gradients together. */
  readonly gradientNorm: Scalar;
  /** Share of the classes that are predicted correctly, if the targets are classes. */
  readonly accuracy?: Scalar | undefined;
  /** Gradients of `loss`, in the order of the parameters. */
  readonly gradients: readonly Tensor[];
}
