import * as tf from "@tensorflow/tfjs-core";
import { type Batch, batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { medianIndex } from "../kernels/losses/quantile.js";
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
  /** Of each level of a quantile loss, as `Network.quantiles`; the median is among them. */
  readonly quantiles?: readonly Float32Array[] | undefined;
}

/** The whole data set in its own order, dropout off. Arrays are valid until the next batch. */
export function* predictedBatches(network: Network, dataset: Dataset): Generator<PredictedBatch> {
  let first = 0;
  for (const batch of batches(dataset, BATCH_SIZE)) {
    yield { ...batch, first, ...predictBatch(network, dataset, batch) };
    first += batch.size;
  }
}

function predictBatch(network: Network, dataset: Dataset, batch: Batch) {
  const { loss } = network.spec;
  const levels = tf.tidy(() => network.quantiles(inputTensors(batch, dataset, network.spec)));
  const values = levels.map((level) => level.dataSync() as Float32Array); // tidy would walk through it
  tf.dispose(levels);
  const predictions = values[medianIndex(loss)]!;
  return { predictions, quantiles: loss.quantiles && values };
}
