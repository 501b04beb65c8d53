import * as tf from "@tensorflow/tfjs-core";
import type { Cell, ComposedState } from "../cells/cell.js";
import { NORM_EPSILON } from "../contract.js";
import type { DirectionWeights } from "../direction-weights.js";
import { type AvailableSteps, chooseState } from "./padding.js";

export interface DirectionRun {
  /** [batch, steps, hidden] */
  readonly y: tf.Tensor3D;
  readonly final: ComposedState;
}

/**
 * Runs one direction of one layer, starting from a zero state.
 *
 * @param x [batch, steps, inputs]
 * @param availableSteps for each step, which sequences have it; empty if all have all steps
 */
export function runDirection(
  cell: Cell,
  x: tf.Tensor3D,
  weights: DirectionWeights<tf.Tensor>,
  reverse: boolean,
  availableSteps: AvailableSteps,
): DirectionRun {
  const product = hiddenProduct(weights);
  const zero = zeroState(x.shape[0], weights.biasIh.size / cell.gates.length);
  const available = inTime(availableSteps, reverse);
  let state = zero;
  const ys: tf.Tensor2D[] = [];
  for (const [t, fromInput] of inTime(projectInput(x, weights), reverse).entries()) {
    const after = cell.composedStep(tf, fromInput, product(state.h), state);
    const present = available[t];
    // A sequence that lacks the step keeps its state: its final state, or 0 before the start of a
    // reverse direction.
    state = present ? chooseState(present, after, state) : after;
    ys.push(present ? tf.where(present, after.h, zero.h) : after.h);
  }
  return { y: tf.stack(inTime(ys, reverse), 1) as tf.Tensor3D, final: state };
}

/**
 * W_hh h + b_hh as a function of h, [batch, gates*hidden]; empty for a cell whose gates depend on
 * the input alone.
 */
function hiddenProduct({
  weightHh,
  biasHh,
  normHh,
}: DirectionWeights<tf.Tensor>): (h: tf.Tensor2D) => tf.Tensor2D {
  if (!weightHh || !biasHh) return (h) => tf.zeros([h.shape[0], 0]);
  const weight = tf.transpose(weightHh as tf.Tensor2D); // [hidden, gates*hidden]
  return (h) => tf.add(scaled(tf.matMul(h, weight), normHh), biasHh);
}

/** W_ih x + b_ih of all steps in one product: [steps] of [batch, gates*hidden]. */
function projectInput(
  x: tf.Tensor3D,
  { weightIh, biasIh, normIh }: DirectionWeights<tf.Tensor>,
): tf.Tensor2D[] {
  const [batch, steps, inputs] = x.shape;
  const weight = tf.transpose(weightIh as tf.Tensor2D);
  const rows = scaled(tf.matMul(tf.reshape(x, [batch * steps, inputs]), weight), normIh);
  const projected = tf.reshape(tf.add(rows, biasIh), [batch, steps, biasIh.size]);
  return tf.unstack(projected, 1) as tf.Tensor2D[];
}

/** A product [rows, gates*hidden]; if there is a gain, normalised and scaled by it. */
function scaled(product: tf.Tensor2D, gain: tf.Tensor | undefined): tf.Tensor2D {
  if (!gain) return product;
  const centred = tf.sub(product, tf.mean(product, 1, true));
  const variance = tf.mean(tf.mul(centred, centred), 1, true);
  return tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, NORM_EPSILON))), gain);
}

function zeroState(batch: number, hidden: number): ComposedState {
  const zero = tf.zeros<tf.Rank.R2>([batch, hidden]);
  return { h: zero, c: zero };
}

function inTime<T>(steps: readonly T[], reverse: boolean): T[] {
  return reverse ? steps.toReversed() : [...steps];
}
