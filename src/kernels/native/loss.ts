import * as tf from "@tensorflow/tfjs-core";
import type { LossSpec } from "../loss-contract.js";
import { attributes, type NativeBackend } from "./backend.js";
import { constant } from "./constants.js";
import { swapTime } from "./sequence.js";

/** Losses of a readout's rows, and the gradient of the loss with respect to them. */
export interface RowLoss {
  readonly loss: tf.Scalar;
  readonly lossLastStep: tf.Scalar;
  /** Share of the classes that are told right, where there are classes. */
  readonly accuracy?: tf.Scalar;
  /** [places*batch, outputs] */
  readonly gradient: tf.Tensor2D;
}

/**
 * A loss of all rows or of those of the last step. Called within tf.tidy.
 *
 * @param rows what the readout gives, the places in time first: [places*batch, outputs]
 * @param targets as in `LossCall`, the batch first
 */
export function rowLoss(
  backend: NativeBackend,
  { error, lastStepOnly }: LossSpec,
  rows: tf.Tensor2D,
  targets: tf.Tensor,
): RowLoss {
  const [batch, places] = targets.shape as [number, number];
  const { losses, slopes, factor, accuracy } =
    error === "squared" ? squared(rows, targets) : crossEntropy(backend, rows, targets);
  const lastStep = (values: tf.Tensor2D) => tf.slice(values, [(places - 1) * batch, 0]);
  const last = mean(backend, places === 1 ? losses : lastStep(losses));
  const counted = lastStepOnly ? lastStep(slopes) : slopes;
  const values = losses.shape[1] * counted.shape[0];
  const gradient = tf.mul(counted, constant(factor / values, [])) as tf.Tensor2D;
  return {
    loss: lastStepOnly || places === 1 ? tf.clone(last) : mean(backend, losses),
    lossLastStep: last,
    ...(accuracy && { accuracy }),
    gradient: lastStepOnly ? afterZeros(gradient, rows.shape) : gradient,
  };
}

/** Each value's or each row's loss; its derivative is the slope times the factor. */
interface Losses {
  readonly losses: tf.Tensor2D;
  readonly slopes: tf.Tensor2D;
  readonly factor: number;
  readonly accuracy?: tf.Scalar;
}

function squared(rows: tf.Tensor2D, targets: tf.Tensor): Losses {
  const errors: tf.Tensor2D = tf.sub(
    rows,
    tf.reshape(swapTime(targets as tf.Tensor3D), rows.shape),
  );
  return { losses: tf.square(errors), slopes: errors, factor: 2 };
}

/** By TensorFlow's own operation, which gives the derivative too. */
function crossEntropy(backend: NativeBackend, rows: tf.Tensor2D, targets: tf.Tensor): Losses {
  const classes = tf.reshape(tf.transpose(targets as tf.Tensor2D), [rows.shape[0]]);
  const [losses, slopes] = backend.executeMultipleOutputs(
    "SparseSoftmaxCrossEntropyWithLogits",
    attributes(backend, { T: "float32", Tlabels: "int32" }),
    [rows, tf.cast(classes, "int32")],
    2,
  ) as [tf.Tensor1D, tf.Tensor2D];
  // Compared as floats: whole numbers are compared on the CPU, for which the device is waited for.
  const right = tf.equal(tf.cast(tf.argMax(rows, 1), "float32"), classes);
  const accuracy = mean(backend, tf.cast(right, "float32"));
  return { losses: tf.reshape(losses, [rows.shape[0], 1]), slopes, factor: 1, accuracy };
}

/** In one operation: tf.mean casts floats to floats first. */
function mean(backend: NativeBackend, values: tf.Tensor): tf.Scalar {
  const list = attributes(backend, { T: "float32", Tidx: "int32", keep_dims: false });
  const axes = tf.tensor1d([...values.shape.keys()], "int32");
  return backend.executeMultipleOutputs("Mean", list, [values, axes], 1)[0] as tf.Scalar;
}

/**
 * Rows as the last ones of a shape. Not by tf.pad, which waits for the device: it makes its 0 there,
 * where the operation wants it on the CPU.
 */
function afterZeros(rows: tf.Tensor2D, [count, columns]: [number, number]): tf.Tensor2D {
  const before = count - rows.shape[0];
  return before === 0 ? rows : tf.concat2d([constant(0, [before, columns]), rows], 0);
}
