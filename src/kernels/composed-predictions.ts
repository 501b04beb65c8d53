import * as tf from "@tensorflow/tfjs-core";
import { directionCount, type RecurrentSpec } from "./contract.js";
import type { Readout } from "./loss-contract.js";
import type { RecurrentOperator, RecurrentOptions } from "./operator-contract.js";

interface ForwardOptions extends Pick<RecurrentOptions, "training" | "masks" | "lengths"> {
  readonly readout: Readout;
  readonly operator: RecurrentOperator;
  /** Whether `x` depends on parameters, so that it needs a gradient (default: it is data). */
  readonly inputGradient?: boolean | undefined;
}

/** A linear readout of what the operator gives: [batch, places, outputs]. */
export function composedPredictions(
  spec: RecurrentSpec,
  x: tf.Tensor3D,
  parameters: readonly tf.Tensor[],
  { readout, operator, inputGradient = false, ...options }: ForwardOptions,
): tf.Tensor3D {
  return tf.tidy(() => {
    const [weight, bias] = parameters.slice(-2) as [tf.Tensor2D, tf.Tensor];
    const call = { ...options, inputGradient };
    const { y, hN } = operator(spec, x, parameters.slice(0, -2), call);
    const states = readout === "everyStep" ? y : finalStates(spec, hN);
    const [batch, places, features] = states.shape;
    const rows = tf.reshape(states, [batch * places, features]) as tf.Tensor2D;
    const predictions = tf.add(tf.matMul(rows, weight, false, true), bias);
    return tf.reshape(predictions, [batch, places, weight.shape[0]]);
  });
}

/**
 * The last layer's final states with all directions side by side: [batch, 1, directions*hidden].
 */
function finalStates({ direction, hidden }: RecurrentSpec, hN: tf.Tensor3D): tf.Tensor3D {
  const directions = directionCount(direction);
  const [all, batch] = hN.shape;
  const top = tf.slice(hN, [all - directions, 0, 0], [directions, batch, hidden]);
  return tf.reshape(tf.transpose(top, [1, 0, 2]), [batch, 1, directions * hidden]);
}
