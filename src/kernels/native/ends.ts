import * as tf from "@tensorflow/tfjs-core";

/** Sequences of different lengths, [steps, batch, n] with padding behind each. */
export interface Ends {
  /** Each sequence from its own end, its padding still behind it; the way back is the same. */
  turn(sequences: tf.Tensor3D): tf.Tensor3D;
  /** 0 at padded steps, whatever was there. */
  clear(sequences: tf.Tensor3D): tf.Tensor3D;
  /** What each has at its last step: [1, batch, n] */
  last(sequences: tf.Tensor3D): tf.Tensor3D;
  /** [1, batch, n] at each one's last step, 0 at all others. */
  atLast(values: tf.Tensor3D): tf.Tensor3D;
  /** 1 at padded steps, 0 at all others: [steps, batch, 1] */
  padding(): tf.Tensor3D;
}

/** @param lengths [batch] */
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
  const turned = (t: number, length: number) => (t < length ? length - 1 - t : t);
  return {
    turn: (sequences) =>
      pick(
        sequences,
        each((t, length, b) => turned(t, length) * batch + b),
      ),
    clear: (sequences) =>
      tf.where(
        where((t, length) => t < length),
        sequences,
        tf.zerosLike(sequences),
      ),
    last: (sequences) =>
      pick(
        sequences,
        lengths.map((length, b) => (length - 1) * batch + b),
      ),
    atLast(values) {
      const all = tf.tile(values, [steps, 1, 1]);
      return tf.where(
        where((t, length) => t === length - 1),
        all,
        tf.zerosLike(all),
      );
    },
    padding: () =>
      tf.cast(
        where((t, length) => t >= length),
        "float32",
      ),
  };
}

/** Rows of [steps*batch, n] in an order of their own. */
function pick(sequences: tf.Tensor3D, order: Int32Array): tf.Tensor3D {
  const [steps, batch, features] = sequences.shape;
  const rows = tf.reshape(sequences, [steps * batch, features]);
  const picked = tf.gather(rows, tf.tensor1d(order, "int32"));
  return tf.reshape(picked, [order.length / batch, batch, features]);
}
