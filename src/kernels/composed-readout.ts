import * as tf from "@tensorflow/tfjs-core";
import { directionCount, type RecurrentSpec } from "./contract.js";
import type { LossCall, LossResult, LossSpec, Readout } from "./loss-contract.js";
import { type MeanLoss, meanLoss } from "./mean-loss.js";
import { recurrent } from "./operator.js";
import type { RecurrentOptions } from "./operator-contract.js";
import { totalNorm } from "./total-norm.js";

/** {@link LossResult} computed with the recurrent operator and TensorFlow.js' operations. */
export function composedGradients(
  spec: RecurrentSpec,
  loss: LossSpec,
  { x, masks = [], lengths, ...call }: LossCall,
): LossResult {
  const options = { training: true, readout: loss.readout, masks, lengths };
  const forward = (values: readonly tf.Tensor[]) => composedPredictions(spec, x, values, options);
  return gradientsOf(forward, loss, call);
}

type LossTargets = Pick<LossCall, "targets" | "parameters" | "missingTargets" | "exampleWeights">;

/**
 * {@link LossResult} of any model that TensorFlow.js can differentiate.
 *
 * @param forward computes predictions [batch, places, outputs] from the parameters
 */
export function gradientsOf(
  forward: (parameters: readonly tf.Tensor[]) => tf.Tensor3D,
  { readout, loss: choice, lastStepOnly }: LossSpec,
  { targets, parameters, ...counting }: LossTargets,
): LossResult {
  const { mean, accuracy } = meanLoss(choice, counting);
  const results = tf.tidy(() => {
    const figures: tf.Scalar[] = []; // all other tensors are disposed of at the end
    const { value, grads } = tf.valueAndGrads((...values: tf.Tensor[]) => {
      const predictions = forward(values);
      const last = readout === "everyStep" ? lastStepLoss(mean, predictions, targets) : null;
      const loss = last && lastStepOnly ? last : mean(predictions, targets);
      figures.push(tf.keep((last ?? loss).clone()));
      if (accuracy) figures.push(tf.keep(accuracy(predictions, targets)));
      return loss;
    })([...parameters]);
    const copies = figures.map((figure) => tf.add(figure, 0));
    tf.dispose(figures);
    return [value, totalNorm(grads), ...copies, ...grads];
  });
  const [loss, gradientNorm, lossLastStep, ...rest] = results as [
    tf.Scalar,
    tf.Scalar,
    tf.Scalar,
    ...tf.Scalar[],
  ];
  const gradients = rest.slice(-parameters.length);
  const share = rest.length > parameters.length ? rest[0] : undefined;
  return { loss, lossLastStep, gradientNorm, accuracy: share, gradients };
}

function lastStepLoss(
  mean: MeanLoss["mean"],
  predictions: tf.Tensor3D,
  targets: tf.Tensor,
): tf.Scalar {
  return mean(lastStep(predictions) as tf.Tensor3D, lastStep(targets));
}

export interface ForwardOptions extends Pick<RecurrentOptions, "training" | "masks" | "lengths"> {
  readonly readout: Readout;
  /** Whether `x` depends on parameters, so that it needs a gradient (default: it is data). */
  readonly inputGradient?: boolean | undefined;
}

/** [batch, places, outputs] */
export function composedPredictions(
  spec: RecurrentSpec,
  x: tf.Tensor3D,
  parameters: readonly tf.Tensor[],
  { readout, inputGradient = false, ...options }: ForwardOptions,
): tf.Tensor3D {
  return tf.tidy(() => {
    const [weight, bias] = parameters.slice(-2) as [tf.Tensor2D, tf.Tensor];
    const call = { ...options, inputGradient };
    const { y, hN } = recurrent(spec, x, parameters.slice(0, -2), call);
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

/** The last place of [batch, places, …]. */
function lastStep(values: tf.Tensor): tf.Tensor {
  const [batch, places, ...rest] = values.shape as [number, number];
  return tf.slice(values, [0, places - 1, ...rest.map(() => 0)], [batch, 1, ...rest]);
}
