import { cellNamed } from "../kernels/cells/index.js";
import type { WeightSpec } from "../kernels/contract.js";
import { logarithm } from "../shared/logarithm.js";
import { type RandomStream, randomStream } from "../shared/random.js";
import { elements, parameterSpecs } from "./parameters.js";
import { embeddedInputs, features, type ModelSpec, recurrentSteps } from "./spec.js";

/** Parameter values by name. */
export type Weights = ReadonlyMap<string, Float32Array>;

/**
 * Smoothing coefficients start at 1 / (1 + e) = .27: components that follow every value are mostly
 * noise.
 */
const COEFFICIENT_LOGIT = -1;

/**
 * Initial weights with PyTorch's distributions: uniform within 1/sqrt(hidden) for recurrent layers
 * (torch.nn.RNNBase.reset_parameters), uniform within 1/sqrt(fan-in) for linear layers and
 * convolutions (torch.nn.Linear and Conv1d), standard normal for an embedding; gains of 1 and
 * shifts of 0; smoothing coefficients that adapt slowly. The values of a parameter depend only on
 * the seed and its name. `spec.forgetBias` is added to the bias of the gate that keeps the cell
 * state, the forget gate (Gers, Schmidhuber and Cummins 2000; Jozefowicz, Zaremba and Sutskever
 * 2015, section 2.2).
 */
export function initialWeights(spec: ModelSpec, seed: number): Weights {
  return new Map(
    parameterSpecs(spec).map(({ name, shape }) => {
      const values = initialValues({ name, shape }, spec, seed);
      if (name.startsWith("rnn.bias_ih")) raiseForgetGate(values, spec);
      return [name, values];
    }),
  );
}

/** Raises one of the gate's two biases, because only their sum matters. */
function raiseForgetGate(bias: Float32Array, { recurrent, forgetBias }: ModelSpec): void {
  const { cell, hidden } = recurrent;
  const { forgetGate } = cellNamed(cell);
  if (forgetGate === undefined || forgetBias === 0) return;
  for (let i = 0; i < hidden; i += 1) bias[forgetGate * hidden + i]! += forgetBias;
}

function initialValues({ name, shape }: WeightSpec, spec: ModelSpec, seed: number): Float32Array {
  const purpose = `init/${name}`;
  const [part] = name.split(".");
  if (part === "affine") {
    return new Float32Array(elements(shape)).fill(name === "affine.weight" ? 1 : 0);
  }
  if (name.startsWith("rnn.norm_")) return new Float32Array(elements(shape)).fill(1);
  if (part === "smoothing") return new Float32Array(elements(shape)).fill(COEFFICIENT_LOGIT);
  if (part === "embedding") return normal(elements(shape), seed, purpose);
  const fan = part === "rnn" ? spec.recurrent.hidden : fanIn(name, spec);
  return uniform(elements(shape), 1 / Math.sqrt(fan), seed, purpose);
}

/**
 * The number of inputs of each output value of a layer; its bias uses the same number as its
 * weight.
 */
function fanIn(name: string, spec: ModelSpec): number {
  const weight = name.replace(/\.bias$/, ".weight");
  const { shape } = parameterSpecs(spec).find((parameter) => parameter.name === weight)!;
  return elements(shape.slice(1));
}

/** By the transformation of Box and Muller (1958). */
function normal(length: number, seed: number, purpose: string): Float32Array {
  const random = randomStream(seed, purpose);
  return Float32Array.from({ length }, () => {
    const radius = Math.sqrt(-2 * logarithm(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
}

function uniform(length: number, bound: number, seed: number, purpose: string): Float32Array {
  const random = randomStream(seed, purpose);
  return Float32Array.from({ length }, () => (2 * random() - 1) * bound);
}

/** The seed and the training step that a dropout mask depends on. */
export interface MaskOf {
  readonly seed: number;
  readonly step: number;
}

/**
 * The dropout mask of the inputs [batch, steps, embedded inputs] at a training step, with kept
 * values scaled by 1 / (1 - rate); undefined without input dropout.
 */
export function inputMask(
  spec: ModelSpec,
  [batch, steps]: readonly [number, number],
  { seed, step }: MaskOf,
): Float32Array | undefined {
  if (spec.inputDropout === 0) return undefined;
  const length = batch * steps * embeddedInputs(spec);
  return maskOf(length, spec.inputDropout, randomStream(seed, "dropout/input", step));
}

function maskOf(length: number, rate: number, random: RandomStream): Float32Array {
  const kept = 1 / (1 - rate);
  return Float32Array.from({ length }, () => (random() < rate ? 0 : kept));
}

/**
 * The dropout masks of training step `step`: one [batch, recurrent steps, features] for the output
 * of each recurrent layer but the last, with kept values scaled by 1 / (1 - rate) as in PyTorch.
 */
export function layerMasks(
  spec: ModelSpec,
  [batch, steps]: readonly [number, number],
  { seed, step }: MaskOf,
): Float32Array[] {
  if (spec.dropout === 0) return [];
  const length = batch * recurrentSteps(spec, steps) * features(spec);
  return Array.from({ length: spec.recurrent.layers - 1 }, (_, layer) => {
    return maskOf(length, spec.dropout, randomStream(seed, `dropout/${layer}`, step));
  });
}
