import * as tf from "@tensorflow/tfjs-core";
import { mapped, rocketFeatures } from "../mini-rocket/features.js";
import { type RocketShape, rocketPlan } from "../mini-rocket/plan.js";
import type { Lengths } from "./padding.js";

/** Thresholds [features], weight [rows, features], bias [rows]. */
export type RocketParameters = readonly [tf.Tensor, tf.Tensor2D, tf.Tensor1D];

/**
 * A linear map of the features of MiniRocket, computed on the host. None of it has a gradient: a feature counts steps
 * above a threshold, and the map is fitted before training.
 *
 * @param x [batch, steps, inputs]
 * @returns [batch, rows]
 */
export function rocketSkip(
  x: tf.Tensor3D,
  lengths: Lengths,
  parameters: RocketParameters,
  shape: RocketShape,
): tf.Tensor2D {
  const [count, steps, inputs] = x.shape;
  const values = x.dataSync() as Float32Array;
  const [thresholds, weight, bias] = parameters.map(
    (parameter) => parameter.dataSync() as Float32Array,
  ) as [Float32Array, Float32Array, Float32Array];
  const kept = outputsOf(parameters);
  const rows = Array.from({ length: count }, (_, n) => {
    const length = lengths?.[n] ?? steps;
    const sequence = values.slice(n * steps * inputs, (n * steps + length) * inputs);
    return kept.of(sequence, () => {
      const given = { x: sequence, inputs, length };
      return mapped(rocketFeatures(given, rocketPlan(shape), thresholds), { weight, bias });
    });
  });
  return tf.tensor2d(Float32Array.from(rows.flatMap((row) => [...row])), [count, bias.length]);
}

/** Values that the sequences in {@link Outputs} may hold together, 32 MiB. */
const MOST_VALUES = 2 ** 23;

/** Outputs of sequences that were seen before: a training sees each in every epoch, and its features take long. */
class Outputs {
  readonly #outputs = new Map<string, Float32Array>();
  #values = 0;

  of(sequence: Float32Array, compute: () => Float32Array): Float32Array {
    const key = Buffer.from(sequence.buffer).toString("latin1");
    const known = this.#outputs.get(key);
    if (known) return known;
    const outputs = compute();
    this.#values += sequence.length;
    if (this.#values <= MOST_VALUES) this.#outputs.set(key, outputs);
    return outputs;
  }
}

/** Outputs by the bias of the map that made them, whose data changes when other weights are assigned. */
const outputsByBias = new WeakMap<object, Outputs>();

function outputsOf([, , bias]: RocketParameters): Outputs {
  const kept = outputsByBias.get(bias.dataId) ?? new Outputs();
  outputsByBias.set(bias.dataId, kept);
  return kept;
}
