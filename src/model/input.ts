import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "../data/batches.js";
import { type Dataset, hasClasses } from "../data/dataset.js";
import { forTensor } from "../kernels/placement.js";
import { inputMask, layerMasks, type MaskOf } from "./initialise.js";
import { inputValues } from "./input-values.js";
import type { NetworkInput } from "./network-input.js";
import { embeddedInputs, features, type ModelSpec, recurrentSteps } from "./spec.js";

/** A batch's sequences on the device. */
export function inputTensors(batch: Batch, dataset: Dataset, spec: ModelSpec): NetworkInput {
  const shape: [number, number, number] = [batch.size, dataset.steps, spec.inputs];
  const x = tf.tensor3d(forTensor(inputValues(batch, dataset, spec)), shape);
  return { x, lengths: batch.lengths, series: batch.series };
}

/** The dropout masks of a training step on the device, if the model has dropout. */
export function maskTensors(
  spec: ModelSpec,
  [batch, steps]: readonly [number, number],
  which: MaskOf,
): Pick<NetworkInput, "masks" | "inputMask"> {
  const ofInput = inputMask(spec, [batch, steps], which);
  const shape = [batch, recurrentSteps(spec, steps), features(spec)];
  return {
    masks: layerMasks(spec, [batch, steps], which).map((mask) => tf.tensor(mask, shape)),
    ...(ofInput && { inputMask: tf.tensor(ofInput, [batch, steps, embeddedInputs(spec)]) }),
  };
}

/** A batch's targets on the device: [batch, places, outputs], or class numbers [batch, places]. */
export function targetTensor(batch: Batch, { targets }: Dataset, spec: ModelSpec): tf.Tensor {
  const { objective, outputs } = spec;
  const shape = hasClasses(objective)
    ? [batch.size, targets]
    : [batch.size, targets / outputs, outputs];
  return tf.tensor(forTensor(batch.y), shape);
}
