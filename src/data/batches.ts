import { permutation, randomStream } from "../shared/random.js";
import type { Dataset } from "./dataset.js";

/** A batch. Its arrays are valid until the next batch is requested. */
export interface Batch {
  readonly size: number;
  /** [size, steps, inputs] */
  readonly x: Float32Array;
  /** [size, targets] */
  readonly y: Float32Array;
  /** Lengths of the sequences, [size], if they vary. */
  readonly lengths?: Int32Array | undefined;
  /** Factors for the losses of the examples, [size], if they are weighted. */
  readonly weights?: Float32Array | undefined;
  /** The number of each example's series, [size]; see `Dataset.series`. */
  readonly series?: Int32Array | undefined;
}

/** The order in which epoch `epoch` (from 0) visits the examples of a training set. */
export function shuffledOrder(count: number, seed: number, epoch: number): Uint32Array {
  return permutation(count, randomStream(seed, "shuffle", epoch));
}

/** Number of batches that {@link batches} yields; the last one may be smaller. */
export function batchCount(count: number, batchSize: number): number {
  return Math.ceil(count / batchSize);
}

/** The number of each example's series, [indices]. */
export function seriesOf(series: NonNullable<Dataset["series"]>, indices: Uint32Array): Int32Array {
  return Int32Array.from(indices, (index) => series.numberOf(index));
}

/** Reusable arrays for the batches of a data set. */
export class BatchBuffers {
  readonly #dataset: Dataset;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #lengths: Int32Array | undefined;
  readonly #weights: Float32Array | undefined;

  /** @param size number of examples in the largest batch */
  constructor(dataset: Dataset, size: number) {
    this.#dataset = dataset;
    this.#x = new Float32Array(size * dataset.steps * dataset.inputs);
    this.#y = new Float32Array(size * dataset.targets);
    this.#lengths = dataset.variableLength ? new Int32Array(size) : undefined;
    this.#weights = dataset.weight && new Float32Array(size);
  }

  /** The examples with these indices, valid until the next call. */
  take(indices: Uint32Array): Batch {
    const { steps, inputs, targets } = this.#dataset;
    const size = indices.length;
    this.#dataset.fill(indices, this.#x, this.#y, this.#lengths);
    this.#weights?.set(Array.from(indices, (index) => this.#dataset.weight!(index)));
    return {
      size,
      x: this.#x.subarray(0, size * steps * inputs),
      y: this.#y.subarray(0, size * targets),
      ...(this.#lengths && { lengths: this.#lengths.subarray(0, size) }),
      ...(this.#weights && { weights: this.#weights.subarray(0, size) }),
      ...(this.#dataset.series && { series: seriesOf(this.#dataset.series, indices) }),
    };
  }
}

/**
 * Yields the data set in batches, each example once, in the data set's order. The arrays are reused for every
 * batch.
 */
export function* batches(dataset: Dataset, batchSize: number): Generator<Batch> {
  const buffers = new BatchBuffers(dataset, batchSize);
  const order = Uint32Array.from({ length: dataset.count }, (_, index) => index);
  for (let start = 0; start < order.length; start += batchSize) {
    yield buffers.take(order.subarray(start, start + batchSize));
  }
}
