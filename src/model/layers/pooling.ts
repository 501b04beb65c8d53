import * as tf from "@tensorflow/tfjs-core";
import { insideSteps, type Lengths } from "./padding.js";

/** The input of a pooling. */
interface Pooled {
  /**
   * Output of the recurrent stack at every step, [batch, steps, features]; 0 after a sequence's
   * end.
   */
  readonly y: tf.Tensor3D;
  readonly lengths: Lengths;
  /** The weight of the attention, [1, features]. */
  readonly attention?: tf.Tensor | undefined;
}

type Pool = (pooled: Pooled) => tf.Tensor;

/**
 * Ways to reduce the outputs of a sequence to one state, [batch, features]:
 * - mean: over the steps of the sequence
 * - max: of each feature over the steps
 * - attention: the mean weighted by softmax(w · y), with w learnt
 */
export const poolings: Readonly<Record<"mean" | "max" | "attention", Pool>> = {
  mean({ y, lengths }) {
    const [batch, steps] = y.shape;
    const counts = lengths ?? new Int32Array(batch).fill(steps);
    const inverse = tf.tensor(
      Float32Array.from(counts, (count) => 1 / count),
      [batch, 1],
    );
    return tf.mul(tf.sum(inside(y, lengths), 1), inverse);
  },
  max: ({ y, lengths }) => maximum(penalised(y, lengths)),
  attention({ y, lengths, attention }) {
    const [batch, steps, features] = y.shape;
    const rows = tf.reshape(y, [batch * steps, features]) as tf.Tensor2D;
    const scores = tf.matMul(rows, attention as tf.Tensor2D, false, true);
    const shares = softmaxOverSteps(
      penalised(tf.reshape(scores, [batch, steps, 1]) as tf.Tensor3D, lengths),
    );
    return tf.sum(tf.mul(y, shares), 1);
  },
};

function inside(y: tf.Tensor3D, lengths: Lengths): tf.Tensor3D {
  return lengths ? tf.mul(y, insideSteps(lengths, y.shape[1])) : y;
}

/**
 * Below every output of a recurrent cell and every score, and finite in float32 after additions.
 */
const FAR_BELOW = -1e30;

/** Lowers the values after each sequence's end, so that no maximum lies there. */
function penalised(y: tf.Tensor3D, lengths: Lengths): tf.Tensor3D {
  if (!lengths) return y;
  const outside = tf.sub(1, insideSteps(lengths, y.shape[1]));
  return tf.add(y, tf.mul(outside, FAR_BELOW));
}

/**
 * The maximum over the steps. The gradient goes to the first of several equal values, as in
 * PyTorch.
 */
const maximum = tf.customGrad((given, save) => {
  const all = given as tf.Tensor3D;
  (save as tf.GradSaveFunc)([all]);
  return {
    value: tf.max(all, 1),
    gradFunc(dy: tf.Tensor, [y]: tf.Tensor[]) {
      // [batch, features, steps]; asked for float32, the wasm backend writes the bits of integers
      const first = tf.cast(tf.oneHot(tf.argMax(y!, 1), y!.shape[1]!), "float32");
      return tf.mul(tf.transpose(first, [0, 2, 1]), tf.expandDims(dy, 1));
    },
  };
}) as (y: tf.Tensor3D) => tf.Tensor;

/** Softmax over the steps, [batch, steps, 1], with sum 1 in each sequence. */
const softmaxOverSteps = tf.customGrad((given, save) => {
  const scores = given as tf.Tensor3D;
  const exponentials = tf.exp(tf.sub(scores, tf.max(scores, 1, true)));
  const value = tf.div(exponentials, tf.sum(exponentials, 1, true));
  (save as tf.GradSaveFunc)([value]);
  return {
    value,
    gradFunc: (dy: tf.Tensor, [shares]: tf.Tensor[]) => {
      return tf.mul(shares!, tf.sub(dy, tf.sum(tf.mul(dy, shares!), 1, true)));
    },
  };
}) as (scores: tf.Tensor3D) => tf.Tensor3D;
