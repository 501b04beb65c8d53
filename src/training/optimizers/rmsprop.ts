import * as tf from "@tensorflow/tfjs-core";
import type { OptimizerConfig } from "../../config/optimizer.js";
import { accumulate, decayed, eachParameter, type Rule } from "./rule.js";

/**
 * RMSprop as in torch.optim.RMSprop: s = alpha s + (1 - alpha) g² and p -= rate g / (sqrt(s) +
 * eps), with epsilon outside the root (Hinton's lecture 6e). Centered (Graves 2013), the root is
 * that of s minus the squared mean gradient. With momentum, b = momentum b + g / (sqrt(s) + eps)
 * and p -= rate b.
 */
export function rmsprop(config: OptimizerConfig & { readonly name: "rmsprop" }): Rule {
  const { weightDecay, alpha, epsilon, momentum, centered } = config;
  const optional = [centered ? "grad_avg" : "", momentum > 0 ? "momentum_buffer" : ""];
  return {
    slots: ["square_avg", ...optional.filter(Boolean)],
    update: eachParameter((parameter, raw, state, learningRate) => {
      const [square, ...others] = state as [tf.Variable, ...tf.Variable[]];
      const mean = centered ? others[0] : undefined;
      const velocity = momentum > 0 ? others.at(-1) : undefined;
      const gradient = decayed(raw, parameter, weightDecay);
      accumulate(square, alpha, tf.mul(tf.square(gradient), 1 - alpha));
      if (mean) accumulate(mean, alpha, tf.mul(gradient, 1 - alpha));
      let change = tf.div(gradient, tf.add(tf.sqrt(variance(square, mean)), epsilon));
      if (velocity) {
        accumulate(velocity, momentum, change);
        change = velocity;
      }
      parameter.assign(tf.sub(parameter, tf.mul(change, learningRate)));
    }),
  };
}

/** Rounding can make the difference of two equal numbers negative, and its root NaN. */
function variance(square: tf.Tensor, mean: tf.Tensor | undefined): tf.Tensor {
  return mean ? tf.maximum(tf.sub(square, tf.square(mean)), 0) : square;
}
