import * as tf from "@tensorflow/tfjs-core";
import { type Batch, BatchBuffers, seriesOf } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { copiesAreExpensive, forTensor, rowsOnDevice } from "../kernels/placement.js";
import { inputTensors, targetTensor } from "./input.js";
import type { BatchTargets, NetworkInput } from "./network-input.js";
import type { ModelSpec } from "./spec.js";

/** Batches of a data set on the device. */
export interface BatchSource {
  /** The examples with the given indices, as tensors that the caller disposes of. */
  take(indices: Uint32Array): NetworkInput & BatchTargets;
  dispose(): void;
}

/** The maximum number of values of a data set that is kept on the device: a gibibyte. */
const MOST_VALUES = 2 ** 28;

/**
 * Batches of a data set. They are copied one by one or, if the device has its own memory and the
 * data set fits into it, gathered on the device from a single copy.
 *
 * @param size examples in the largest batch
 */
export function batchSource(dataset: Dataset, spec: ModelSpec, size: number): BatchSource {
  const { count, steps, inputs, targets, variableLength } = dataset;
  const fits = count * (steps * inputs + targets) <= MOST_VALUES;
  return copiesAreExpensive() && fits && !variableLength
    ? residentSource(dataset, spec)
    : copyingSource(dataset, spec, size);
}

function copyingSource(dataset: Dataset, spec: ModelSpec, size: number): BatchSource {
  const buffers = new BatchBuffers(dataset, size);
  return {
    take: (indices) => tensorsOf(buffers.take(indices), dataset, spec),
    dispose: () => undefined,
  };
}

function residentSource(dataset: Dataset, spec: ModelSpec): BatchSource {
  const all = Uint32Array.from({ length: dataset.count }, (_, index) => index);
  const whole = tensorsOf(new BatchBuffers(dataset, dataset.count).take(all), dataset, spec);
  const { x, targets, exampleWeights, missingTargets } = whole;
  const kept = [x, targets, ...(exampleWeights ? [exampleWeights] : [])] as const;
  return {
    take(indices) {
      const [batchX, batchTargets, weights] = rowsOnDevice(kept, indices);
      const series = dataset.series && seriesOf(dataset.series, indices);
      return { x: batchX, targets: batchTargets, missingTargets, exampleWeights: weights, series };
    },
    dispose: () => tf.dispose([...kept]),
  };
}

function tensorsOf(batch: Batch, dataset: Dataset, spec: ModelSpec) {
  const { missingTargets } = dataset;
  const targets = targetTensor(batch, dataset, spec);
  const exampleWeights = batch.weights && tf.tensor1d(forTensor(batch.weights));
  return { ...inputTensors(batch, dataset, spec), targets, missingTargets, exampleWeights };
}
