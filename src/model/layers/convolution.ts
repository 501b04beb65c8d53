import * as tf from "@tensorflow/tfjs-core";
import { type Convolution, stridedSteps } from "../strides.js";
import { type Lengths, withoutPadding } from "./padding.js";

/**
 * Convolves sequences over time, and computes their new lengths. Positions before the start and
 * after the end of a sequence count as zeros, so that padding to a longer length changes nothing.
 *
 * @param x [batch, steps, inputs]
 * @param weight [channels, inputs, width]
 * @param bias [channels]
 * @returns x [batch, ceil(steps / stride), channels]
 */
export function convolve(
  { x, lengths }: { readonly x: tf.Tensor3D; readonly lengths: Lengths },
  [weight, bias]: readonly [tf.Tensor, tf.Tensor],
  convolution: Convolution,
): { readonly x: tf.Tensor3D; readonly lengths: Lengths } {
  const [batch, steps, inputs] = x.shape;
  const { channels, width } = convolution;
  const places = stridedSteps(steps, convolution);
  const columns = windowsOf(x, convolution, places); // [batch * places, width * inputs]
  const matrix = tf.reshape(tf.transpose(weight as tf.Tensor3D, [2, 1, 0]), [
    width * inputs,
    channels,
  ]);
  const sums = tf.add(tf.matMul(columns, matrix as tf.Tensor2D), bias);
  const y = rectified(tf.reshape(sums, [batch, places, channels]) as tf.Tensor3D);
  const shorter = lengths?.map((length) => stridedSteps(length, convolution));
  return { x: withoutPadding(y, shorter), lengths: shorter };
}

/** max(x, 0) with its gradient, which tfjs-core for Node.js does not define. */
const rectified = tf.customGrad((x, save) => {
  const value = tf.relu(x as tf.Tensor);
  (save as tf.GradSaveFunc)([value]);
  return {
    value,
    gradFunc: (dy: tf.Tensor, [y]: tf.Tensor[]) =>
      tf.where(tf.greater(y!, 0), dy, tf.zerosLike(dy)),
  };
}) as (x: tf.Tensor3D) => tf.Tensor3D;

/**
 * The steps around each place side by side, with zeros beyond the ends: [batch * places, width *
 * inputs].
 */
function windowsOf(x: tf.Tensor3D, convolution: Convolution, places: number): tf.Tensor2D {
  const [batch, , inputs] = x.shape;
  const { width } = convolution;
  const unfold = tf.customGrad((given) => {
    const value = unfolded(given as tf.Tensor3D, convolution, places);
    return { value, gradFunc: (dy: tf.Tensor) => folded(dy, x.shape, convolution) };
  });
  return tf.reshape(unfold(x), [batch * places, width * inputs]) as tf.Tensor2D;
}

function unfolded(x: tf.Tensor3D, { width, stride }: Convolution, places: number): tf.Tensor3D {
  const [batch, steps, inputs] = x.shape;
  const half = (width - 1) / 2;
  const behind = Math.max(0, (places - 1) * stride + width - half - steps);
  const padded = tf.pad(x, [
    [0, 0],
    [half, behind],
    [0, 0],
  ]);
  const parts = Array.from({ length: width }, (_, k) => {
    const end = k + (places - 1) * stride + 1;
    return tf.stridedSlice(padded, [0, k, 0], [batch, end, inputs], [1, stride, 1]) as tf.Tensor3D;
  });
  return tf.concat(parts, 2);
}

/** The transpose of {@link unfolded}: adds the values given to each window back at their steps. */
function folded(
  windows: tf.Tensor,
  [batch, steps, inputs]: readonly [number, number, number],
  { width, stride }: Convolution,
): tf.Tensor3D {
  const places = windows.shape[1]!;
  const half = (width - 1) / 2;
  const length = half + Math.max(steps, (places - 1) * stride + width);
  const parts = tf.split(windows as tf.Tensor3D, width, 2).map((part, k) => {
    const spread = tf.pad(tf.reshape(part, [batch, places, 1, inputs]), [
      [0, 0],
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
    const all = tf.reshape(spread, [batch, places * stride, inputs]);
    const used = tf.slice(all, [0, 0, 0], [batch, (places - 1) * stride + 1, inputs]);
    return tf.pad(used, [
      [0, 0],
      [k, length - k - used.shape[1]!],
      [0, 0],
    ]) as tf.Tensor3D;
  });
  return tf.slice(tf.addN(parts), [0, half, 0], [batch, steps, inputs]);
}
