import type { ValueLoss } from "./loss.js";

/** Absolute error, `torch.nn.L1Loss`; its slope at 0 is 0. */
export const mae: ValueLoss = {
  name: "mae",
  targets: "values",
  lineErrors: "absolute",
  value: (output, target) => Math.abs(output - target),
  slope: (output, target) => Math.sign(output - target),
  rows(tf, outputs, targets) {
    const errors: typeof outputs = tf.sub(outputs, targets);
    return { losses: tf.abs(errors), slopes: tf.sign(errors) };
  },
};
