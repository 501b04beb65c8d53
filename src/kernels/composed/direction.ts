import * as tf from "@tensorflow/tfjs-core";
import type { Cell, ComposedState } from "../cells/cell.js";
import { type AvailableSteps, chooseState } from "./padding.js";

export interface DirectionRun {
  /** [batch, steps, hidden] */
  readonly y: tf.Tensor3D;
  readonly final: ComposedState;
}

/**
 * Runs one direction of one layer, from a zero state.
 *
 * @param x [batch, steps, inputs]
 * @param weights weight_ih [gates*hidden, inputs], weight_hh [gates*hidden, hidden], bias_ih and
 *   bias_hh [gates*hidden]
 * @param availableSteps which sequences have which step; empty: all have all
 */
export function runDirection(
  cell: Cell,
  x: tf.Tensor3D,
  weights: readonly tf.Tensor[],
  reverse: boolean,
  availableSteps: AvailableSteps,
): DirectionRun {
  const [weightIh, weightHh, biasIh, biasHh] = weights as [
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor1D,
    tf.Tensor1D,
  ];
  const hiddenWeight = tf.transpose(weightHh); // [hidden, gates*hidden]
  const zero = zeroState(x.shape[0], hiddenWeight.shape[0]);
  const available = inTime(availableSteps, reverse);
  let state = zero;
  const ys: tf.Tensor2D[] = [];
  for (const [t, fromInput] of inTime(projectInput(x, weightIh, biasIh), reverse).entries()) {
    const fromHidden: tf.Tensor2D = tf.add(tf.matMul(state.h, hiddenWeight), biasHh);
    const after = cell.composedStep(tf, fromInput, fromHidden, state);
    const present = available[t];
    // A sequence that lacks the step keeps its state: its final one, or 0 before a reverse start.
    state = present ? chooseState(present, after, state) : after;
    ys.push(present ? tf.where(present, after.h, zero.h) : after.h);
  }
  return { y: tf.stack(inTime(ys, reverse), 1) as tf.Tensor3D, final: state };
}

/** W_ih x + b_ih for all steps in one product: [steps] of [batch, gates*hidden]. */
function projectInput(x: tf.Tensor3D, weight: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D[] {
  const [batch, steps, inputs] = x.shape;
  const rows = tf.matMul(tf.reshape(x, [batch * steps, inputs]), tf.transpose(weight));
  const projected = tf.reshape(tf.add(rows, bias), [batch, steps, bias.shape[0]]);
  return tf.unstack(projected, 1) as tf.Tensor2D[];
}

function zeroState(batch: number, hidden: number): ComposedState {
  const zero = tf.zeros<tf.Rank.R2>([batch, hidden]);
  return { h: zero, c: zero };
}

function inTime<T>(steps: readonly T[], reverse: boolean): T[] {
  return reverse ? steps.toReversed() : [...steps];
}
