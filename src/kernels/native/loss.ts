import * as tf from "@tensorflow/tfjs-core";
import type { LossSpec } from "../loss-contract.js";
import { lossNamed } from "../losses/index.js";
import type { LossChoice, RowLosses } from "../losses/loss.js";
import { measuredOnly } from "../losses/measured.js";
import { attributes, type NativeBackend } from "./backend.js";
import { constant } from "./constants.js";
import { swapTime } from "./sequence.js";

/** Losses of a readout's rows, and the gradient of the mean loss with respect to the rows. */
export interface RowLoss {
  readonly loss: tf.Scalar;
  readonly lossLastStep: tf.Scalar;
  /** Share of the classes that are predicted correctly, if there are classes. */
  readonly accuracy?: tf.Scalar;
  /** [places*batch, outputs] */
  readonly gradient: tf.Tensor2D;
}

/**
 * The loss of all rows, or of those of the last step. Called within tf.tidy.
 *
 * @param rows the readout's outputs, time first: [places*batch, outputs]
 * @param targets as in `LossCall`, batch first
 */
export function rowLoss(
  backend: NativeBackend,
  { loss, lastStepOnly, missingTargets }: RowLossSpec,
  rows: tf.Tensor2D,
  targets: tf.Tensor,
): RowLoss {
  const [batch, places] = targets.shape as [number, number];
  const values = lossesOf(backend, loss, missingTargets, rows, targets);
  const { losses, slopes, factor, counted, accuracy } = values;
  const lastStep = (all: tf.Tensor2D) =>
    places === 1 ? all : tf.slice(all, [(places - 1) * batch, 0]);
  const last = mean(backend, lastStep(losses), counted && lastStep(counted));
  const part = (all: tf.Tensor2D) => (lastStepOnly ? lastStep(all) : all);
  const kept = part(slopes);
  const share = counted
    ? tf.div(factor, measuredCount(part(counted)))
    : constant<tf.Scalar>(factor / (losses.shape[1] * kept.shape[0]), []);
  const gradient = tf.mul(kept, share) as tf.Tensor2D;
  return {
    loss: lastStepOnly || places === 1 ? tf.clone(last) : mean(backend, losses, counted),
    lossLastStep: last,
    ...(accuracy && { accuracy }),
    gradient: lastStepOnly ? afterZeros(gradient, rows.shape) : gradient,
  };
}

interface RowLossSpec extends Pick<LossSpec, "loss" | "lastStepOnly"> {
  /** See `LossCall`. */
  readonly missingTargets: boolean;
}

/** Losses whose derivative is their slope times the factor. */
interface Losses extends RowLosses {
  readonly factor: number;
  readonly accuracy?: tf.Scalar;
}

function lossesOf(
  backend: NativeBackend,
  choice: LossChoice,
  missingTargets: boolean,
  rows: tf.Tensor2D,
  targets: tf.Tensor,
): Losses {
  const { name } = choice;
  const loss = lossNamed(name);
  if (loss.targets === "values") {
    const values: tf.Tensor2D = tf.reshape(swapTime(targets as tf.Tensor3D), rows.shape);
    const fast = missingTargets ? undefined : valueLosses[name];
    const complete = missingTargets ? measuredOnly(loss) : loss;
    return fast?.(rows, values) ?? { ...complete.rows(tf, rows, values, choice), factor: 1 };
  }
  const classes = tf.reshape(tf.transpose(targets as tf.Tensor2D), [rows.shape[0]]) as tf.Tensor1D;
  const losses = classLosses[name]?.(backend, rows, classes) ?? loss.rows(tf, rows, classes);
  // Compared as floats, because integers are compared on the CPU, which would wait for the device.
  const right = tf.equal(tf.cast(tf.argMax(rows, 1), "float32"), classes);
  return { ...losses, factor: 1, accuracy: mean(backend, tf.cast(right, "float32")) };
}

function measuredCount(counted: tf.Tensor2D): tf.Tensor {
  return tf.maximum(tf.sum(counted), constant<tf.Scalar>(1, []));
}

/** Losses that need fewer operations here than in their entry of the table. */
const valueLosses: Readonly<Record<string, (rows: tf.Tensor2D, targets: tf.Tensor2D) => Losses>> = {
  mse(rows, targets) {
    const errors: tf.Tensor2D = tf.sub(rows, targets);
    return { losses: tf.square(errors), slopes: errors, factor: 2 };
  },
};

const classLosses: Readonly<
  Record<string, (backend: NativeBackend, rows: tf.Tensor2D, classes: tf.Tensor1D) => RowLosses>
> = {
  /** Uses TensorFlow's operation, which computes the derivative too. */
  crossEntropy(backend, rows, classes) {
    const [losses, slopes] = backend.executeMultipleOutputs(
      "SparseSoftmaxCrossEntropyWithLogits",
      attributes(backend, { T: "float32", Tlabels: "int32" }),
      [rows, tf.cast(classes, "int32")],
      2,
    ) as [tf.Tensor1D, tf.Tensor2D];
    return { losses: tf.reshape(losses, [rows.shape[0], 1]), slopes };
  },
};

/** The mean in one operation if all losses count; tf.mean would first cast floats to floats. */
function mean(backend: NativeBackend, values: tf.Tensor, counted?: tf.Tensor2D): tf.Scalar {
  if (counted) return tf.div(tf.sum(values), measuredCount(counted));
  const list = attributes(backend, { T: "float32", Tidx: "int32", keep_dims: false });
  const axes = tf.tensor1d([...values.shape.keys()], "int32");
  return backend.executeMultipleOutputs("Mean", list, [values, axes], 1)[0] as tf.Scalar;
}

/**
 * Puts rows at the end of a larger shape. It avoids tf.pad, which makes its 0 on the device where
 * the operation expects it on the CPU, and so waits.
 */
function afterZeros(rows: tf.Tensor2D, [count, columns]: [number, number]): tf.Tensor2D {
  const before = count - rows.shape[0];
  return before === 0 ? rows : tf.concat2d([constant(0, [before, columns]), rows], 0);
}
