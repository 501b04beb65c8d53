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
import { inputValues } from "../model/input-values.js";
import { predictedLevels } from "../model/predicted-levels.js";
import { lossSpec } from "../model/spec.js";
import type { ModelFile } from "./file.js";
import { copied, operatorOn } from "./operator.js";

/** Sequences per forward pass. */
const BATCH_SIZE = 256;

/** What the readout gives for a batch: [batch, places, outputs]. */
type Outputs = (batch: Batch, dataset: Dataset) => tf.Tensor3D;

/** Builds the model of a file on the kernels. */
export function modelOn(machine: Machine, file: ModelFile): Forecaster {
  return predictorOf(file, wholeSequences(machine, file));
}

/** The predictions of a model from the outputs of its readout. */
function predictorOf({ record: { spec } }: ModelFile, outputsOf: Outputs): Forecaster {
  const { loss } = spec;
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

/** Whole sequences from a state of zero, computed as `Network.forward` does. */
function wholeSequences(machine: Machine, { record: { spec }, parameters }: ModelFile): Outputs {
  const operator = operatorOn(machine);
  const tensors = parameters.map(({ values, shape }) => tf.tensor(values, [...shape]));
  const { readout } = lossSpec(spec);
  const options = { readout, operator, training: false };
  return (batch, dataset) => {
    const { size, series, lengths } = batch;
    const { steps } = dataset;
    const values = inputValues(batch, dataset, spec);
    const x = tf.tensor3d(values, [size, steps, spec.inputs]);
    if (isComposed(spec)) return forward(spec, { x, series, lengths, ...options }, tensors);
    if (readout !== "everyStep" || lengths || isDilated(spec.recurrent)) {
      return composedPredictions(spec.recurrent, x, tensors, { ...options, lengths });
    }
    const sizes = { batch: size, steps, inputs: spec.inputs };
    const { call, shape } = predictCall(spec.recurrent, sizes, values, parameters);
    return executeOn(machine, call, (results) => copied(results.array("predictions"), shape));
  };
}
