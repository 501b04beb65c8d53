import * as tf from "@tensorflow/tfjs-core";
import { lossNamed } from "../kernels/losses/index.js";
import { outputsPerValue } from "../kernels/losses/quantile.js";
import type { ModelSpec } from "./spec.js";

/**
 * Predictions of each level of a quantile loss, ascending, as `Network.quantiles`; of every other loss the
 * predictions alone. Called within tf.tidy.
 *
 * @param outputs of the readout, [batch, places, levels * values]
 */
export function predictedLevels(
  outputs: tf.Tensor3D,
  spec: Pick<ModelSpec, "loss">,
): tf.Tensor3D[] {
  return levels(linked(outputs, spec), spec);
}

/** Predictions from the outputs of the readout, for a loss that has them on another scale. */
function linked(outputs: tf.Tensor3D, { loss: { name } }: Pick<ModelSpec, "loss">): tf.Tensor3D {
  const loss = lossNamed(name);
  if (loss.targets === "classes" || loss.link === undefined) return outputs;
  const predictions = loss.link.predictions({ exp: tf.exp }, outputs);
  outputs.dispose();
  return predictions;
}

/** The outputs [batch, places, levels * values] by level, sorted. */
function levels(outputs: tf.Tensor3D, { loss }: Pick<ModelSpec, "loss">): tf.Tensor3D[] {
  const count = outputsPerValue(loss);
  if (count === 1) return [outputs];
  const sorted: tf.Tensor3D[] = tf.split(outputs, count, 2);
  for (let end = count - 1; end > 0; end -= 1) {
    for (let i = 0; i < end; i += 1) {
      const [a, b] = [sorted[i]!, sorted[i + 1]!];
      sorted[i] = tf.minimum(a, b);
      sorted[i + 1] = tf.maximum(a, b);
    }
  }
  return sorted;
}
