import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { addScaledRows } from "./add-rows.js";
import { lastSteps } from "./last-step.js";
import { addOuter } from "./linear.js";

const BATCH_SIZE = 256;

/** Sums over windows that normal equations with an intercept need, for outputs measured in the same windows. */
export interface Sums {
  /** XᵀX with a last column of ones, its lower triangle, [features + 1, features + 1]. */
  readonly gram: Float64Array;
  /** XᵀY, [features + 1, outputs]. */
  readonly products: Float64Array;
  /** The outputs, ascending. */
  readonly outputs: readonly number[];
}

/**
 * Sums over the windows of a data set with its weights, in one pass. Outputs of which every window is measured
 * are summed together, each other one by the windows in which it was measured.
 */
export function sumsByOutput(dataset: Dataset): Sums[] {
  const { steps, inputs, outputs } = dataset;
  const size = steps * inputs + 1;
  const gram = new Float64Array(size * size);
  const products = new Float64Array(size * outputs);
  const lacking = new Map<number, Float64Array>(); // sums of the windows without an output
  const row = new Float64Array(size).fill(1);
  const block = new Block(gram, products, size);
  for (const { x, y, size: count, weights } of batches(dataset, BATCH_SIZE)) {
    const targets = lastSteps(y, dataset);
    for (let n = 0; n < count; n += 1) {
      const weight = weights?.[n] ?? 1;
      const wanted = targets.subarray(n * outputs, (n + 1) * outputs);
      row.set(x.subarray(n * (size - 1), (n + 1) * (size - 1)));
      for (const [k, value] of wanted.entries()) {
        if (!Number.isNaN(value)) continue;
        if (!lacking.has(k)) lacking.set(k, new Float64Array(size * size));
        addOuter(lacking.get(k)!, row, row, weight, true);
        wanted[k] = 0;
      }
      block.add(row, wanted, weight);
    }
  }
  block.flush();
  const whole = Array.from({ length: outputs }, (_, k) => k).filter((k) => !lacking.has(k));
  return [
    ...(whole.length > 0
      ? [{ gram, products: columnsOf(products, whole, outputs), outputs: whole }]
      : []),
    ...[...lacking].map(([k, without]) => ({
      gram: gram.map((sum, i) => sum - without[i]!),
      products: columnsOf(products, [k], outputs),
      outputs: [k],
    })),
  ];
}

/** Windows that are added to the sums together, so that each sum is read and written once for all of them. */
const BLOCK = 16;

/** Adds windows to the lower triangle of XᵀX and to XᵀY. */
class Block {
  readonly #gram: Float64Array;
  readonly #products: Float64Array;
  readonly #size: number;
  readonly #outputs: number;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #weights = new Float64Array(BLOCK);
  #count = 0;

  constructor(gram: Float64Array, products: Float64Array, size: number) {
    this.#gram = gram;
    this.#products = products;
    this.#size = size;
    this.#outputs = products.length / size;
    this.#x = new Float64Array(BLOCK * size);
    this.#y = new Float64Array(BLOCK * this.#outputs);
  }

  add(x: Float64Array, y: ArrayLike<number>, weight: number): void {
    this.#x.set(x, this.#count * this.#size);
    this.#y.set(y, this.#count * this.#outputs);
    this.#weights[this.#count] = weight;
    this.#count += 1;
    if (this.#count === BLOCK) this.flush();
  }

  /** Adds the windows that wait. */
  flush(): void {
    const [size, outputs, count] = [this.#size, this.#outputs, this.#count];
    const factors = new Float64Array(count);
    const block = { factors, from: 0, count };
    const [x, y] = [
      { ...block, rows: this.#x, columns: size },
      { ...block, rows: this.#y, columns: outputs },
    ];
    for (let i = 0; i < size; i += 1) {
      for (let n = 0; n < count; n += 1) factors[n] = this.#weights[n]! * this.#x[n * size + i]!;
      addScaledRows(this.#gram, i * size, { ...x, width: i + 1 });
      addScaledRows(this.#products, i * outputs, y);
    }
    this.#count = 0;
  }
}

/** The chosen columns of a matrix. */
export function columnsOf(
  matrix: Float64Array,
  chosen: readonly number[],
  columns: number,
): Float64Array {
  const rows = matrix.length / columns;
  const result = new Float64Array(rows * chosen.length);
  for (let i = 0; i < rows; i += 1) {
    for (const [k, column] of chosen.entries()) {
      result[i * chosen.length + k] = matrix[i * columns + column]!;
    }
  }
  return result;
}
