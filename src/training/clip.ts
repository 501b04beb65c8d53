import * as tf from "@tensorflow/tfjs-core";
import type { ClipConfig } from "../config/training.js";
import { totalNorm } from "../kernels/total-norm.js";

export interface ClippedGradients {
  readonly gradients: readonly tf.Tensor[];
  /** Norm of all gradients together before clipping; NaN if one of them is NaN. */
  readonly norm: tf.Scalar;
}

/** Added to the denominator for numerical stability, as in PyTorch. */
const NORM_EPSILON = 1e-6;

/**
 * Limits gradients by value as torch.nn.utils.clip_grad_value_ does, then by norm as
 * clip_grad_norm_ does: a single spike is cut before it makes all other gradients small, and both
 * limits hold in the result. Nothing is read from the device. Call it within tf.tidy. The given
 * gradients are not changed; without a limit they are returned as they are.
 */
export function clipGradients(
  gradients: readonly tf.Tensor[],
  { norm: maxNorm, value }: ClipConfig,
): ClippedGradients {
  const norm = totalNorm(gradients);
  const cut =
    value === undefined
      ? gradients
      : gradients.map((gradient) => tf.clipByValue(gradient, -value, value));
  if (maxNorm === undefined) return { gradients: cut, norm };
  const cutNorm = value === undefined ? norm : totalNorm(cut);
  const scale = tf.minimum(tf.div(maxNorm, tf.add(cutNorm, NORM_EPSILON)), 1);
  return { gradients: cut.map((gradient) => tf.mul(gradient, scale)), norm };
}
