import * as tf from "@tensorflow/tfjs-core";
import { composedPredictions } from "./composed-predictions.js";
import type { RecurrentSpec } from "./contract.js";
import type { LossCall, LossResult, LossSpec } from "./loss-contract.js";
import { type MeanLoss, meanLoss } from "./mean-loss.js";
import { recurrent } from "./operator.js";
import { totalNorm } from "./total-norm.js";

/** {@link LossResult} computed with the recurrent operator and TensorFlow.js' operations. */
export function composedGradients(
  spec: RecurrentSpec,
  loss: LossSpec,
  { x, masks = [], lengths, ...call }: LossCall,
): LossResult {
  const { readout } = loss;
  const options = { training: true, readout, masks, lengths, operator: recurrent };
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

/** The last place of [batch, places, …]. */
function lastStep(values: tf.Tensor): tf.Tensor {
  const [batch, places, ...rest] = values.shape as [number, number];
  return tf.slice(values, [0, places - 1, ...rest.map(() => 0)], [batch, 1, ...rest]);
}
