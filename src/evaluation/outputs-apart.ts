import { batches } from "../data/batches.js";
import type { Dataset } from "../data/dataset.js";
import { keptExamples } from "../data/kept.js";
import { lastSteps } from "./last-step.js";
import type { LinearModel } from "./linear.js";

type Models = readonly (LinearModel | undefined)[];

/**
 * Fits linear models to the windows in which every target of the last step was measured, or, if these are
 * fewer than `enough`, each output to the windows in which its own target was: a value that is missing once
 * a week would otherwise leave no window for forecasts of a week.
 *
 * @param solve several models of the same data, undefined if one has no solution
 */
export function fittedModels(
  train: Dataset,
  enough: number,
  solve: (train: Dataset) => Models,
): Models {
  if (!train.missingTargets || train.outputs === 1) return solve(train);
  const kept = keptExamples(train);
  const { complete, byOutput } = measuredWindows(kept);
  const gaps = byOutput.some((count) => count > complete);
  if (!gaps || complete >= enough) return solve(kept);
  const fits = byOutput.map((count, output) => {
    return count === 0 ? undefined : solve(withOutput(kept, output));
  });
  const models = fits.find((found) => found !== undefined) ?? [];
  return models.map((_, i) =>
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

/** The same windows with a single value to forecast after the last step. */
function withOutput(dataset: Dataset, output: number): Dataset {
  const { variables: _, ...rest } = dataset;
  return {
    ...rest,
    outputs: 1,
    targets: 1,
    fill(indices, x, y) {
      const all = new Float32Array(indices.length * dataset.targets);
      dataset.fill(indices, x, all);
      const last = lastSteps(all, dataset);
      for (let n = 0; n < indices.length; n += 1) y[n] = last[n * dataset.outputs + output]!;
    },
  };
}

/** Joins models of a single output each; an output without a model is forecast as 0. */
function joined(
  { steps, inputs, outputs }: Dataset,
  models: readonly (LinearModel | undefined)[],
): LinearModel {
  const features = steps * inputs + 1;
  const coefficients = new Float64Array(features * outputs);
  for (const [k, model] of models.entries()) {
    if (!model) continue;
    for (let i = 0; i < features; i += 1) coefficients[i * outputs + k] = model.coefficients[i]!;
  }
  return { coefficients, features, outputs };
}
