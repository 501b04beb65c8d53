import type * as Tensorflow from "@tensorflow/tfjs-core";
import { sigmoid } from "../vector.js";
import type { TensorOperations } from "./cell.js";

/**
 * The function g of the minimal cells: x + 1/2 for x >= 0 and sigmoid(x) for x < 0, which is
 * positive, continuous and unbounded above (Feng et al. 2024, arXiv 2410.01201, appendix B).
 */
export function candidate(x: number): number {
  return x >= 0 ? x + 0.5 : sigmoid(x);
}

/** The derivative of {@link candidate} at x. */
export function candidateSlope(x: number): number {
  if (x >= 0) return 1;
  const g = sigmoid(x);
  return g * (1 - g);
}

/** {@link candidate} in operations that TensorFlow.js can differentiate. */
export function candidateOf(tf: TensorOperations, x: Tensorflow.Tensor2D): Tensorflow.Tensor2D {
  const choose = tf.customGrad((value, save) => {
    const input = value as Tensorflow.Tensor2D;
    const [positive, g] = [tf.greaterEqual(input, 0), tf.sigmoid(input)];
    (save as Tensorflow.GradSaveFunc)([positive, g]);
    return {
      value: tf.where(positive, tf.add(input, 0.5), g),
      gradFunc: (dy, [right, left]) =>
        tf.where(right!, dy, tf.mul(dy, tf.mul(left!, tf.sub(1, left!)))),
    };
  });
  return choose(x) as Tensorflow.Tensor2D;
}
