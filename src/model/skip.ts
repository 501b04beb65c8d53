import * as tf from "@tensorflow/tfjs-core";
import { composedPredictions, gradientsOf } from "../kernels/composed-readout.js";
import type { RecurrentSpec } from "../kernels/contract.js";
import type { LossCall, LossResult, LossSpec } from "../kernels/loss-contract.js";
import { type PredictOptions, predict } from "../kernels/readout.js";

/** Weight [outputs, steps*inputs] and bias [outputs] of the skip, the last two parameters. */
const SKIP_PARAMETERS = 2;

/** `predict` of the recurrent stack, with the linear map of the whole window at the last place. */
export function skipPredictions(
  spec: RecurrentSpec,
  x: tf.Tensor3D,
  parameters: readonly tf.Tensor[],
  options: PredictOptions,
): tf.Tensor3D {
  return tf.tidy(() => {
    const network = predict(spec, x, parameters.slice(0, -SKIP_PARAMETERS), options);
    return withLine(network, x, parameters);
  });
}

/** `lossGradients` of the sum of both; the loss is that of the last place alone. */
export function skipGradients(spec: RecurrentSpec, loss: LossSpec, call: LossCall): LossResult {
  const { x, masks = [], lengths, parameters, missingTargets } = call;
  const last = atTheEnd(spec, loss, call.targets);
  const options = { training: true, readout: last.loss.readout, masks, lengths };
  const forward = (values: readonly tf.Tensor[]) => {
    const network = composedPredictions(spec, x, values.slice(0, -SKIP_PARAMETERS), options);
    return withLine(network, x, values);
  };
  const result = gradientsOf(forward, last.loss, {
    targets: last.targets,
    parameters,
    missingTargets,
  });
  if (last.targets !== call.targets) last.targets.dispose();
  return result;
}

/**
 * The final states of a forward direction are its output at the last step, so a readout of them alone
 * spares that of all steps before.
 */
function atTheEnd({ direction }: RecurrentSpec, loss: LossSpec, targets: tf.Tensor) {
  if (loss.readout === "final" || direction !== "forward") return { loss, targets };
  const [batch, places, outputs] = targets.shape as [number, number, number];
  const end = tf.slice(targets, [0, places - 1, 0], [batch, 1, outputs]);
  return { loss: { ...loss, readout: "final" as const }, targets: end };
}

/** Adds the linear map to the last place of predictions [batch, places, outputs]. */
function withLine(
  predictions: tf.Tensor3D,
  x: tf.Tensor3D,
  parameters: readonly tf.Tensor[],
): tf.Tensor3D {
  const [weight, bias] = parameters.slice(-SKIP_PARAMETERS) as [tf.Tensor2D, tf.Tensor1D];
  const [batch, places, outputs] = predictions.shape;
  const windows = tf.reshape(x, [batch, x.shape[1] * x.shape[2]]) as tf.Tensor2D;
  const line = tf.add(tf.matMul(windows, weight, false, true), bias);
  const last = tf.reshape(line, [batch, 1, outputs]) as tf.Tensor3D;
  if (places === 1) return tf.add(predictions, last);
  const before = tf.slice(predictions, [0, 0, 0], [batch, places - 1, outputs]);
  const end = tf.slice(predictions, [0, places - 1, 0], [batch, 1, outputs]);
  return tf.concat([before, tf.add(end, last)], 1);
}
