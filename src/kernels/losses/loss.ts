import type * as Tensorflow from "@tensorflow/tfjs-core";
import type { TensorOperations } from "../cells/cell.js";

/** A loss and its options, as in a config. */
export interface LossChoice {
  /** Name of an entry in the table of `losses/`. */
  readonly name: string;
  /** For a Huber loss: the error beyond which it grows linearly. */
  readonly delta?: number | undefined;
  /**
   * For a quantile loss: its levels, ascending. There is an output for each level of each value.
   */
  readonly quantiles?: readonly number[] | undefined;
  /** Factor of the loss of each class, if classes do not count equally. */
  readonly classWeights?: readonly number[] | undefined;
}

/** How a prediction is computed from an output of the readout, if it is not the output itself. */
interface Link {
  toPrediction(output: number): number;
  toOutput(prediction: number): number;
  /** {@link toPrediction} for tensors. */
  predictions(tf: Pick<TensorOperations, "exp">, outputs: Tensorflow.Tensor3D): Tensorflow.Tensor3D;
}

/** Losses of rows of outputs, with their derivatives. */
export interface RowLosses {
  /** [rows, values of a row] */
  readonly losses: Tensorflow.Tensor2D;
  /** Derivative of the sum of all losses with respect to each output: [rows, outputs] */
  readonly slopes: Tensorflow.Tensor2D;
  /**
   * 1 for a loss that counts, 0 for one that does not, whose loss and slope are 0. Undefined if all
   * count.
   */
  readonly counted?: Tensorflow.Tensor2D;
}

/** A loss that measures how far each output is from its target value. */
export interface ValueLoss {
  readonly name: string;
  /** The targets are a number for each output. */
  readonly targets: "values";
  /** The smallest target for which the loss has a minimum; undefined if there is no bound. */
  readonly leastTarget?: number;
  /** The power of the unit with which the loss of large errors grows; undefined means 1. */
  readonly degree?: number;
  /** The errors that are to be small of a line that training starts from; undefined means squared ones. */
  readonly lineErrors?: "absolute";
  /** Undefined if predictions are the readout's outputs. */
  readonly link?: Link;
  /**
   * The loss in float64.
   *
   * @param level the level of the output, if the loss has levels; see `levelOf`
   */
  value(output: number, target: number, choice: LossChoice, level?: number): number;
  /**
   * The loss of a forecast that uses the current value for the next one, to compare series by.
   * Undefined if it is {@link value}.
   */
  naive?(present: number, next: number): number;
  /** Derivative of {@link value} with respect to the output. */
  slope(output: number, target: number, choice: LossChoice, level?: number): number;
  /**
   * Losses and slopes of many outputs, in operations of TensorFlow.js. Called within tf.tidy.
   *
   * @param outputs [rows, outputs]
   * @param targets [rows, outputs]
   */
  rows(
    tf: TensorOperations,
    outputs: Tensorflow.Tensor2D,
    targets: Tensorflow.Tensor2D,
    choice: LossChoice,
  ): RowLosses;
}

/** A loss that measures how unlikely a row of logits makes the true class. */
export interface ClassLoss {
  readonly name: string;
  /** The targets are a class number, from 0, for each row of outputs. */
  readonly targets: "classes";
  /** The loss in float64. */
  value(logits: ArrayLike<number>, target: number): number;
  /** Derivatives of {@link value} with respect to each logit. */
  slopes(logits: ArrayLike<number>, target: number): Float64Array;
  /**
   * Losses and slopes of many rows, in operations of TensorFlow.js. Called within tf.tidy.
   *
   * @param logits [rows, classes]
   * @param targets [rows]
   */
  rows(tf: TensorOperations, logits: Tensorflow.Tensor2D, targets: Tensorflow.Tensor1D): RowLosses;
}

export type Loss = ValueLoss | ClassLoss;
