import type { Dataset } from "../data/dataset.js";
import { type LastStep, restoreAll } from "../evaluation/last-step.js";
import type { WindowRecord } from "./records.js";

/** The first `count` examples of a data set with what was forecast after their last step. */
export function firstWindows(dataset: Dataset, lastStep: LastStep, count: number): WindowRecord[] {
  const { steps, inputs, outputs, targets } = dataset;
  const shown = Math.min(count, dataset.count);
  const x = new Float32Array(shown * steps * inputs);
  const y = new Float32Array(shown * targets);
  dataset.fill(
    Array.from({ length: shown }, (_, index) => index),
    x,
    y,
  );
  return Array.from({ length: shown }, (_, row) => ({
    history: history(dataset, row, x.subarray(row * steps * inputs, (row + 1) * steps * inputs)),
    truth: [...lastStep.targets.subarray(row * outputs, (row + 1) * outputs)],
    prediction: [...lastStep.predictions.subarray(row * outputs, (row + 1) * outputs)],
    ...(lastStep.sds && { sd: [...lastStep.sds.subarray(row * outputs, (row + 1) * outputs)] }),
  }));
}

/** The feature that is forecast, which is the first one, in the data's own unit. */
function history(dataset: Dataset, example: number, x: Float32Array): number[] {
  const { inputs, outputs } = dataset;
  const rows = new Float32Array((x.length / inputs) * outputs); // as the first of the values ahead
  for (let t = 0; t * inputs < x.length; t += 1) rows[t * outputs] = x[t * inputs]!;
  restoreAll(dataset, rows, example, rows.length);
  return [...rows].filter((_, index) => index % outputs === 0);
}
