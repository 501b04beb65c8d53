import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../data/batches.js";
import { type Dataset, hasClasses } from "../data/dataset.js";
import { forTensor } from "../kernels/placement.js";
import type { NetworkInput } from "./network.js";
import type { ModelSpec } from "./spec.js";

/** A batch's sequences on the device. */
export function inputTensors(batch: Batch, { steps, inputs }: Dataset): NetworkInput {
  const x = tf.tensor3d(forTensor(batch.x), [batch.size, steps, inputs]);
  return { x, lengths: batch.lengths };
}

/** A batch's targets on the device: [batch, places, outputs], or class numbers [batch, places]. */
export function targetTensor(batch: Batch, { targets }: Dataset, spec: ModelSpec): tf.Tensor {
  const { objective, outputs } = spec;
  const shape = hasClasses(objective)
    ? [batch.size, targets]
    : [batch.size, targets / outputs, outputs];
  return tf.tensor(forTensor(batch.y), shape);
}
