import * as tf from "@tensorflow/tfjs-core";

/** Mean squared error of predictions and targets of the same shape. */
export function meanSquaredError(predictions: tf.Tensor, targets: tf.Tensor): tf.Scalar {
  return tf.mean(tf.squaredDifference(predictions, targets));
}

/**
 * Mean cross-entropy in nats: of each row the logarithm of the sum of all exponentials less the logit
 * of the class that it is. The gradient of a logit is its softmax, less 1 for the class that it is.
 *
 * @param logits [rows, classes]
 * @param targets class numbers, [rows]
 */
export function meanCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor): tf.Scalar {
  const [rows, classes] = logits.shape;
  const chosen = tf.oneHot(tf.cast(targets, "int32"), classes) as tf.Tensor2D;
  const loss = tf.customGrad((given, save) => {
    const own = given as tf.Tensor2D;
    const shifted = tf.sub(own, tf.max(own, 1, true));
    const exponentials = tf.exp(shifted);
    const sums = tf.sum(exponentials, 1, true);
    const right = tf.sum(tf.mul(shifted, chosen), 1, true);
    (save as tf.GradSaveFunc)([tf.div(exponentials, sums), chosen]);
    return {
      value: tf.mean(tf.sub(tf.log(sums), right)) as tf.Scalar,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [softmax, ones] = saved as [tf.Tensor, tf.Tensor];
        return tf.mul(tf.sub(softmax, ones), tf.div(dy, rows));
      },
    };
  });
  return loss(logits) as tf.Scalar;
}
