import type { Dataset } from "./dataset.js";

/** Maximum number of values in stored examples: 64 MiB. */
const MOST_VALUES = 2 ** 24;

/**
 * A data set that stores its examples at their first use and copies them from then on, if they are small
 * enough: creating overlapping windows takes twice as long as copying them, and drawing random numbers much
 * longer. A larger data set is returned unchanged.
 */
export function keptExamples(dataset: Dataset): Dataset {
  const { count, steps, inputs, targets, variableLength } = dataset;
  if (count * (steps * inputs + targets) > MOST_VALUES) return dataset;
  let all: Examples | undefined;
  return {
    ...dataset,
    fill(indices, x, y, lengths) {
      all ??= allExamples(dataset);
      copyRows(all.x, indices, x, steps * inputs);
      copyRows(all.y, indices, y, targets);
      if (variableLength) copyRows(all.lengths, indices, lengths!, 1);
    },
  };
}

interface Examples {
  /** [count, steps*inputs] */
  readonly x: Float32Array;
  /** [count, targets] */
  readonly y: Float32Array;
  /** [count]; empty if lengths do not vary */
  readonly lengths: Int32Array;
}

function allExamples(dataset: Dataset): Examples {
  const { count, steps, inputs, targets, variableLength } = dataset;
  const x = new Float32Array(count * steps * inputs);
  const y = new Float32Array(count * targets);
  const lengths = new Int32Array(variableLength ? count : 0);
  const indices = Uint32Array.from({ length: count }, (_, index) => index);
  dataset.fill(indices, x, y, lengths);
  return { x, y, lengths };
}

/** Copies rows of `size` numbers, one after the other. */
function copyRows<T extends Float32Array | Int32Array>(
  from: T,
  indices: ArrayLike<number>,
  to: T,
  size: number,
): void {
  for (let row = 0; row < indices.length; row += 1) {
    const start = indices[row]! * size;
    to.set(from.subarray(start, start + size), row * size);
  }
}
