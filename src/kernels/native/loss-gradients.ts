import * as tf from "@tensorflow/tfjs-core";
import { weightTensorCount } from "../contract.js";
import type { LossAttributes } from "../loss-kernel.js";
import type { NativeBackend } from "./backend.js";
import type { GroupKernel } from "./group.js";
import { type RowLoss, rowLoss } from "./loss.js";
import { gathered } from "./pieces.js";
import { readoutStates } from "./readout-states.js";
import { type Stack, type StackCall, stackOf } from "./stack.js";

/**
 * The loss kernel on a GPU: the same operations without those that automatic differentiation adds.
 * With small operations a GPU waits for the host, so their number determines the time. Sequences
 * are time first throughout.
 */
export function nativeLossGradients(
  group: GroupKernel,
  backend: NativeBackend,
  [x, targets, ...others]: readonly tf.Tensor[],
  attributes: LossAttributes,
): tf.Tensor[] {
  const results = tf.tidy(() => {
    const call = callOf(backend, x as tf.Tensor3D, others, attributes);
    const [weight, bias] = others.slice(weightTensorCount(attributes)) as [
      tf.Tensor2D,
      tf.Tensor1D,
    ];
    const read = readoutStates[attributes.readout];
    const stack = stackOf(group, call);
    const { output, reserve } = stack.forward(true);
    const states = read.states(call, output);
    const rows = tf.reshape(states, [-1, states.shape[2]]) as tf.Tensor2D;
    const readings = tf.add(tf.matMul(rows, weight, false, true), bias) as tf.Tensor2D;
    const { gradient, ...figures } = rowLoss(backend, attributes, readings, targets!);
    const dStates = tf.reshape(tf.matMul(gradient, weight), states.shape) as tf.Tensor3D;
    const back = stack.backward(reserve, read.gradients(call, dStates));
    return listed(figures, back, [tf.matMul(gradient, rows, true), tf.sum(gradient, 0)]);
  });
  return results.slice(0, -1);
}

/** The kernel's outputs, and the vector whose slices the gradients are, for the optimiser. */
function listed(
  { loss, lossLastStep, accuracy }: Omit<RowLoss, "gradient">,
  { weights, vectors }: ReturnType<Stack["backward"]>,
  readout: readonly tf.Tensor[],
): tf.Tensor[] {
  const gradients = [...weights, ...readout];
  const whole = gathered(vectors.length > 0 ? [...vectors, ...readout] : gradients, gradients);
  const norm = tf.sqrt(tf.sum(tf.square(whole)));
  return [loss, lossLastStep, norm, ...(accuracy ? [accuracy] : []), ...gradients, whole];
}

function callOf(
  backend: NativeBackend,
  x: tf.Tensor3D,
  others: readonly tf.Tensor[],
  { cell, layers, hidden, direction, lengths }: LossAttributes,
): StackCall {
  const [batch, steps, inputs] = x.shape;
  const spec = { cell, layers, hidden, direction };
  const weights = others.slice(0, weightTensorCount(spec));
  const masks = others.slice(weightTensorCount(spec) + 2);
  const input = { x, weights, masks, ...(lengths && { lengths }) };
  return { backend, spec, sizes: { batch, steps, inputs }, input };
}
