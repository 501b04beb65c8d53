import { batches } from "../data/batches.js";
import { type Dataset, outputShape } from "../data/dataset.js";

const BATCH_SIZE = 256;

/**
 * Mean absolute error of "the next value equals the current value" over all steps of a data set's
 * series, each step once, for each target in its own unit: the scale of MASE.
 */
export function naiveScales(dataset: Dataset): readonly number[] {
  return dataset.naiveErrors?.() ?? errorsInWindows(dataset);
}

/** The same over windows that do not overlap, on the scale of `y`. */
function errorsInWindows(dataset: Dataset): number[] {
  const { inputs, outputs } = dataset;
  const { count: variables, ahead } = outputShape(dataset);
  const sums = new Array<number>(variables).fill(0);
  let steps = 0;
  for (const { x, y } of batches(dataset, BATCH_SIZE)) {
    const rows = y.length / outputs;
    for (let row = 0; row < rows; row += 1) {
      for (let v = 0; v < variables; v += 1) {
        sums[v]! += Math.abs(y[row * outputs + v * ahead]! - x[row * inputs + v]!);
      }
    }
    steps += rows;
  }
  return sums.map((sum) => sum / steps);
}
