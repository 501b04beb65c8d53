import type * as tf from "@tensorflow/tfjs-core";
import { type Batch, batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import type { PredictedBatch } from "../evaluation/predicted-batches.js";
import type { Forecaster } from "../inference/continued.js";
import { medianIndex } from "../kernels/losses/quantile.js";
import { predictedLevels } from "../model/predicted-levels.js";
import type { ModelFile } from "./file.js";

/** Sequences per forward pass. */
const BATCH_SIZE = 256;

/** Computes the readout for a batch: [batch, places, outputs]. */
export type Outputs = (batch: Batch, dataset: Dataset) => tf.Tensor3D;

/** The predictions of a model from the outputs of its readout. */
export function predictorOf({ record: { spec } }: ModelFile, outputsOf: Outputs): Forecaster {
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
