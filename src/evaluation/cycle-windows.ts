import type { Dataset } from "../data/dataset.js";
import { cycleValues } from "../model/layers/cycle-line.js";
import { productCount, type SkipCycles } from "../model/skip-spec.js";
import type { LinearModel } from "./linear.js";

/** The windows with the products of the targets and cycles as further inputs, see `model/layers/cycle-line.ts`. */
export function cycleWindows(dataset: Dataset, cycles: SkipCycles): Dataset {
  const { steps, inputs } = dataset;
  const { fillLastStep: _, everyWindow: __, ...rest } = dataset;
  return {
    ...rest,
    inputs: inputs + productCount(cycles),
    fill(indices, x, y) {
      const own = new Float32Array(indices.length * steps * inputs);
      dataset.fill(indices, own, y);
      cycleValues(own, x, { steps, inputs }, cycles);
    },
  };
}

/** The line on such windows that equals a line on the windows without the products. */
export function onCycleWindows(
  line: LinearModel,
  { steps, inputs }: Pick<Dataset, "steps" | "inputs">,
  cycles: SkipCycles,
): LinearModel {
  const { outputs } = line;
  const width = inputs + productCount(cycles);
  const features = steps * width + 1;
  const coefficients = new Float64Array(features * outputs);
  for (let t = 0; t < steps; t += 1) {
    const ofStep = line.coefficients.subarray(t * inputs * outputs, (t + 1) * inputs * outputs);
    coefficients.set(ofStep, t * width * outputs);
  }
  coefficients.set(line.coefficients.subarray(steps * inputs * outputs), steps * width * outputs);
  return { coefficients, features, outputs };
}
