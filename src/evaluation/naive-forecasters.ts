import { type Dataset, outputShape } from "../data/dataset.js";
import { historyOf } from "./last-step.js";

/** A batch of whole windows. */
export interface Windows {
  readonly dataset: Dataset;
  /** Number of the first window in the data set. */
  readonly first: number;
  /** [size, steps*inputs] */
  readonly x: Float32Array;
  /** [size, outputs], in the data's own unit; NaN if not measured */
  readonly targets: Float64Array;
}

/** Makes forecasts of a batch in the data's own unit, [size, outputs]. */
export type Forecaster = (windows: Windows) => Float64Array;

/**
 * Forecasts each target of each window from its own past, in the data's own unit.
 *
 * @param forecasterOf returns, for the past [steps], a function of k that forecasts the value k + 1
 *   steps after it
 */
export function fromHistory(
  forecasterOf: (past: Float64Array) => (k: number) => number,
): Forecaster {
  return ({ dataset, first, x, targets }) => {
    const { steps, inputs, outputs } = dataset;
    const { ahead } = outputShape(dataset);
    const forecasts = new Float64Array(targets.length);
    for (let n = 0; n * outputs < targets.length; n += 1) {
      const window = x.subarray(n * steps * inputs, (n + 1) * steps * inputs);
      const history = historyOf(dataset, first + n, window);
      for (let v = 0; v * ahead < outputs; v += 1) {
        const forecast = forecasterOf(history.subarray(v * steps, (v + 1) * steps));
        const from = n * outputs + v * ahead;
        for (let k = 0; k < ahead; k += 1) forecasts[from + k] = forecast(k);
      }
    }
    return forecasts;
  };
}

export function constantly(value: number): () => number {
  return () => value;
}

/**
 * Continues the straight line through the first and the last value (Hyndman and Athanasopoulos,
 * fpp3, 5.2).
 */
export function drift(past: Float64Array): (k: number) => number {
  const [first, last] = [past[0]!, past.at(-1)!];
  const slope = (last - first) / Math.max(1, past.length - 1);
  return (k) => last + (k + 1) * slope;
}

export function mean(series: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < series.length; t += 1) sum += series[t]!;
  return sum / series.length;
}

/** Repeats the last season of the window (Hyndman and Athanasopoulos, fpp3, 5.2). */
export function seasonal(series: Float64Array, period: number, k: number): number {
  return series[series.length - period + (k % period)]!;
}
