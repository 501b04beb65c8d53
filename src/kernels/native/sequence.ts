import * as tf from "@tensorflow/tfjs-core";

/** [batch, steps, n] to [steps, batch, n] and back. */
export function swapTime(sequence: tf.Tensor3D): tf.Tensor3D {
  return tf.transpose(sequence, [1, 0, 2]);
}

/** A sequence with time as its first axis, or the same reversed. */
export function inTime(sequence: tf.Tensor3D, reverse: boolean): tf.Tensor3D {
  return reverse ? tf.reverse(sequence, 0) : sequence;
}

/** A range of the first axis. */
export function rows(tensor: tf.Tensor3D, first: number, count: number): tf.Tensor3D {
  const [length, ...others] = tensor.shape;
  return count === length ? tensor : tf.slice(tensor, [first, 0, 0], [count, ...others]);
}

/** Concatenates along the first axis. A single part is copied, so that the result is always new. */
export function joined(parts: readonly tf.Tensor3D[]): tf.Tensor3D {
  return parts.length === 1 ? tf.clone(parts[0]!) : tf.concat([...parts], 0);
}
