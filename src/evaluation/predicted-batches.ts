import * as tf from "@tensorflow/tfjs-core";
import { type Batch, batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { inputTensors } from "../model/input.js";
import type { Network } from "../model/network.js";

/** Sequences a call: enough to keep every thread busy, few enough to stay small in memory. */
const BATCH_SIZE = 256;

/** A batch with what the network makes of it. */
export interface PredictedBatch extends Batch {
  /** Number of the batch's first example. */
  readonly first: number;
  /** [size, places, outputs], as `Network.forward` */
  readonly predictions: Float32Array;
}

/** The whole data set in its own order, dropout off. Arrays are valid until the next batch. */
export function* predictedBatches(network: Network, dataset: Dataset): Generator<PredictedBatch> {
  let first = 0;
  for (const batch of batches(dataset, BATCH_SIZE)) {
    yield { ...batch, first, predictions: predictBatch(network, dataset, batch) };
    first += batch.size;
  }
}

function predictBatch(network: Network, dataset: Dataset, batch: Batch): Float32Array {
  const predictions = tf.tidy(() => network.forward(inputTensors(batch, dataset)));
  const values = predictions.dataSync() as Float32Array; // not in tidy, which would walk through it
  predictions.dispose();
  return values;
}
