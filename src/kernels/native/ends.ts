import * as tf from "@tensorflow/tfjs-core";

/** Operations on sequences of different lengths, [steps, batch, n] with padding after each. */
export interface Ends {
  /**
   * Reverses each sequence from its own end, leaving its padding in place; it is its own inverse.
   */
  turn(sequences: tf.Tensor3D): tf.Tensor3D;
  /** Sets padded steps to 0, whatever they hold. */
  clear(sequences: tf.Tensor3D): tf.Tensor3D;
  /** The values at each sequence's last step: [1, batch, n] */
  last(sequences: tf.Tensor3D): tf.Tensor3D;
  /** Puts [1, batch, n] at each sequence's last step, with 0 at all other steps. */
  atLast(values: tf.Tensor3D): tf.Tensor3D;
  /** 1 at padded steps, 0 at all others: [steps, batch, 1] */
  padding(): tf.Tensor3D;
}

/**
 * Copies what it needs of the lengths to the device once. Use it within one tf.tidy.
 *
 * @param lengths [batch]
 */
export function endsOf(lengths: Int32Array, steps: number): Ends {
  const batch = lengths.length;
  const each = (value: (step: number, length: number, b: number) => number) =>
    Int32Array.from({ length: steps * batch }, (_, at) =>
      value(Math.floor(at / batch), lengths[at % batch]!, at % batch),
    );
  const where = (condition: (step: number, length: number) => boolean) =>
    tf.tensor3d(
      Uint8Array.from(each((t, length) => Number(condition(t, length)))),
      [steps, batch, 1],
      "bool",
    );
  const rows = (order: Int32Array) => tf.tensor1d(order, "int32");
  const inside = once(() => where((t, length) => t < length));
  const atEnd = once(() => where((t, length) => t === length - 1));
  const padding = once(() => tf.cast(tf.logicalNot(inside()), "float32") as tf.Tensor3D);
  const lastRows = once(() => rows(lengths.map((length, b) => (length - 1) * batch + b)));
  const turned = (t: number, length: number) => (t < length ? length - 1 - t : t);
  const turnedRows = once(() => rows(each((t, length, b) => turned(t, length) * batch + b)));
  return {
    turn: (sequences) => pick(sequences, turnedRows()),
    clear: (sequences) => tf.where(inside(), sequences, tf.zerosLike(sequences)),
    last: (sequences) => pick(sequences, lastRows()),
    atLast(values) {
      const all = tf.tile(values, [steps, 1, 1]);
      return tf.where(atEnd(), all, tf.zerosLike(all));
    },
    padding,
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Picks rows of [steps*batch, n] in a given order. */
function pick(sequences: tf.Tensor3D, order: tf.Tensor1D): tf.Tensor3D {
  const [steps, batch, features] = sequences.shape;
  const rows = tf.reshape(sequences, [steps * batch, features]);
  const picked = tf.gather(rows, order);
  return tf.reshape(picked, [order.size / batch, batch, features]);
}
