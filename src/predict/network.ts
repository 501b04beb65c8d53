import * as tf from "@tensorflow/tfjs-core";
import { type Batch, batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import type { PredictedBatch } from "../evaluation/predicted-batches.js";
import type { Forecaster } from "../inference/continued.js";
import { composedPredictions } from "../kernels/composed-predictions.js";
import { isDilated } from "../kernels/contract.js";
import { medianIndex } from "../kernels/losses/quantile.js";
import { executeOn, type Machine } from "../kernels/wasm/execute.js";
import { predictCall } from "../kernels/wasm/predict-call.js";
import { forward, isComposed } from "../model/forward.js";
import { predictedLevels } from "../model/predicted-levels.js";
import { lossSpec } from "../model/spec.js";
import type { ModelFile } from "./file.js";
import { copied, operatorOn } from "./operator.js";

/** Sequences per forward pass. */
const BATCH_SIZE = 256;

/** Builds the model of a file on the kernels. */
export function forecaster(file: ModelFile, machine: Machine): Forecaster {
  const { spec } = file.record;
  const { loss } = spec;
  const outputsOf = outputsOn(machine, file);
  function* predicted(dataset: Dataset): Generator<PredictedBatch> {
    let first = 0;
    for (const batch of batches(dataset, BATCH_SIZE)) {
      const levels = predictedLevels(outputsOf(batch, dataset), spec);
      const values = levels.map((level) => level.dataSync() as Float32Array);
      const predictions = values[medianIndex(loss)]!;
      yield { ...batch, first, predictions, quantiles: loss.quantiles && values };
      first += batch.size;
    }
  }
  return { loss, batches: predicted };
}

/** What the readout gives for a batch, [batch, places, outputs], computed as `Network.forward` does. */
function outputsOn(machine: Machine, { record: { spec }, parameters }: ModelFile) {
  const operator = operatorOn(machine);
  const tensors = parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
  const { readout } = lossSpec(spec);
  const options = { readout, operator, training: false };
  return (batch: Batch, { steps, inputs }: Dataset): tf.Tensor3D => {
    const sizes = { batch: batch.size, steps, inputs };
    const { series } = batch;
    const x = tf.tensor3d(batch.x, [batch.size, steps, inputs]);
    if (isComposed(spec)) return forward(spec, { x, series, ...options }, tensors);
    if (isDilated(spec.recurrent)) return composedPredictions(spec.recurrent, x, tensors, options);
    const { call, shape } = predictCall(spec.recurrent, sizes, batch.x, parameters);
    return executeOn(machine, call, (results) => copied(results.array("predictions"), shape));
  };
}
