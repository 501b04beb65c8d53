import type * as Tensorflow from "@tensorflow/tfjs-core";
import type { TensorOperations } from "../cells/cell.js";

/** A loss as a config names it. */
export interface LossChoice {
  /** Name of an entry of the table in `losses/`. */
  readonly name: string;
  /** Of a Huber loss: the error from which on it grows linearly. */
  readonly delta?: number | undefined;
  /** Of a quantile loss: its levels, ascending. There is an output for each level of each value. */
  readonly quantiles?: readonly number[] | undefined;
  /** What the loss of each class is multiplied by, where they do not all count the same. */
  readonly classWeights?: readonly number[] | undefined;
}

/** How a prediction follows from an output of the readout, where it is not the output itself. */
interface Link {
  toPrediction(output: number): number;
  toOutput(prediction: number): number;
  /** {@link toPrediction} of many. */
  predictions(tf: TensorOperations, outputs: Tensorflow.Tensor3D): Tensorflow.Tensor3D;
}

/** Losses of rows of outputs, and their derivatives. The loss is the mean of the values. */
export interface RowLosses {
  /** [rows, values of a row] */
  readonly losses: Tensorflow.Tensor2D;
  /** Derivative of the sum of all losses with respect to each output: [rows, outputs] */
  readonly slopes: Tensorflow.Tensor2D;
  /**
   * 1 for each of the losses that counts and 0 for the others, whose loss and slope are 0. Missing
   * where all count.
   */
  readonly counted?: Tensorflow.Tensor2D;
}

/** How far each output is from the value that was to come. */
export interface ValueLoss {
  readonly name: string;
  /** A number for each output. */
  readonly targets: "values";
  /** Targets below it have no loss that training could make small. Missing where all have. */
  readonly leastTarget?: number;
  /** The loss of large errors grows with this power of the unit. Missing: 1. */
  readonly degree?: number;
  /** Missing where predictions are the readout's outputs. */
  readonly link?: Link;
  /**
   * In float64.
   *
   * @param level of the output, where the loss has levels; see `levelOf`
   */
  value(output: number, target: number, choice: LossChoice, level?: number): number;
  /**
   * What a forecast loses that takes the present value for the next one, to compare series by. Missing
   * where it is {@link value}.
   */
  naive?(present: number, next: number): number;
  /** Derivative of {@link value} with respect to the output. */
  slope(output: number, target: number, choice: LossChoice, level?: number): number;
  /**
   * The same of many, in operations of TensorFlow.js. Called within tf.tidy.
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

/** How unlikely a row of logits makes the class that was right. */
export interface ClassLoss {
  readonly name: string;
  /** The number of a class, from 0, for each row of outputs. */
  readonly targets: "classes";
  /** In float64. */
  value(logits: ArrayLike<number>, target: number): number;
  /** Derivatives of {@link value} with respect to each logit. */
  slopes(logits: ArrayLike<number>, target: number): Float64Array;
  /**
   * The same of many, in operations of TensorFlow.js. Called within tf.tidy.
   *
   * @param logits [rows, classes]
   * @param targets [rows]
   */
  rows(tf: TensorOperations, logits: Tensorflow.Tensor2D, targets: Tensorflow.Tensor1D): RowLosses;
}

export type Loss = ValueLoss | ClassLoss;
