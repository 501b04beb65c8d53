import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { keptExamples } from "../data/kept.js";
import { withConstantsOnce } from "./constant-inputs.js";
import { examples } from "./examples.js";
import { lastSteps } from "./last-step.js";
import type { LinearModel } from "./linear.js";
import { lineOfOutput, type Rows } from "./moments.js";

/**
 * Fits linear models to the windows in which every target of the last step was measured, or, if these are
 * fewer than `enough`, each output to the windows in which its own target was: a value that is missing once
 * a week would otherwise leave no window for forecasts of a week.
 *
 * @param ridges of the models, relative to the mean variance of the inputs; 0 is least squares
 * @param solve fits these models to a data set
 */
export function fittedModels(
  train: Dataset,
  enough: number,
  ridges: readonly number[],
  solve: (train: Dataset) => readonly LinearModel[],
): readonly LinearModel[] {
  return withConstantsOnce(train, (windows) => fittedOutputs(windows, enough, ridges, solve));
}

function fittedOutputs(
  train: Dataset,
  enough: number,
  ridges: readonly number[],
  solve: (train: Dataset) => readonly LinearModel[],
): readonly LinearModel[] {
  if (!train.missingTargets || train.outputs === 1) return solve(train);
  const kept = keptExamples(train);
  const { complete, byOutput } = measuredWindows(kept);
  const gaps = byOutput.some((count) => count > complete);
  if (!gaps || complete >= enough) return solve(kept);
  const rows = rowsOf(kept);
  const lines = lineOfOutput(rows);
  const fits = byOutput.map((count, output) => {
    if (count === 0) return undefined;
    if (count > rows.features) return lines(output, ridges);
    return solve(withOutput(kept, rows, output)).map(({ coefficients }) => coefficients);
  });
  return ridges.map((_, i) =>
    joined(
      kept,
      fits.map((found) => found?.[i]),
    ),
  );
}

/** Windows in which all targets of the last step were measured, and in which each was. */
function measuredWindows(dataset: Dataset) {
  const { outputs } = dataset;
  const byOutput = new Array<number>(outputs).fill(0);
  let complete = 0;
  for (const { y, size } of batches(dataset, 256)) {
    const targets = lastSteps(y, dataset);
    for (let n = 0; n < size; n += 1) {
      let measured = 0;
      for (let k = 0; k < outputs; k += 1) {
        if (Number.isNaN(targets[n * outputs + k]!)) continue;
        byOutput[k]! += 1;
        measured += 1;
      }
      if (measured === outputs) complete += 1;
    }
  }
  return { complete, byOutput };
}

/** All windows in memory. */
function rowsOf(dataset: Dataset): Rows {
  const { count, steps, inputs, outputs } = dataset;
  const features = steps * inputs;
  const [x, y] = [new Float32Array(count * features), new Float32Array(count * outputs)];
  const weights = new Float32Array(count).fill(1);
  let read = 0;
  for (const batch of batches(dataset, 256)) {
    x.set(batch.x, read * features);
    y.set(lastSteps(batch.y, dataset), read * outputs);
    if (batch.weights) weights.set(batch.weights, read);
    read += batch.size;
  }
  return { count, features, outputs, x, y, weights };
}

/** The windows in which one output was measured, with it as the single value to forecast after the last step. */
function withOutput(dataset: Dataset, rows: Rows, output: number): Dataset {
  const { variables: _, missingTargets: __, fillLastStep: ___, ...rest } = dataset;
  const { count, features, outputs } = rows;
  const measured = Array.from({ length: count }, (_, n) => n).filter(
    (n) => !Number.isNaN(rows.y[n * outputs + output]!),
  );
  const all: Dataset = {
    ...rest,
    outputs: 1,
    targets: 1,
    fill(indices, x, y) {
      for (let n = 0; n < indices.length; n += 1) {
        const from = indices[n]! * features;
        x.set(rows.x.subarray(from, from + features), n * features);
        y[n] = rows.y[indices[n]! * outputs + output]!;
      }
    },
  };
  return examples(all, measured);
}

/** Joins lines of a single output each; an output without a line is forecast as 0. */
function joined(
  { steps, inputs, outputs }: Dataset,
  lines: readonly (Float64Array | undefined)[],
): LinearModel {
  const features = steps * inputs + 1;
  const coefficients = new Float64Array(features * outputs);
  for (const [k, line] of lines.entries()) {
    if (!line) continue;
    for (let i = 0; i < features; i += 1) coefficients[i * outputs + k] = line[i]!;
  }
  return { coefficients, features, outputs };
}
