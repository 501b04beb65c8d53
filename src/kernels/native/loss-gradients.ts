import * as tf from "@tensorflow/tfjs-core";
import { directionCount, type RecurrentSpec } from "../contract.js";
import type { LossAttributes } from "../loss-kernel.js";
import type { NativeBackend } from "./backend.js";
import { constant } from "./constants.js";
import type { GroupKernel } from "./group.js";
import { rowLoss } from "./loss.js";
import { gathered } from "./pieces.js";
import { rows as statesOf, swapTime } from "./sequence.js";
import { type StackCall, type StateGradients, stackOf } from "./stack.js";

/**
 * The loss kernel on a GPU: the same operations as one by one, without what automatic
 * differentiation does between them. A GPU waits for whoever gives it small operations, so their
 * number decides; sequences stay time first all the way.
 */
export function nativeLossGradients(
  group: GroupKernel,
  backend: NativeBackend,
  [x, targets, ...others]: readonly tf.Tensor[],
  attributes: LossAttributes,
): tf.Tensor[] {
  const results = tf.tidy(() => {
    const call = callOf(backend, x as tf.Tensor3D, others, attributes);
    const [weight, bias] = others.slice(weightCount(attributes)) as [tf.Tensor2D, tf.Tensor1D];
    const stack = stackOf(group, call);
    const { output, reserve } = stack.forward(true);
    const states = attributes.readout === "everyStep" ? output.y : topStates(call, output.hN);
    const [places, batch, features] = states.shape;
    const rows = tf.reshape(states, [places * batch, features]) as tf.Tensor2D;
    const readings = tf.add(tf.matMul(rows, weight, false, true), bias) as tf.Tensor2D;
    const { gradient, accuracy, ...losses } = rowLoss(backend, attributes, readings, targets!);
    const dStates = tf.reshape(tf.matMul(gradient, weight), states.shape) as tf.Tensor3D;
    const gradientsOf = attributes.readout === "everyStep" ? ofEveryStep : ofTopStates;
    const back = stack.backward(reserve, gradientsOf(call, dStates));
    const readout = [tf.matMul(gradient, rows, true), tf.sum(gradient, 0)];
    const gradients = [...back.weights, ...readout];
    const whole = gathered(
      back.vectors.length > 0 ? [...back.vectors, ...readout] : gradients,
      gradients,
    );
    const norm = tf.sqrt(tf.sum(tf.square(whole)));
    const figures = [losses.loss, losses.lossLastStep, norm, ...(accuracy ? [accuracy] : [])];
    return [...figures, ...gradients, whole]; // which the optimiser takes in place of its pieces
  });
  return results.slice(0, -1);
}

function callOf(
  backend: NativeBackend,
  x: tf.Tensor3D,
  others: readonly tf.Tensor[],
  { cell, layers, hidden, direction, lengths }: LossAttributes,
): StackCall {
  const [batch, steps, inputs] = x.shape;
  const spec = { cell, layers, hidden, direction };
  const weights = others.slice(0, weightCount(spec));
  const masks = others.slice(weightCount(spec) + 2);
  const input = { x, weights, masks, ...(lengths && { lengths }) };
  return { backend, spec, sizes: { batch, steps, inputs }, input };
}

function weightCount({ layers, direction }: RecurrentSpec): number {
  return 4 * layers * directionCount(direction);
}

/** The last layer's final states, all directions side by side: [1, batch, directions*hidden]. */
function topStates({ spec, sizes }: StackCall, hN: tf.Tensor3D): tf.Tensor3D {
  const directions = directionCount(spec.direction);
  const top = statesOf(hN, hN.shape[0] - directions, directions);
  if (directions === 1) return top;
  return tf.reshape(swapTime(top), [1, sizes.batch, directions * spec.hidden]);
}

/** What the stack's backward wants, for the gradient of the output at every step. */
function ofEveryStep({ spec, sizes }: StackCall, y: tf.Tensor3D): StateGradients {
  const layers = spec.layers * directionCount(spec.direction);
  const zero = constant<tf.Tensor3D>(0, [layers, sizes.batch, spec.hidden]);
  return { y, hN: zero, ...(spec.cell === "lstm" && { cN: zero }) };
}

/** The same for the gradient of {@link topStates}. */
function ofTopStates(call: StackCall, gradient: tf.Tensor3D): StateGradients {
  const { layers, hidden, direction } = call.spec;
  const { batch, steps } = call.sizes;
  const directions = directionCount(direction);
  const top =
    directions === 1 ? gradient : swapTime(tf.reshape(gradient, [batch, directions, hidden]));
  const below = (layers - 1) * directions;
  const hN = below === 0 ? top : tf.concat3d([constant(0, [below, batch, hidden]), top], 0);
  return { ...ofEveryStep(call, constant(0, [steps, batch, directions * hidden])), hN };
}
