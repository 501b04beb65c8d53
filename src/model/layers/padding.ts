import * as tf from "@tensorflow/tfjs-core";

/** The number of steps of each sequence, [batch]; undefined if all sequences have all steps. */
export type Lengths = Int32Array | undefined;

/** 1 at the steps of a sequence and 0 after its end: [batch, steps, 1]. */
export function insideSteps(lengths: Int32Array, steps: number): tf.Tensor3D {
  const inside = new Float32Array(lengths.length * steps);
  for (const [row, length] of lengths.entries()) {
    inside.fill(1, row * steps, row * steps + length);
  }
  return tf.tensor3d(inside, [lengths.length, steps, 1]);
}

/** The same values with 0 after each sequence's end, whatever is there, including NaN. */
export function withoutPadding(x: tf.Tensor3D, lengths: Lengths): tf.Tensor3D {
  if (!lengths) return x;
  const inside = tf.tile(tf.cast(insideSteps(lengths, x.shape[1]), "bool"), [1, 1, x.shape[2]]);
  return tf.where(inside, x, tf.zeros(x.shape));
}
