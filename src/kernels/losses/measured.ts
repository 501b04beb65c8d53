import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { ValueLoss } from "./loss.js";

/** Wraps a loss so that targets that are NaN are left out. */
export function measuredOnly(loss: ValueLoss): ValueLoss {
  return {
    ...loss,
    rows(tf, outputs, targets, choice) {
      const measured = tf.equal(targets, targets); // only NaN differs from itself
      const zeros: Tensor2D = tf.zerosLike(outputs);
      const known: Tensor2D = tf.where(measured, targets, zeros);
      const { losses, slopes } = loss.rows(tf, outputs, known, choice);
      return {
        losses: tf.where(measured, losses, zeros),
        slopes: tf.where(measured, slopes, zeros),
        counted: tf.cast(measured, "float32") as Tensor2D,
      };
    },
  };
}
