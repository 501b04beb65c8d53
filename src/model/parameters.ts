import { type WeightSpec, weightSpecs } from "../kernels/contract.js";
import type { Skip } from "./config.js";
import { featureCount, rocketPlan } from "./mini-rocket/plan.js";
import { rocketShape } from "./skip-spec.js";
import type { Smoothing } from "./smoothing/recursion.js";
import {
  embeddedInputs,
  features,
  lineColumns,
  type ModelSpec,
  readoutWidth,
  recurrentInputs,
} from "./spec.js";

/**
 * All parameters in order, named as in the state dict of the article's module, which has its
 * recurrent layers in the attribute `rnn` and its readout in `fc`. If the model has them,
 * `embedding` is a `torch.nn.Embedding`, `convolution` a `ModuleList` of `torch.nn.Conv1d`,
 * `attention` a `torch.nn.Linear` without bias, `skip` a `torch.nn.Linear` on the flattened window
 * [steps * inputs], if its coefficients follow a cycle with more inputs at each step (see `layers/cycle-line.ts`), or, with a
 * line for each series, a stack of them with the line of all series last, or on the features of MiniRocket, whose thresholds are `skip.thresholds`, `affine` the gains and shifts of RevIN, and `smoothing` the logits of each
 * series' coefficients. The rows of `fc` and `skip` are those of {@link readoutWidth}: for a
 * quantile loss, all values of the first level, then those of the next.
 */
export function parameterSpecs(spec: ModelSpec): WeightSpec[] {
  const { affine, embedding, pooling, skip, smoothing } = spec;
  const rows = readoutWidth(spec);
  const recurrent = weightSpecs(spec.recurrent, recurrentInputs(spec));
  return [
    ...(affine ? affineSpecs(affine) : []),
    ...(smoothing ? smoothingSpecs(smoothing) : []),
    ...(embedding
      ? [{ name: "embedding.weight", shape: [embedding.vocabulary, embedding.size] }]
      : []),
    ...convolutionSpecs(spec),
    ...recurrent.map(({ name, shape }) => ({ name: `rnn.${name}`, shape })),
    ...(pooling === "attention" ? [{ name: "attention.weight", shape: [1, features(spec)] }] : []),
    ...linearSpecs("fc", rows, features(spec)),
    ...skipSpecs[skip](spec, linearSpecs("skip", rows, lineColumns(spec))),
  ];
}

/** The parameters of each skip, from those of one line. */
const skipSpecs: Readonly<
  Record<Skip, (spec: ModelSpec, line: readonly WeightSpec[]) => readonly WeightSpec[]>
> = {
  none: () => [],
  linear: (_, line) => line,
  linearBySeries: ({ series = 0 }, line) =>
    line.map(({ name, shape }) => ({ name, shape: [series + 1, ...shape] })),
  miniRocket(spec) {
    const features = featureCount(rocketPlan(rocketShape(spec)));
    const line = linearSpecs("skip", readoutWidth(spec), features);
    return [{ name: "skip.thresholds", shape: [features] }, ...line];
  },
};

/** Skips that are fitted once, before training. */
const FITTED: ReadonlySet<Skip> = new Set<Skip>(["linearBySeries", "miniRocket"]);

/** Whether a model has parameters of each training series, in the order of the series. */
export function hasSeriesParameters({
  skip,
  smoothing,
}: Pick<ModelSpec, "skip" | "smoothing">): boolean {
  return skip === "linearBySeries" || smoothing !== undefined;
}

/** The parameters that training changes; some skips are fitted before it. */
export function trainedSpecs(spec: ModelSpec): WeightSpec[] {
  return parameterSpecs(spec).filter(({ name }) => isTrained(spec, name));
}

/** Whether training changes the parameter with a name. */
export function isTrained({ skip }: Pick<ModelSpec, "skip">, name: string): boolean {
  return !FITTED.has(skip) || !name.startsWith("skip.");
}

function affineSpecs({ variables }: NonNullable<ModelSpec["affine"]>): WeightSpec[] {
  return ["weight", "bias"].map((name) => ({ name: `affine.${name}`, shape: [variables] }));
}

function smoothingSpecs({ series, periods }: Smoothing): WeightSpec[] {
  return [{ name: "smoothing.coefficients", shape: [series, 1 + periods.length] }];
}

function convolutionSpecs(spec: ModelSpec): WeightSpec[] {
  return spec.convolution.flatMap(({ channels, width }, index) => {
    const inputs = spec.convolution[index - 1]?.channels ?? embeddedInputs(spec);
    return [
      { name: `convolution.${index}.weight`, shape: [channels, inputs, width] },
      { name: `convolution.${index}.bias`, shape: [channels] },
    ];
  });
}

function linearSpecs(name: string, rows: number, columns: number): WeightSpec[] {
  return [
    { name: `${name}.weight`, shape: [rows, columns] },
    { name: `${name}.bias`, shape: [rows] },
  ];
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Number of trainable values. */
export function parameterCount(spec: ModelSpec): number {
  return valueCount(trainedSpecs(spec));
}

/** Number of values in the weights of a model, with those that are not trained. */
export function storedCount(spec: ModelSpec): number {
  return valueCount(parameterSpecs(spec));
}

function valueCount(specs: readonly WeightSpec[]): number {
  return specs.reduce((total, { shape }) => total + elements(shape), 0);
}
