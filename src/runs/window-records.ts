import { type Dataset, outputShape } from "../data/dataset.js";
import { type ForecastQuantile, historyOf, type LastStep } from "../evaluation/last-step.js";
import { bandsOf } from "../evaluation/quantiles.js";
import type { WindowRecord } from "./records.js";

/**
 * The first `count` examples of a data set with what was forecast after their last step: a record
 * for each target.
 */
export function firstWindows(dataset: Dataset, lastStep: LastStep, count: number): WindowRecord[] {
  const { steps, inputs, targets, variables } = dataset;
  const shown = Math.min(count, dataset.count);
  const x = new Float32Array(shown * steps * inputs);
  const y = new Float32Array(shown * targets);
  dataset.fill(
    Array.from({ length: shown }, (_, index) => index),
    x,
    y,
  );
  const shape = outputShape(dataset);
  const [band] = bandsOf(lastStep.quantiles ?? []);
  return Array.from({ length: shown * shape.count }, (_, row) => {
    const [example, v] = [Math.floor(row / shape.count), row % shape.count];
    const input = x.subarray(example * steps * inputs, (example + 1) * steps * inputs);
    const ofRow = (values: Float64Array) => [
      ...values.subarray(row * shape.ahead, (row + 1) * shape.ahead),
    ];
    return {
      ...(variables && { target: variables[v]! }),
      history: [...historyOf(dataset, example, input).subarray(v * steps, (v + 1) * steps)],
      truth: ofRow(lastStep.targets),
      prediction: ofRow(lastStep.predictions),
      ...(lastStep.sds && { sd: ofRow(lastStep.sds) }),
      ...(band && { band: bandOf(...band, ofRow) }),
    };
  });
}

function bandOf(
  low: ForecastQuantile,
  high: ForecastQuantile,
  ofRow: (values: Float64Array) => number[],
): WindowRecord["band"] {
  const share = Number((high.level - low.level).toPrecision(6));
  return { share, low: ofRow(low.values), high: ofRow(high.values) };
}
