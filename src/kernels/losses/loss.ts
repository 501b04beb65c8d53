import type * as Tensorflow from "@tensorflow/tfjs-core";
import type { TensorOperations } from "../cells/cell.js";

/** A loss as a config names it. */
export interface LossChoice {
  /** Name of an entry of the table in `losses/`. */
  readonly name: string;
}

/** Losses of rows of outputs, and their derivatives. The loss is the mean of all values. */
export interface RowLosses {
  /** [rows, values of a row] */
  readonly losses: Tensorflow.Tensor2D;
  /** Derivative of the sum of all losses with respect to each output: [rows, outputs] */
  readonly slopes: Tensorflow.Tensor2D;
}

/** How far each output is from the value that was to come. */
export interface ValueLoss {
  readonly name: string;
  /** A number for each output. */
  readonly targets: "values";
  /** In float64. */
  value(output: number, target: number): number;
  /** Derivative of {@link value} with respect to the output. */
  slope(output: number, target: number): number;
  /**
   * The same of many, in operations of TensorFlow.js. Called within tf.tidy.
   *
   * @param outputs [rows, outputs]
   * @param targets [rows, outputs]
   */
  rows(tf: TensorOperations, outputs: Tensorflow.Tensor2D, targets: Tensorflow.Tensor2D): RowLosses;
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
