import { exponential } from "../../shared/exponential.js";
import { logarithm } from "../../shared/logarithm.js";
import type { ValueLoss } from "./loss.js";

/**
 * Negative log-likelihood of counts without the terms that do not depend on the output:
 * `torch.nn.PoissonNLLLoss(log_input=True, full=False)`. The output is the logarithm of the
 * expected count, so forecasts are positive. For counts divided by a common scale, the loss is
 * divided by that scale.
 */
export const poisson: ValueLoss = {
  name: "poisson",
  targets: "values",
  leastTarget: 0,
  link: {
    toPrediction: exponential,
    toOutput: logarithm,
    predictions: (tf, outputs) => tf.exp(outputs),
  },
  // A rate of 0 has likelihood 0. The absolute error, like the loss, grows with the unit of the
  // counts.
  naive: (present, next) => Math.abs(present - next),
  value: (output, target) => exponential(output) - target * output,
  slope: (output, target) => exponential(output) - target,
  rows(tf, outputs, targets) {
    const rates: typeof outputs = tf.exp(outputs);
    return {
      losses: tf.sub(rates, tf.mul(targets, outputs)),
      slopes: tf.sub(rates, targets),
    };
  },
};
