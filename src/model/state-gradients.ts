import { type Batch, BatchBuffers } from "../data/batches.js";
import { type Dataset, hasClasses, isStepwise } from "../data/dataset.js";
import { directionCount } from "../kernels/contract.js";
import { lossNamed } from "../kernels/losses/index.js";
import { levelOf } from "../kernels/losses/quantile.js";
import type { StackOutput } from "../kernels/reference/stack.js";
import { stateGradients } from "../kernels/reference/state-gradients.js";
import { addTransposed, affine } from "../kernels/vector.js";
import { UserError } from "../shared/errors.js";
import type { Weights } from "./initialise.js";
import { inputValues } from "./input-values.js";
import { AFFINE_EPSILON, variableOfRow } from "./layers/affine.js";
import { cycleValues } from "./layers/cycle-line.js";
import { lineNumber } from "./layers/series-lines.js";
import { rocketFeatures } from "./mini-rocket/features.js";
import { rocketPlan } from "./mini-rocket/plan.js";
import { parameterSpecs } from "./parameters.js";
import { rocketShape } from "./skip-spec.js";
import { embeddedInputs, lineColumns, type ModelSpec, readoutWidth } from "./spec.js";

/** How far the loss at the end of a sequence reaches back. */
export interface GradientsThroughTime {
  /**
   * Norm of the gradient of the last step's loss with respect to all hidden states of a step, by
   * distance from the end of the sequence: [steps]. The loss is the mean over the examples.
   */
  readonly norms: readonly number[];
  /** Norm of the gradient of all recurrent weights together. */
  readonly weightNorm: number;
}

/** @param examples the number of examples, taken from the start of the data set */
export function gradientsThroughTime(
  spec: ModelSpec,
  weights: Weights,
  dataset: Dataset,
  examples: number,
): GradientsThroughTime {
  requirePlain(spec);
  const size = Math.min(examples, dataset.count);
  const batch = new BatchBuffers(dataset, size).take(
    Uint32Array.from({ length: size }, (_, i) => i),
  );
  const valuesOf = (name: string) => Float64Array.from(weights.get(name)!);
  const [weight, bias] = [valuesOf("fc.weight"), valuesOf("fc.bias")];
  const layer = affineOf(spec, valuesOf);
  const values = Float64Array.from(inputValues(batch, dataset, spec)).map(layer.apply);
  const line = lineOf(spec, valuesOf, values, batch);
  const lastTargets = hasClasses(spec.objective) ? 1 : spec.outputs;
  const { norms, weightNorm } = stateGradients(spec.recurrent, {
    sizes: { batch: size, steps: dataset.steps, inputs: embeddedInputs(spec) },
    x: spec.embedding ? embedded(valuesOf("embedding.weight"), values, spec.embedding) : values,
    weights: parameterSpecs(spec)
      .filter(({ name }) => name.startsWith("rnn."))
      .map(({ name }) => valuesOf(name)),
    lengths: batch.lengths,
    pullback(output, b) {
      const features = featuresOf(spec, output);
      const readout = affine(weight, bias, features);
      const outputs = readout.map((value, k) =>
        layer.undo(value + (line[b * readoutWidth(spec) + k] ?? 0), k),
      );
      const end = (b + 1) * dataset.targets;
      const slopes = lossSlopes(spec, outputs, batch.y.subarray(end - lastTargets, end)).map(
        layer.slope,
      );
      const gradient = new Float64Array(features.length);
      addTransposed(
        gradient,
        weight,
        slopes.map((slope) => slope / size),
      );
      return atTheEnd(spec, output, gradient);
    },
  });
  const together = Array.from({ length: dataset.steps }, (_, distance) =>
    Math.hypot(...norms.map((layer) => layer[distance]!)),
  );
  return { norms: together, weightNorm };
}

/**
 * @throws UserError if the readout does not see the last state, or the network's steps are not
 *   those of the data
 */
function requirePlain({ convolution, pooling, smoothing }: ModelSpec): void {
  const options = [
    ["convolution", convolution.length > 0 ? "given" : "none", "none"],
    ["hybrid", smoothing ? "exponentialSmoothing" : "none", "none"],
    ["pooling", pooling, "last"],
  ] as const;
  const other = options.find(([, value, wanted]) => value !== wanted);
  if (other === undefined) return;
  const [key, value, wanted] = other;
  throw new UserError(
    `model.${key} is ${value}, expected ${wanted}: gradients through time are followed from the last ` +
      "state back to each step of the data",
  );
}

/** The row of each token, [batch, steps, size]; zeros for a token without a row. */
function embedded(
  table: Float64Array,
  tokens: Float64Array,
  { size }: NonNullable<ModelSpec["embedding"]>,
): Float64Array {
  const rows = new Float64Array(tokens.length * size);
  for (const [at, token] of tokens.entries()) {
    if (token >= 0) rows.set(table.subarray(token * size, (token + 1) * size), at * size);
  }
  return rows;
}

/**
 * The effect of an affine layer on the inputs and the rows of the readout; none without an affine
 * layer.
 */
function affineOf(spec: ModelSpec, valuesOf: (name: string) => Float64Array) {
  const same = (value: number) => value;
  if (!spec.affine) return { apply: same, undo: same, slope: same };
  const { variables } = spec.affine;
  const [weight, bias] = [valuesOf("affine.weight"), valuesOf("affine.bias")];
  const variableAt = (row: number) => variableOfRow(row, spec.outputs, variables);
  const gainAt = (row: number) => weight[variableAt(row)]! + AFFINE_EPSILON;
  return {
    apply(value: number, at: number) {
      const input = at % spec.inputs;
      return input < variables ? value * weight[input]! + bias[input]! : value;
    },
    undo: (value: number, row: number) => (value - bias[variableAt(row)]!) / gainAt(row),
    slope: (value: number, row: number) => value / gainAt(row),
  };
}

/** What a skip adds to the readout, [batch, readout width]; empty without a skip. */
function lineOf(
  spec: ModelSpec,
  valuesOf: (name: string) => Float64Array,
  given: Float64Array,
  { series, lengths, size: count }: Pick<Batch, "series" | "lengths" | "size">,
): readonly number[] {
  const { skip, steps, inputs } = spec;
  if (skip === "none") return [];
  const x = skip === "miniRocket" ? rocketRows() : lineRows();
  const size = x.length / count;
  const [weight, bias] = [valuesOf("skip.weight"), valuesOf("skip.bias")];
  const rows = readoutWidth(spec);
  const lines = bias.length / rows;
  return Array.from({ length: x.length / size }, (_, b) => {
    const first = rows * lineNumber(series?.[b] ?? -1, lines);
    const matrix = weight.subarray(first * size, (first + rows) * size);
    const shifts = bias.subarray(first, first + rows);
    return [...affine(matrix, shifts, x.subarray(b * size, (b + 1) * size))];
  }).flat();

  function lineRows(): Float64Array {
    if (!spec.skipCycles) return given;
    return cycleValues(given, new Float64Array(count * lineColumns(spec)), spec, spec.skipCycles);
  }

  function rocketRows(): Float64Array {
    const thresholds = Float32Array.from(valuesOf("skip.thresholds"));
    const plan = rocketPlan(rocketShape(spec));
    const rows = Array.from({ length: count }, (_, b) => {
      const x = given.subarray(b * steps * inputs, (b + 1) * steps * inputs);
      return rocketFeatures({ x, inputs, length: lengths?.[b] ?? steps }, plan, thresholds);
    });
    return Float64Array.from(rows.flatMap((row) => [...row]));
  }
}

/** The readout's input at the end: the last step's output, or the last layer's final states. */
function featuresOf(
  { objective, recurrent }: ModelSpec,
  { ys, finals }: StackOutput,
): Float64Array {
  if (isStepwise(objective)) return ys.at(-1)!;
  const last = finals.slice(-directionCount(recurrent.direction));
  return Float64Array.from(last.flatMap(({ h }) => [...h]));
}

/** Derivatives of the loss with respect to the readout's outputs at one place. */
function lossSlopes(spec: ModelSpec, outputs: Float64Array, targets: Float32Array): Float64Array {
  const loss = lossNamed(spec.loss.name);
  if (loss.targets === "classes") return loss.slopes(outputs, targets[0]!);
  const width = outputs.length;
  return outputs.map((output, k) => {
    const target = targets[k % spec.outputs]!;
    return loss.slope(output, target, spec.loss, levelOf(spec.loss, k, width)) / width;
  });
}

/** Turns a gradient of {@link featuresOf} into gradients of all outputs of the stack. */
function atTheEnd(
  { objective, recurrent: { hidden } }: ModelSpec,
  { ys, finals }: StackOutput,
  gradient: Float64Array,
): StackOutput {
  const stepwise = isStepwise(objective);
  const none = (values: Float64Array) => new Float64Array(values.length);
  const first = finals.length - gradient.length / hidden;
  return {
    ys: ys.map((y, t) => (stepwise && t === ys.length - 1 ? gradient : none(y))),
    finals: finals.map(({ h, c }, index) => {
      const isRead = !stepwise && index >= first;
      const start = (index - first) * hidden;
      return { h: isRead ? gradient.subarray(start, start + hidden) : none(h), c: none(c) };
    }),
  };
}

/** The same weights with all recurrent weights (`weight_hh`) multiplied by a factor. */
export function scaledRecurrence(weights: Weights, factor: number): Weights {
  return new Map(
    [...weights].map(([name, values]) => [
      name,
      name.includes("weight_hh") ? values.map((value) => value * factor) : values,
    ]),
  );
}
