import { registerArrayImplementation } from "../arrays.js";
import { cellNamed } from "../cells/index.js";
import { directionCount, type RecurrentImplementation, type RecurrentSpec } from "../contract.js";
import { directionWeights } from "../direction-weights.js";
import type { Vector } from "../vector.js";
import { join, packOutput, padded, sequence, unpackOutput } from "./layout.js";
import { type LayerModel, runStack, type StackRun } from "./stack.js";

/** The recorded run of each sequence of the batch. */
export type ReferenceReserve = readonly StackRun[];

/**
 * The operator as plain float64 loops, one sequence at a time: slow, and short enough to be
 * compared with the formulas by eye. Every other implementation is tested against this one.
 */
export const reference: RecurrentImplementation<Float64Array, ReferenceReserve> = {
  name: "reference",
  cells: "every",
  norms: true,
  forward(spec, sizes, input, { training }) {
    const layers = layerModels(spec, input.weights);
    const runs = Array.from({ length: sizes.batch }, (_, b) => {
      const steps = (values: Vector) => sequence(values, sizes, b).slice(0, input.lengths?.[b]);
      return runStack(layers, steps(input.x), input.masks.map(steps));
    });
    const outputs = runs.map(({ output }) => ({ ...output, ys: padded(output.ys, sizes.steps) }));
    return { output: packOutput(spec, outputs), reserve: training ? runs : undefined };
  },
  backward(spec, sizes, input, reserve, outputGradients, { needsInputGradient }) {
    const weights = input.weights.map((weight) => new Float64Array(weight.length));
    const xs = reserve.flatMap((run, b) => {
      const { ys, finals } = unpackOutput(spec, sizes, outputGradients, b);
      const gradients = { ys: ys.slice(0, run.output.ys.length), finals };
      return padded(run.pullback(gradients, directionWeights(spec, weights)), sizes.steps);
    });
    return needsInputGradient ? { x: join(xs), weights } : { weights };
  },
};

export function layerModels(spec: RecurrentSpec, weights: readonly Vector[]): LayerModel[] {
  const directions = directionCount(spec.direction);
  const models = directionWeights(spec, weights).map((layerWeights, index) => ({
    cell: cellNamed(spec.cell),
    hidden: spec.hidden,
    reverse: spec.direction === "reverse" || index % directions === 1,
    dilation: spec.dilation?.[Math.floor(index / directions)] ?? 1,
    weights: layerWeights,
  }));
  return Array.from({ length: spec.layers }, (_, layer) =>
    models.slice(layer * directions, (layer + 1) * directions),
  );
}

/** Makes the reference the implementation of TensorFlow.js' plain JavaScript backend. */
export function registerReference(): void {
  registerArrayImplementation("cpu", reference, (values) => Float64Array.from(values));
}
