import type { LossChoice, ValueLoss } from "./loss.js";

/** Half the squared error up to an absolute error of delta, and linear beyond it (Huber 1964). */
export const huber: ValueLoss = {
  name: "huber",
  targets: "values",
  value(output, target, choice) {
    const size = Math.abs(output - target);
    const squared = Math.min(size, huberDelta(choice));
    return squared * (size - squared / 2);
  },
  slope(output, target, choice) {
    const delta = huberDelta(choice);
    return Math.max(-delta, Math.min(output - target, delta));
  },
  rows(tf, outputs, targets, choice) {
    const delta = huberDelta(choice);
    const errors: typeof outputs = tf.sub(outputs, targets);
    const sizes: typeof outputs = tf.abs(errors);
    const squared: typeof outputs = tf.minimum(sizes, delta);
    const losses: typeof outputs = tf.mul(squared, tf.sub(sizes, tf.mul(squared, 0.5)));
    return { losses, slopes: tf.clipByValue(errors, -delta, delta) };
  },
};

/** The default is 1, as in PyTorch (`torch.nn.HuberLoss`). */
export function huberDelta({ delta = 1 }: LossChoice): number {
  return delta;
}
