import * as tf from "@tensorflow/tfjs-core";
import type { LossCall } from "./loss-contract.js";
import { lossNamed } from "./losses/index.js";
import type { ClassLoss, LossChoice, RowLosses, ValueLoss } from "./losses/loss.js";
import { measuredOnly } from "./losses/measured.js";

/** The loss of a readout in TensorFlow.js' operations. */
export interface MeanLoss {
  /**
   * Mean over all places, with a gradient for the predictions.
   *
   * @param predictions [batch, places, outputs]
   * @param targets as in `LossCall`
   */
  mean(predictions: tf.Tensor3D, targets: tf.Tensor): tf.Scalar;
  /** Share of the places whose class is predicted correctly, if the targets are classes. */
  accuracy?(predictions: tf.Tensor3D, targets: tf.Tensor): tf.Scalar;
}

/** Which losses count, and how much. */
type Counting = Pick<LossCall, "missingTargets" | "exampleWeights">;

/** @throws Error if the table has no such loss */
export function meanLoss(
  choice: LossChoice,
  { missingTargets, exampleWeights }: Counting = {},
): MeanLoss {
  const loss = lossNamed(choice.name);
  if (loss.targets === "classes") return ofClasses(loss, choice.classWeights, exampleWeights);
  return ofValues(missingTargets ? measuredOnly(loss) : loss, choice, exampleWeights);
}

function ofValues(
  loss: ValueLoss,
  choice: LossChoice,
  exampleWeights: Counting["exampleWeights"],
): MeanLoss {
  return {
    mean(predictions, targets) {
      const rows = rowsOf(predictions);
      const weights = exampleWeights && ofEachPlace(exampleWeights, predictions);
      return meanOfRows(rows, (outputs) =>
        weighted(loss.rows(tf, outputs, tf.reshape(targets, rows.shape), choice), weights),
      );
    },
  };
}

function ofClasses(
  loss: ClassLoss,
  classWeights: LossChoice["classWeights"],
  exampleWeights: Counting["exampleWeights"],
): MeanLoss {
  return {
    mean(predictions, targets) {
      const rows = rowsOf(predictions);
      const classes = tf.reshape(targets, [rows.shape[0]]) as tf.Tensor1D;
      const ofClass = classWeights && ofEachClass(classWeights, classes);
      const ofExample = exampleWeights && ofEachPlace(exampleWeights, predictions);
      return meanOfRows(rows, (logits) =>
        weighted(weighted(loss.rows(tf, logits, classes), ofClass), ofExample),
      );
    },
    accuracy(predictions, targets) {
      const right = tf.equal(tf.argMax(predictions, 2), tf.cast(targets, "int32"));
      return tf.mean(tf.cast(right, "float32"));
    },
  };
}

/** Losses times the weights of their rows, [rows, 1]. */
function weighted(rows: RowLosses, weights: tf.Tensor2D | undefined): RowLosses {
  if (weights === undefined) return rows;
  const { losses, slopes, ...counted } = rows;
  return { losses: tf.mul(losses, weights), slopes: tf.mul(slopes, weights), ...counted };
}

/** The class weight of each row: [rows, 1]. */
function ofEachClass(weights: readonly number[], classes: tf.Tensor1D): tf.Tensor2D {
  const ofRows = tf.gather(tf.tensor1d([...weights]), tf.cast(classes, "int32"));
  return tf.reshape(ofRows, [ofRows.size, 1]);
}

/** The sequence's weight for each row of predictions [batch, places, outputs]: [rows, 1]. */
function ofEachPlace(weights: tf.Tensor1D, { shape: [batch, places] }: tf.Tensor3D): tf.Tensor2D {
  const repeated = tf.tile(tf.reshape(weights, [batch, 1]), [1, places]);
  return tf.reshape(repeated, [batch * places, 1]);
}

/** [batch, places, outputs] as [batch*places, outputs] */
function rowsOf(predictions: tf.Tensor3D): tf.Tensor2D {
  const [batch, places, outputs] = predictions.shape;
  return tf.reshape(predictions, [batch * places, outputs]);
}

/** Mean of the losses of rows, with the derivative that they provide. */
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
