import * as tf from "@tensorflow/tfjs-core";
import { lossNamed } from "./losses/index.js";
import type { ClassLoss, LossChoice, RowLosses, ValueLoss } from "./losses/loss.js";

/** A loss of readouts at some places, in TensorFlow.js' operations. */
export interface MeanLoss {
  /**
   * Mean over all places, with a gradient for the predictions.
   *
   * @param predictions [batch, places, outputs]
   * @param targets as in `LossCall`
   */
  mean(predictions: tf.Tensor3D, targets: tf.Tensor): tf.Scalar;
  /** Share of the places whose class is predicted right, where the targets are classes. */
  accuracy?(predictions: tf.Tensor3D, targets: tf.Tensor): tf.Scalar;
}

/** @throws Error when the table has no such loss */
export function meanLoss({ name }: LossChoice): MeanLoss {
  const loss = lossNamed(name);
  return loss.targets === "values" ? ofValues(loss) : ofClasses(loss);
}

function ofValues(loss: ValueLoss): MeanLoss {
  return {
    mean(predictions, targets) {
      const rows = rowsOf(predictions);
      return meanOfRows(rows, (outputs) => loss.rows(tf, outputs, tf.reshape(targets, rows.shape)));
    },
  };
}

function ofClasses(loss: ClassLoss): MeanLoss {
  return {
    mean(predictions, targets) {
      const rows = rowsOf(predictions);
      return meanOfRows(rows, (logits) =>
        loss.rows(tf, logits, tf.reshape(targets, [rows.shape[0]])),
      );
    },
    accuracy(predictions, targets) {
      const right = tf.equal(tf.argMax(predictions, 2), tf.cast(targets, "int32"));
      return tf.mean(tf.cast(right, "float32"));
    },
  };
}

/** [batch, places, outputs] as [batch*places, outputs] */
function rowsOf(predictions: tf.Tensor3D): tf.Tensor2D {
  const [batch, places, outputs] = predictions.shape;
  return tf.reshape(predictions, [batch * places, outputs]);
}

/** Mean of the losses of rows, with the derivative that they give. */
function meanOfRows(rows: tf.Tensor2D, losses: (rows: tf.Tensor2D) => RowLosses): tf.Scalar {
  const mean = tf.customGrad((given, save) => {
    const { losses: values, slopes } = losses(given as tf.Tensor2D);
    (save as tf.GradSaveFunc)([slopes]);
    const { size } = values;
    return {
      value: tf.mean(values) as tf.Scalar,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0]!, tf.mul(dy, 1 / size)),
    };
  });
  return mean(rows) as tf.Scalar;
}
