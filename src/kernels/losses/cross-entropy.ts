import { exponential } from "../../shared/exponential.js";
import { logarithm } from "../../shared/logarithm.js";
import type { ClassLoss } from "./loss.js";

/**
 * Cross-entropy in nats, `torch.nn.CrossEntropyLoss`: the log-sum-exp of the logits minus the logit
 * of the true class. The derivative with respect to a logit is its softmax, minus 1 for the true
 * class.
 */
export const crossEntropy: ClassLoss = {
  name: "crossEntropy",
  targets: "classes",
  value: (logits, target) => logSumExp(logits) - logits[target]!,
  slopes(logits, target) {
    const most = Math.max(...Array.from(logits));
    const parts = Float64Array.from(logits, (logit) => exponential(logit - most));
    const sum = parts.reduce((total, part) => total + part, 0);
    return parts.map((part, k) => part / sum - Number(k === target));
  },
  rows(tf, logits, targets) {
    const chosen = tf.oneHot(tf.cast(targets, "int32"), logits.shape[1]);
    const shifted = tf.sub(logits, tf.max(logits, 1, true));
    const exponentials = tf.exp(shifted);
    const sums = tf.sum(exponentials, 1, true);
    const right = tf.sum(tf.mul(shifted, chosen), 1, true);
    return {
      losses: tf.sub(tf.log(sums), right),
      slopes: tf.sub(tf.div(exponentials, sums), chosen),
    };
  },
};

/** log Σ exp(value) without overflow. */
export function logSumExp(values: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) most = Math.max(most, values[i]!);
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += exponential(values[i]! - most);
  return logarithm(sum) + most;
}
