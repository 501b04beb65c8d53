import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import type { PredictedBatch } from "../evaluation/predicted-batches.js";
import type { Forecaster } from "../inference/continued.js";
import type { LossChoice } from "../kernels/losses/loss.js";
import { levelsOf, medianIndex } from "../kernels/losses/quantile.js";
import { executeOn, type Machine } from "../kernels/wasm/execute.js";
import { predictCall } from "../kernels/wasm/predict-call.js";
import type { ModelFile } from "./file.js";

/** Sequences per forward pass. */
const BATCH_SIZE = 256;

/** Builds the model of a file on the kernels. */
export function forecaster({ record, parameters }: ModelFile, machine: Machine): Forecaster {
  const { recurrent, loss } = record;
  function* predicted(dataset: Dataset): Generator<PredictedBatch> {
    const { steps, inputs } = dataset;
    let first = 0;
    for (const batch of batches(dataset, BATCH_SIZE)) {
      const sizes = { batch: batch.size, steps, inputs };
      const { call } = predictCall(recurrent, sizes, batch.x, parameters);
      const outputs = executeOn(machine, call, (results) => results.array("predictions").slice());
      const values = sortedLevels(outputs, loss, dataset.outputs);
      const predictions = values[medianIndex(loss)]!;
      yield { ...batch, first, predictions, quantiles: loss.quantiles && values };
      first += batch.size;
    }
  }
  return { loss, batches: predicted };
}

/**
 * The predictions of each quantile level, in ascending order. Where quantiles cross, their values
 * are sorted.
 *
 * @param outputs [places, levels * values], as the readout gives them
 * @returns for each level [places, values]
 */
function sortedLevels(outputs: Float32Array, loss: LossChoice, values: number): Float32Array[] {
  const count = levelsOf(loss).length;
  if (count === 1) return [outputs];
  const levels = Array.from({ length: count }, () => new Float32Array(outputs.length / count));
  for (let i = 0; i < outputs.length / count; i += 1) {
    const start = Math.floor(i / values) * values * count + (i % values);
    const ofValue = Float32Array.from(
      levels,
      (_, level) => outputs[start + level * values]!,
    ).sort();
    for (const [level, value] of ofValue.entries()) levels[level]![i] = value;
  }
  return levels;
}
