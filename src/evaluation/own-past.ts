import { batches } from "../data/batches.js";
import { type Dataset, outputShape } from "../data/dataset.js";
import { lastSteps } from "./last-step.js";
import type { LinearModel } from "./linear.js";

/** The maximum number of values of all windows together that are held in memory: 128 MiB. */
const MOST_VALUES = 2 ** 25;

/**
 * The windows of each target alone: its own past, the columns that are not targets, and its own
 * values ahead after the last step.
 *
 * @returns undefined if there is only one target, or the windows are too many to be held in memory
 */
export function ownPasts(dataset: Dataset): readonly Dataset[] | undefined {
  const { count, steps, inputs, outputs } = dataset;
  const shape = outputShape(dataset);
  if (shape.count === 1 || count * (steps * inputs + outputs) > MOST_VALUES) return undefined;
  const { x, y } = windowsOf(dataset);
  return Array.from({ length: shape.count }, (_, v) => {
    const columns = ownColumns(dataset, v);
    const { variables: _none, fillLastStep: __none, constants = [], ...rest } = dataset;
    return {
      ...rest,
      constants: constants.map((column) => columns.indexOf(column)),
      inputs: columns.length,
      outputs: shape.ahead,
      targets: shape.ahead,
      fill(indices: ArrayLike<number>, toX: Float32Array, toY: Float32Array) {
        for (let n = 0; n < indices.length; n += 1) {
          const window = indices[n]! * steps * inputs;
          for (let t = 0; t < steps; t += 1) {
            for (const [c, column] of columns.entries()) {
              toX[(n * steps + t) * columns.length + c] = x[window + t * inputs + column]!;
            }
          }
          const from = indices[n]! * outputs + v * shape.ahead;
          toY.set(y.subarray(from, from + shape.ahead), n * shape.ahead);
        }
      },
    };
  });
}

/** The inputs of a step that belong to the target itself or to no target. */
function ownColumns(dataset: Dataset, variable: number): number[] {
  const { count } = outputShape(dataset);
  const others = Array.from({ length: dataset.inputs - count }, (_, i) => count + i);
  return [variable, ...others];
}

/** Inputs [count, steps*inputs] and the targets of the last step [count, outputs]. */
function windowsOf(dataset: Dataset) {
  const { count, steps, inputs, outputs } = dataset;
  const x = new Float32Array(count * steps * inputs);
  const y = new Float32Array(count * outputs);
  let first = 0;
  for (const batch of batches(dataset, 256)) {
    x.set(batch.x, first * steps * inputs);
    y.set(lastSteps(batch.y, dataset), first * outputs);
    first += batch.size;
  }
  return { x, y };
}

/** Joins lines on the windows of each target into one line on whole windows. */
export function joinedTargets(dataset: Dataset, lines: readonly LinearModel[]): LinearModel {
  const { steps, inputs, outputs } = dataset;
  const { ahead } = outputShape(dataset);
  const features = steps * inputs + 1;
  const coefficients = new Float64Array(features * outputs);
  for (const [v, line] of lines.entries()) {
    const columns = ownColumns(dataset, v);
    const copy = (from: number, to: number) => {
      const row = line.coefficients.subarray(from * ahead, (from + 1) * ahead);
      coefficients.set(row, to * outputs + v * ahead);
    };
    for (let t = 0; t < steps; t += 1) {
      for (const [c, column] of columns.entries()) {
        copy(t * columns.length + c, t * inputs + column);
      }
    }
    copy(steps * columns.length, steps * inputs);
  }
  return { coefficients, features, outputs };
}
