import type * as Tensorflow from "@tensorflow/tfjs-core";
import type { Vector } from "../vector.js";

/**
 * The operations of TensorFlow.js. A cell is given them, so that naming the cells (in a config's
 * schema, in the help of a command) loads no tensor library.
 */
export type TensorOperations = typeof Tensorflow;

/** What a cell hands from one step to the next. */
export interface State {
  /** [hidden] */
  readonly h: Vector;
  /** [hidden] in a cell that has a cell state, empty in the others. */
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
  /** Carries the gradients of the state after the step back through the step. */
  pullback(after: State): StepGradients;
}

/** The state of a batch: [batch, hidden] each. */
export interface ComposedState {
  readonly h: Tensorflow.Tensor2D;
  /** A cell without a cell state hands on what it was given. */
  readonly c: Tensorflow.Tensor2D;
}

/**
 * One kind of recurrent cell: what happens at one step once both matrix products are done.
 * `fromInput` is W_ih x + b_ih and `fromHidden` is W_hh h + b_hh.
 */
export interface Cell {
  readonly name: string;
  /** What each gate is for, in the order in which the gates' rows stand in every weight and bias. */
  readonly gates: readonly string[];
  /** Whether there is a cell state c beside the hidden state h. */
  readonly hasCellState: boolean;
  /**
   * Whether the gates come from the input alone: then there is no W_hh and no b_hh, and `fromHidden` is
   * empty wherever it appears.
   */
  readonly inputOnly?: true;
  /** Number of the gate that keeps the cell state, to whose bias `model.forgetBias` is added. */
  readonly forgetGate?: number;
  /** One sequence in float64; `fromInput` and `fromHidden` are [gates*hidden]. */
  step(fromInput: Vector, fromHidden: Vector, before: State): Step;
  /**
   * A batch in operations that TensorFlow.js can differentiate; `fromInput` and `fromHidden` are
   * [batch, gates*hidden].
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

/** Row `index` of a vector that holds rows of `length` each, as a view. */
export function gate(vector: Vector, index: number, length: number): Vector {
  return vector.subarray(index * length, (index + 1) * length);
}

/** A list of four gates; a cell of fewer takes the first of them. */
type Gates = [Tensorflow.Tensor2D, Tensorflow.Tensor2D, Tensorflow.Tensor2D, Tensorflow.Tensor2D];

/** The gates side by side, each [batch, hidden]. */
export function splitGates(tf: TensorOperations, gates: Tensorflow.Tensor2D, count: number): Gates {
  return tf.split(gates, count, 1) as Gates;
}
