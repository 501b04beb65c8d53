import * as tf from "@tensorflow/tfjs-core";
import type { ComposedState } from "../cells/cell.js";

/** For each step, which sequences have it, as bool [batch, hidden]; undefined if all have it. */
export type AvailableSteps = readonly (tf.Tensor2D | undefined)[];

/** @param lengths [batch], all at most `steps` */
export function availableSteps(lengths: Int32Array, steps: number, hidden: number): AvailableSteps {
  const shortest = Math.min(...lengths);
  return Array.from({ length: steps }, (_, t) =>
    t < shortest ? undefined : (boolean(lengths, [t], hidden) as tf.Tensor2D),
  );
}

/** x [batch, steps, inputs] with 0 at the padded steps. */
export function withoutPadding(x: tf.Tensor3D, lengths: Int32Array): tf.Tensor3D {
  const [, steps, inputs] = x.shape;
  const inside = boolean(lengths, [...Array(steps).keys()], inputs);
  return tf.where(tf.reshape(inside, x.shape), x, tf.zeros(x.shape));
}

/** The state after a step for sequences that have it, the state before it for the others. */
export function chooseState(
  present: tf.Tensor2D,
  after: ComposedState,
  before: ComposedState,
): ComposedState {
  return { h: tf.where(present, after.h, before.h), c: tf.where(present, after.c, before.c) };
}

/**
 * Whether each sequence has each of the given steps, each repeated `times` times: [batch, steps *
 * times].
 */
function boolean(lengths: Int32Array, steps: readonly number[], times: number): tf.Tensor {
  const values = Array.from(lengths, (length) =>
    steps.flatMap((t) => new Array<number>(times).fill(t < length ? 1 : 0)),
  );
  return tf.tensor2d(
    Uint8Array.from(values.flat()),
    [lengths.length, steps.length * times],
    "bool",
  );
}
