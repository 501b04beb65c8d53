import * as tf from "@tensorflow/tfjs-core";
import { composedPredictions } from "../kernels/composed-predictions.js";
import type { LossSpec } from "../kernels/loss-contract.js";
import type { RecurrentOperator } from "../kernels/operator-contract.js";
import type { Skip } from "./config.js";
import { type AffineParameters, applyAffine, undoAffine } from "./layers/affine.js";
import { convolve } from "./layers/convolution.js";
import { withCycles } from "./layers/cycle-line.js";
import { embed } from "./layers/embedding.js";
import { type Lengths, withoutPadding } from "./layers/padding.js";
import { poolings } from "./layers/pooling.js";
import { type RocketParameters, rocketSkip } from "./layers/rocket-skip.js";
import { seriesLines } from "./layers/series-lines.js";
import { smoothed, unsmoothed } from "./layers/smoothing.js";
import type { NetworkInput } from "./network-input.js";
import { parameterSpecs } from "./parameters.js";
import { rocketShape } from "./skip-spec.js";
import type { Smoothing } from "./smoothing/recursion.js";
import { type ModelSpec, readoutWidth } from "./spec.js";

/** The parameters of a part of a model, such as `rnn` or `convolution.0`, in order. */
type Parts = (part: string) => readonly tf.Tensor[];

/** The input of the recurrent stack. */
interface Sequences {
  readonly x: tf.Tensor3D;
  readonly lengths: Lengths;
}

/** Whether a model is more than a recurrent stack with a linear readout. */
export function isComposed(spec: ModelSpec): boolean {
  const { skip, affine, smoothing, embedding, convolution, pooling } = spec;
  const before = [affine, smoothing, embedding, ...convolution].some(Boolean);
  return before || skip !== "none" || pooling !== "last";
}

interface ForwardInput extends NetworkInput, Pick<LossSpec, "readout"> {
  readonly operator: RecurrentOperator;
  readonly training: boolean;
}

/** What a model of several parts predicts: [batch, places, outputs]. Called within tf.tidy. */
export function forward(
  spec: ModelSpec,
  input: ForwardInput,
  parameters: readonly tf.Tensor[],
): tf.Tensor3D {
  const names = parameterSpecs(spec).map(({ name }) => name);
  const parts: Parts = (part) =>
    parameters.filter((_, index) => names[index]!.startsWith(`${part}.`));
  if (spec.smoothing) return aroundSmoothing(spec, spec.smoothing, input, parts);
  const affine = spec.affine && (parts("affine") as AffineParameters);
  const given = affine ? { ...input, x: applyAffine(input.x, affine) } : input;
  const predictions = withSkip(spec, given, parts);
  return affine ? undoAffine(predictions, affine, spec.outputs) : predictions;
}

/**
 * Runs the network on what smoothing leaves. Steps that smoothing starts with have no forecasts: 0.
 */
function aroundSmoothing(
  spec: ModelSpec,
  smoothing: Smoothing,
  input: ForwardInput,
  parts: Parts,
): tf.Tensor3D {
  const [table] = parts("smoothing") as [tf.Tensor];
  const { x, ...rest } = smoothed(input.x, table, input.series, smoothing, spec.outputs);
  const predictions = unsmoothed(withSkip(spec, { ...input, x }, parts), rest);
  const [batch, places, width] = predictions.shape;
  if (places === 1) return predictions;
  const missing = input.x.shape[1] - places;
  return tf.concat([tf.zeros<tf.Rank.R3>([batch, missing, width]), predictions], 1);
}

/** [batch, places, outputs] */
function withSkip(spec: ModelSpec, given: ForwardInput, parts: Parts): tf.Tensor3D {
  const readout = readOut(spec, given, parts);
  if (spec.skip === "none") return readout;
  return withLine(readout, given.skipOutputs ?? lines[spec.skip](given, parts("skip"), spec));
}

/** The lines of each skip, [batch, outputs], from inputs [batch, steps, inputs]. */
const lines: Readonly<
  Record<
    Exclude<Skip, "none">,
    (given: NetworkInput, parameters: readonly tf.Tensor[], spec: ModelSpec) => tf.Tensor
  >
> = {
  linear({ x }, parameters, { skipCycles }) {
    const [weight, bias] = parameters as [tf.Tensor2D, tf.Tensor1D];
    return tf.add(tf.matMul(flat(withCycles(x, skipCycles)), weight, false, true), bias);
  },
  linearBySeries: ({ x, series }, parameters) =>
    seriesLines(flat(x), parameters as [tf.Tensor, tf.Tensor], series),
  miniRocket: ({ x, lengths }, parameters, spec) =>
    rocketSkip(x, lengths, parameters as RocketParameters, rocketShape(spec)),
};

/** [batch, steps * inputs] */
function flat(x: tf.Tensor3D): tf.Tensor2D {
  return tf.reshape(x, [x.shape[0], x.shape[1] * x.shape[2]]);
}

/** The readout of the recurrent stack: [batch, places, outputs]. */
function readOut(spec: ModelSpec, input: ForwardInput, parts: Parts): tf.Tensor3D {
  const { readout, operator, training, masks = [] } = input;
  const { x, lengths } = sequencesOf(spec, input, parts);
  const inputGradient = [spec.affine, spec.smoothing, spec.embedding, ...spec.convolution].some(
    Boolean,
  );
  const [rnn, fc] = [parts("rnn"), parts("fc")];
  if (spec.pooling === "last") {
    const options = { readout, operator, training, masks, lengths, inputGradient };
    return composedPredictions(spec.recurrent, x, [...rnn, ...fc], options);
  }
  const { y } = operator(spec.recurrent, x, rnn, { training, masks, lengths, inputGradient });
  const [attention] = parts("attention");
  const state = poolings[spec.pooling]({ y, lengths, attention }) as tf.Tensor2D;
  const [weight, bias] = fc as [tf.Tensor2D, tf.Tensor];
  const predictions = tf.add(tf.matMul(state, weight, false, true), bias);
  return tf.reshape(predictions, [state.shape[0], 1, readoutWidth(spec)]);
}

/** Applies the embedding and the convolutions to the input. */
function sequencesOf(
  spec: ModelSpec,
  { x: given, inputMask, lengths }: NetworkInput,
  parts: Parts,
): Sequences {
  const [table] = parts("embedding");
  const embedded = table ? embed(table, given) : given;
  const x = inputMask ? (tf.mul(embedded, inputMask) as tf.Tensor3D) : embedded;
  const first = spec.convolution.length > 0 ? withoutPadding(x, lengths) : x;
  return spec.convolution.reduce<Sequences>(
    (before, layer, index) => {
      const [weight, bias] = parts(`convolution.${index}`) as [tf.Tensor, tf.Tensor];
      return convolve(before, [weight, bias], layer);
    },
    { x: first, lengths },
  );
}

/** Adds a line, [batch, outputs], to the last place of predictions [batch, places, outputs]. */
function withLine(predictions: tf.Tensor3D, line: tf.Tensor): tf.Tensor3D {
  const [batch, places, outputs] = predictions.shape;
  const last = tf.reshape(line, [batch, 1, outputs]) as tf.Tensor3D;
  if (places === 1) return tf.add(predictions, last);
  const before = tf.slice(predictions, [0, 0, 0], [batch, places - 1, outputs]);
  const end = tf.slice(predictions, [0, places - 1, 0], [batch, 1, outputs]);
  return tf.concat([before, tf.add(end, last)], 1);
}
