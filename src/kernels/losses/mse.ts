import type { ValueLoss } from "./loss.js";

/** Squared error, `torch.nn.MSELoss`. */
export const mse: ValueLoss = {
  name: "mse",
  targets: "values",
  degree: 2,
  value: (output, target) => (output - target) ** 2,
  slope: (output, target) => 2 * (output - target),
  rows: (tf, outputs, targets) => ({
    losses: tf.squaredDifference(outputs, targets),
    slopes: tf.mul(2, tf.sub(outputs, targets)),
  }),
};
