import type * as Tensorflow from "@tensorflow/tfjs-core";
import type { Vector } from "../vector.js";

/**
 * The operations of TensorFlow.js. They are passed to a cell, so that listing the cells (in a
 * config's schema, in a command's help) loads no tensor library.
 */
export type TensorOperations = typeof Tensorflow;

/** The state that a cell passes from one step to the next. */
export interface State {
  /** [hidden] */
  readonly h: Vector;
  /** [hidden] if the cell has a cell state, otherwise empty. */
  readonly c: Vector;
}

/** Gradients of a scalar loss with respect to the arguments of {@link Cell.step}. */
export interface StepGradients {
  /** [gates*hidden] */
  readonly fromInput: Vector;
  /** [gates*hidden] */
  readonly fromHidden: Vector;
  /** The part that does not pass through `fromHidden`. */
  readonly state: State;
}

export interface Step {
  readonly after: State;
  /** Propagates the gradients of the state after the step back through the step. */
  pullback(after: State): StepGradients;
}

/** The state of a batch: [batch, hidden] each. */
export interface ComposedState {
  readonly h: Tensorflow.Tensor2D;
  /** A cell without a cell state passes it on unchanged. */
  readonly c: Tensorflow.Tensor2D;
}

/**
 * A kind of recurrent cell: what happens at one step after both matrix products. `fromInput` is
 * W_ih x + b_ih and `fromHidden` is W_hh h + b_hh.
 */
export interface Cell {
  readonly name: string;
  /** The purpose of each gate, in the order of the gates' rows in every weight and bias. */
  readonly gates: readonly string[];
  /** Whether there is a cell state c besides the hidden state h. */
  readonly hasCellState: boolean;
  /**
   * Whether the gates depend on the input alone. W_hh and b_hh then do not exist, and `fromHidden`
   * is empty everywhere.
   */
  readonly inputOnly?: true;
  /** Index of the gate that keeps the cell state; `model.forgetBias` is added to its bias. */
  readonly forgetGate?: number;
  /** One step of one sequence in float64; `fromInput` and `fromHidden` are [gates*hidden]. */
  step(fromInput: Vector, fromHidden: Vector, before: State): Step;
  /**
   * One step of a batch in operations that TensorFlow.js can differentiate; `fromInput` and
   * `fromHidden` are [batch, gates*hidden].
   */
  composedStep(
    tf: TensorOperations,
    fromInput: Tensorflow.Tensor2D,
    fromHidden: Tensorflow.Tensor2D,
    before: ComposedState,
  ): ComposedState;
}

export function zeroState(cell: Cell, hidden: number): State {
  return { h: new Float64Array(hidden), c: new Float64Array(cell.hasCellState ? hidden : 0) };
}

/** Row `index` of a vector of rows with `length` values each, as a view. */
export function gate(vector: Vector, index: number, length: number): Vector {
  return vector.subarray(index * length, (index + 1) * length);
}

/** A list of four gates; a cell with fewer gates uses the first ones. */
type Gates = [Tensorflow.Tensor2D, Tensorflow.Tensor2D, Tensorflow.Tensor2D, Tensorflow.Tensor2D];

/** Splits the gates into matrices of [batch, hidden] each. */
export function splitGates(tf: TensorOperations, gates: Tensorflow.Tensor2D, count: number): Gates {
  return tf.split(gates, count, 1) as Gates;
}
