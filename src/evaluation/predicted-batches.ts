import * as tf from "@tensorflow/tfjs-core";
import { type Batch, batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { medianIndex } from "../kernels/losses/quantile.js";
import { inputTensors } from "../model/input.js";
import type { Network } from "../model/network.js";

/** Sequences in a batch: enough to keep every thread busy, few enough to use little memory. */
const BATCH_SIZE = 256;

/** A batch with the network's predictions. */
export interface PredictedBatch extends Batch {
  /** Number of the batch's first example. */
  readonly first: number;
  /** [size, places, outputs]; see `Network.forward` */
  readonly predictions: Float32Array;
  /**
   * Predictions of each level of a quantile loss, including the median; see `Network.quantiles`.
   */
  readonly quantiles?: readonly Float32Array[] | undefined;
  /** What `windowChanges` gives for the whole windows, if `x` has only their last steps. */
  readonly changes?: Float64Array | undefined;
}

/**
 * Predictions for the whole data set in its order, without dropout. Arrays are valid until the next
 * batch.
 */
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
  const values = levels.map((level) => level.dataSync() as Float32Array); // tidy would search it for tensors
  tf.dispose(levels);
  const predictions = values[medianIndex(loss)]!;
  return { predictions, quantiles: loss.quantiles && values };
}
