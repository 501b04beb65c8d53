import * as tf from "@tensorflow/tfjs-core";
import { lossNamed } from "./losses/index.js";
import type { ClassLoss, LossChoice, RowLosses, ValueLoss } from "./losses/loss.js";
import { measuredOnly } from "./losses/measured.js";

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

/**
 * @param missingTargets as in `LossCall`
 * @throws Error when the table has no such loss
 */
export function meanLoss(choice: LossChoice, missingTargets = false): MeanLoss {
  const loss = lossNamed(choice.name);
  if (loss.targets === "classes") return ofClasses(loss, choice.classWeights);
  return ofValues(missingTargets ? measuredOnly(loss) : loss, choice);
}

function ofValues(loss: ValueLoss, choice: LossChoice): MeanLoss {
  return {
    mean(predictions, targets) {
      const rows = rowsOf(predictions);
      return meanOfRows(rows, (outputs) =>
        loss.rows(tf, outputs, tf.reshape(targets, rows.shape), choice),
      );
    },
  };
}

function ofClasses(loss: ClassLoss, weights: LossChoice["classWeights"]): MeanLoss {
  return {
    mean(predictions, targets) {
      const rows = rowsOf(predictions);
      const classes = tf.reshape(targets, [rows.shape[0]]) as tf.Tensor1D;
      return meanOfRows(rows, (logits) =>
        weighted(loss.rows(tf, logits, classes), classes, weights),
      );
    },
    accuracy(predictions, targets) {
      const right = tf.equal(tf.argMax(predictions, 2), tf.cast(targets, "int32"));
      return tf.mean(tf.cast(right, "float32"));
    },
  };
}

/** Losses times the weights of their classes. */
function weighted(
  { losses, slopes }: RowLosses,
  classes: tf.Tensor1D,
  weights: LossChoice["classWeights"],
): RowLosses {
  if (weights === undefined) return { losses, slopes };
  const ofRows = tf.gather(tf.tensor1d([...weights]), tf.cast(classes, "int32"));
  const column = tf.reshape(ofRows, [ofRows.size, 1]);
  return { losses: tf.mul(losses, column), slopes: tf.mul(slopes, column) };
}

/** [batch, places, outputs] as [batch*places, outputs] */
function rowsOf(predictions: tf.Tensor3D): tf.Tensor2D {
  const [batch, places, outputs] = predictions.shape;
  return tf.reshape(predictions, [batch * places, outputs]);
}

/** Mean of the losses of rows, with the derivative that they give. */
function meanOfRows(rows: tf.Tensor2D, losses: (rows: tf.Tensor2D) => RowLosses): tf.Scalar {
  const mean = tf.customGrad((given, save) => {
    const { losses: values, slopes, counted } = losses(given as tf.Tensor2D);
    const count = counted && tf.maximum(tf.sum(counted), 1);
    (save as tf.GradSaveFunc)(count ? [tf.div(slopes, count)] : [slopes]);
    const share = count ? 1 : 1 / values.size;
    return {
      value: (count ? tf.div(tf.sum(values), count) : tf.mean(values)) as tf.Scalar,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0]!, tf.mul(dy, share)),
    };
  });
  return mean(rows) as tf.Scalar;
}
