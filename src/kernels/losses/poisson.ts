import type { ValueLoss } from "./loss.js";

/**
 * Negative log-likelihood of counts, less what does not depend on the output:
 * `torch.nn.PoissonNLLLoss(log_input=True, full=False)`. The output is the logarithm of the expected
 * count, so that forecasts are above 0. Of counts over a common scale it is the same over that scale.
 */
export const poisson: ValueLoss = {
  name: "poisson",
  targets: "values",
  leastTarget: 0,
  link: {
    toPrediction: Math.exp,
    toOutput: Math.log,
    predictions: (tf, outputs) => tf.exp(outputs),
  },
  // The likelihood of a rate of 0 is infinitely small; like the error, it grows with the unit of counts.
  naive: (present, next) => Math.abs(present - next),
  value: (output, target) => Math.exp(output) - target * output,
  slope: (output, target) => Math.exp(output) - target,
  rows(tf, outputs, targets) {
    const rates: typeof outputs = tf.exp(outputs);
    return {
      losses: tf.sub(rates, tf.mul(targets, outputs)),
      slopes: tf.sub(rates, targets),
    };
  },
};
