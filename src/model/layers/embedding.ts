import * as tf from "@tensorflow/tfjs-core";

/**
 * Looks up a row for each token, as `torch.nn.Embedding`. A token outside the vocabulary, which has
 * a number below 0, gives zeros.
 *
 * @param weight [vocabulary, size]
 * @param tokens token numbers, [batch, steps, 1]; they have no gradient
 * @returns [batch, steps, size]
 */
export function embed(weight: tf.Tensor, tokens: tf.Tensor3D): tf.Tensor3D {
  const [batch, steps] = tokens.shape;
  const [vocabulary, size] = weight.shape as [number, number];
  const ids = Int32Array.from(tokens.dataSync());
  const lookUp = tf.customGrad((given) => {
    const rows = (given as tf.Tensor).dataSync() as Float32Array;
    const value = tf.tensor(gathered(rows, ids, size), [batch, steps, size]);
    const gradFunc = (dy: tf.Tensor) => {
      const sums = scattered(dy.dataSync() as Float32Array, ids, [vocabulary, size]);
      return tf.tensor(sums, [vocabulary, size]);
    };
    return { value, gradFunc };
  });
  return lookUp(weight) as tf.Tensor3D;
}

function gathered(rows: Float32Array, ids: Int32Array, size: number): Float32Array {
  const result = new Float32Array(ids.length * size);
  for (const [at, id] of ids.entries()) {
    if (id >= 0) result.set(rows.subarray(id * size, (id + 1) * size), at * size);
  }
  return result;
}

/** Sums rows by token, in the order of the batch. */
function scattered(
  rows: Float32Array,
  ids: Int32Array,
  [vocabulary, size]: readonly [number, number],
): Float32Array {
  const sums = new Float32Array(vocabulary * size);
  for (const [at, id] of ids.entries()) {
    if (id < 0) continue;
    for (let i = 0; i < size; i += 1) sums[id * size + i]! += rows[at * size + i]!;
  }
  return sums;
}
