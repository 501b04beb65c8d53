import { permutation, randomStream } from "../shared/random.js";
import type { Dataset } from "./dataset.js";

/** One batch, its arrays valid until the next one is asked for. */
export interface Batch {
  readonly size: number;
  /** [size, steps, inputs] */
  readonly x: Float32Array;
  /** [size, targets] */
  readonly y: Float32Array;
  /** Lengths of the sequences, [size], where they vary. */
  readonly lengths?: Int32Array | undefined;
}

/** The order in which epoch `epoch` (from 0) visits the examples of a training set. */
export function shuffledOrder(count: number, seed: number, epoch: number): Uint32Array {
  return permutation(count, randomStream(seed, "shuffle", epoch));
}

/** Number of batches that {@link batches} makes; the last one may be smaller. */
export function batchCount(count: number, batchSize: number): number {
  return Math.ceil(count / batchSize);
}

/**
 * The data set in batches, each example once, in the given order or in its own. The arrays are
 * reused from batch to batch.
 */
export function* batches(
  dataset: Dataset,
  batchSize: number,
  order: Uint32Array = Uint32Array.from({ length: dataset.count }, (_, index) => index),
): Generator<Batch> {
  const x = new Float32Array(batchSize * dataset.steps * dataset.inputs);
  const y = new Float32Array(batchSize * dataset.targets);
  const lengths = dataset.variableLength ? new Int32Array(batchSize) : undefined;
  for (let start = 0; start < order.length; start += batchSize) {
    const indices = order.subarray(start, start + batchSize);
    dataset.fill(indices, x, y, lengths);
    yield {
      size: indices.length,
      x: x.subarray(0, indices.length * dataset.steps * dataset.inputs),
      y: y.subarray(0, indices.length * dataset.targets),
      ...(lengths && { lengths: lengths.subarray(0, indices.length) }),
    };
  }
}
