import type { Dataset } from "../data/dataset.js";
import { lastSteps } from "./last-step.js";
import type { LinearModel } from "./linear.js";

/**
 * Fits lines to windows in which an input that is the same at all steps occurs once, at the last step. Repeated, its
 * coefficients at the other steps are not determined, and each costs as much as one of a varying input.
 *
 * @param solve fits lines to windows of one step, whose inputs are those of all steps
 * @returns lines on the whole windows
 */
export function withConstantsOnce(
  dataset: Dataset,
  solve: (windows: Dataset) => readonly LinearModel[],
): readonly LinearModel[] {
  const { constants = [] } = dataset;
  return constants.length === 0 ? solve(dataset) : withPlaces(dataset, usedInputs(dataset), solve);
}

/**
 * Fits lines that read none of some inputs.
 *
 * @param solve fits lines to windows of one step, whose inputs are the others of all steps
 * @returns lines on the whole windows
 */
export function withoutInputs(
  dataset: Dataset,
  left: readonly number[],
  solve: (windows: Dataset) => readonly LinearModel[],
): readonly LinearModel[] {
  const used = usedInputs(dataset).filter((at) => !left.includes(at % dataset.inputs));
  return withPlaces(dataset, used, solve);
}

/** Fits lines to some places in [steps, inputs]. */
function withPlaces(
  dataset: Dataset,
  used: readonly number[],
  solve: (windows: Dataset) => readonly LinearModel[],
): readonly LinearModel[] {
  return solve(withInputs(dataset, used)).map((line) => onAllInputs(line, dataset, used));
}

/** The places in [steps, inputs] that a line reads. */
function usedInputs({ steps, inputs, constants = [] }: Dataset): readonly number[] {
  const repeated = new Set(constants);
  const places = Array.from({ length: steps * inputs }, (_, at) => at);
  return places.filter((at) => at >= (steps - 1) * inputs || !repeated.has(at % inputs));
}

/** The same windows as a single step with some of their inputs, and with the targets of the last step. */
function withInputs(dataset: Dataset, used: readonly number[]): Dataset {
  const { constants: _, fillLastStep: __, everyWindow: ___, ...rest } = dataset;
  const all = dataset.steps * dataset.inputs;
  const count = used.length;
  return {
    ...rest,
    steps: 1,
    inputs: count,
    targets: dataset.outputs,
    fill(indices, x, y) {
      const whole = new Float32Array(indices.length * all);
      const targets = new Float32Array(indices.length * dataset.targets);
      dataset.fill(indices, whole, targets);
      for (let n = 0; n < indices.length; n += 1) {
        for (let i = 0; i < count; i += 1) x[n * count + i] = whole[n * all + used[i]!]!;
      }
      y.set(lastSteps(targets, dataset));
    },
  };
}

/** The same line on all inputs, with coefficients of 0 for those that it does not read. */
function onAllInputs(
  { coefficients, outputs }: LinearModel,
  { steps, inputs }: Dataset,
  used: readonly number[],
): LinearModel {
  const all = steps * inputs;
  const spread = new Float64Array((all + 1) * outputs);
  const copy = (from: number, to: number) => {
    spread.set(coefficients.subarray(from * outputs, (from + 1) * outputs), to * outputs);
  };
  for (const [i, place] of used.entries()) copy(i, place);
  copy(used.length, all);
  return { coefficients: spread, features: all + 1, outputs };
}
