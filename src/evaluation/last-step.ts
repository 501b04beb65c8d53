import { type Dataset, outputShape } from "../data/dataset.js";

/** A network's forecasts after the last step of every example, in the data's own unit, without `offsets`. */
export interface LastStep {
  readonly count: number;
  readonly outputs: number;
  /**
   * Names of the variables that are forecast, if there are several: see {@link Dataset.variables}.
   */
  readonly variables?: readonly string[] | undefined;
  /** [count, outputs], NaN if not measured */
  readonly targets: Float64Array;
  /** [count, outputs] */
  readonly predictions: Float64Array;
  /**
   * The quantiles of a quantile loss by ascending level, [count, outputs] each. The median is the
   * prediction.
   */
  readonly quantiles?: readonly ForecastQuantile[] | undefined;
  /** What the values of an example are relative to: see {@link Dataset.offsets}. */
  readonly offsets?: Dataset["offsets"] | undefined;
  /** The series and time of each example: see {@link Dataset.place}. */
  readonly place?: Dataset["place"] | undefined;
  /** Means of the predictions with dropout that `sds` belong to, [count, outputs]. */
  readonly means?: Float64Array | undefined;
  /** Standard deviations of the predictions, [count, outputs], if requested. */
  readonly sds?: Float64Array | undefined;
}

/** A forecast quantile: a given share of the values is expected to lie below it. */
export interface ForecastQuantile {
  /** The share, between 0 and 1. */
  readonly level: number;
  /** [count, outputs] */
  readonly values: Float64Array;
}

/** The last rows of every example: [count, places, outputs] to [count, outputs]. */
export function lastSteps<T extends Float32Array | Float64Array>(
  values: T,
  { targets, outputs }: Pick<Dataset, "targets" | "outputs">,
): T {
  const rows = values.length / targets;
  const last = values.slice(0, rows * outputs) as T;
  for (let row = 0; row < rows; row += 1) {
    const end = (row + 1) * targets;
    last.set(values.subarray(end - outputs, end), row * outputs);
  }
  return last;
}

/** Values of consecutive examples. */
export interface ExampleRows {
  /** Number of the first example. */
  readonly first: number;
  /** Number of values of each example: rows of [outputs], those of its last steps. */
  readonly perExample: number;
}

/**
 * Forecasts in the data's own unit, in float64.
 *
 * @param values on the scale of `y`, [examples, perExample]; not changed
 */
export function restored(
  dataset: Dataset,
  values: ArrayLike<number>,
  rows: ExampleRows,
): Float64Array {
  return changedRows(values, rows, dataset.restore?.bind(dataset));
}

/**
 * Actual values in the data's own unit and in float64; NaN if not measured.
 *
 * @param y the targets as `fill` gives them, [examples, perExample]; not changed
 */
export function truths(dataset: Dataset, y: ArrayLike<number>, rows: ExampleRows): Float64Array {
  return changedRows(y, rows, dataset.truth?.bind(dataset));
}

/** A copy in float64, in which `change` has changed the values of each example. */
function changedRows(
  values: ArrayLike<number>,
  { first, perExample }: ExampleRows,
  change: ((index: number, values: Float64Array) => void) | undefined,
): Float64Array {
  const all = Float64Array.from(values);
  if (change === undefined) return all;
  for (let at = 0, i = first; at < all.length; at += perExample, i += 1) {
    change(i, all.subarray(at, at + perExample));
  }
  return all;
}

/**
 * The past of every variable of an example in the data's own unit, [variables, steps].
 *
 * @param x the example's inputs, [steps, inputs]
 */
export function historyOf(dataset: Dataset, index: number, x: Float32Array): Float64Array {
  const { steps, inputs } = dataset;
  const { count } = outputShape(dataset);
  const values = new Float64Array(count * steps);
  if (dataset.history) {
    dataset.history(index, values);
    return values;
  }
  for (let v = 0; v < count; v += 1) {
    for (let t = 0; t < steps; t += 1) values[v * steps + t] = x[t * inputs + v]!;
  }
  return values;
}
