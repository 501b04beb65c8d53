import type { Dataset } from "./dataset.js";

/** Numbers that kept examples may have together: 64 MiB of them. */
const MOST_VALUES = 2 ** 24;

/**
 * A data set whose examples are made once, at the first use, and from then on copied, where all of
 * them are few enough: overlapping windows take twice as long to make as to copy, random numbers far
 * longer. A larger data set stays as it is.
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
  /** [count]; nothing where lengths do not vary */
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

/** Rows of `size` numbers, one behind the other. */
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
