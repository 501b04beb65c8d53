import * as tf from "@tensorflow/tfjs-core";
import { exponential } from "../../shared/exponential.js";
import { type Smoothed, type Smoothing, smooth, warmUp } from "../smoothing/recursion.js";

/** The result of smoothing a batch of windows. */
export interface SmoothedBatch {
  /** [batch, steps - warmUp, inputs] */
  readonly x: tf.Tensor3D;
  /** The factor of the network's forecasts, [batch, 1, 1], if they fade; see `quietSpread`. */
  readonly share?: tf.Tensor3D | undefined;
  /** What the network's forecasts are added to, [batch, ahead]. */
  readonly offsets: tf.Tensor2D;
}

/**
 * Removes level and seasonals from the first input, the variable that is forecast. Other inputs are
 * not changed. Computed in float64 on the host, window by window in order.
 *
 * @param x [batch, steps, inputs]
 * @param table logits of the coefficients, [series, 1 + seasons]
 * @param given number of each window's series; below 0 for a series without coefficients, which
 *   gets the mean coefficients of all series; undefined if there is one series
 */
export function smoothed(
  x: tf.Tensor3D,
  table: tf.Tensor,
  given: Int32Array | undefined,
  smoothing: Smoothing,
  ahead: number,
): SmoothedBatch {
  const [batch, steps, inputs] = x.shape;
  const inner = steps - warmUp(smoothing);
  const joined = smoothedRows(x, table, given ?? new Int32Array(batch), smoothing, ahead);
  const first = tf.reshape(tf.slice(joined, [0, 0], [batch, inner]), [
    batch,
    inner,
    1,
  ]) as tf.Tensor3D;
  const { quietSpread } = smoothing;
  const share = quietSpread > 0 ? shareOf(first, quietSpread) : undefined;
  const offsets = tf.slice(joined, [0, inner], [batch, ahead]);
  if (inputs === 1) return { x: first, share, offsets };
  const others = tf.slice(x, [0, steps - inner, 1], [batch, inner, inputs - 1]);
  return { x: tf.concat([first, others], 2), share, offsets };
}

/**
 * The smoothed first input and the offsets of each window, [batch, steps - warmUp + ahead], with a gradient for the
 * logits.
 */
function smoothedRows(
  x: tf.Tensor3D,
  table: tf.Tensor,
  series: Int32Array,
  smoothing: Smoothing,
  ahead: number,
): tf.Tensor2D {
  const [batch, steps, inputs] = x.shape;
  const shape = { steps, ahead, periods: smoothing.periods };
  const inner = steps - warmUp(shape);
  return tf.customGrad((logits) => {
    const coefficients = coefficientsOf(logits as tf.Tensor, series);
    const data = x.dataSync();
    const windows = coefficients.map((ofWindow, b) => {
      const values = Float64Array.from(
        { length: steps },
        (_, t) => data[(b * steps + t) * inputs]!,
      );
      return smooth(values, ofWindow, shape);
    });
    const width = inner + ahead;
    const value = new Float32Array(batch * width);
    for (const [b, window] of windows.entries()) {
      value.set(window.inputs, b * width);
      value.set(window.offsets, b * width + inner);
    }
    const gradFunc = (dy: tf.Tensor) => {
      const ofRows = windows.map((window, b) => {
        const row = Float64Array.from(
          (dy.dataSync() as Float32Array).subarray(b * width, (b + 1) * width),
        );
        const inputGradients = row.subarray(0, inner);
        const levels = penaltyGradient(window.levels, smoothing.levelPenalty / batch);
        return window.pullback({ inputs: inputGradients, offsets: row.subarray(inner), levels });
      });
      return tableGradient(ofRows, coefficients, series, logits as tf.Tensor);
    };
    return { value: tf.tensor2d(value, [batch, width]), gradFunc };
  })(table) as tf.Tensor2D;
}

/** Added to the mean square, because the root has no gradient at 0. */
export const SQUARE_EPSILON = 1e-12;

/**
 * s / (s + quiet), where s is the root mean square of each window after smoothing: [batch, 1, 1].
 */
function shareOf(left: tf.Tensor3D, quiet: number): tf.Tensor3D {
  const mean = tf.div(tf.sum(tf.mul(left, left), 1, true), left.shape[1]);
  const spread = tf.sqrt(tf.add(mean, SQUARE_EPSILON));
  return tf.div(spread, tf.add(spread, quiet));
}

/** The coefficients of each window, [batch][1 + seasons]. */
function coefficientsOf(logits: tf.Tensor, series: Int32Array): Float64Array[] {
  const [count, width] = logits.shape as [number, number];
  const all = Float64Array.from(logits.dataSync(), (logit) => 1 / (1 + exponential(-logit)));
  const means = new Float64Array(width);
  for (const [at, value] of all.entries()) means[at % width]! += value / count;
  return Array.from(series, (row) =>
    row < 0 ? means : all.subarray(row * width, (row + 1) * width),
  );
}

/**
 * The gradient of the logits from the gradients of each window's coefficients. The gradient of a
 * mean goes to all series.
 */
function tableGradient(
  gradients: readonly Float64Array[],
  coefficients: readonly Float64Array[],
  series: Int32Array,
  logits: tf.Tensor,
): tf.Tensor {
  const [count, width] = logits.shape as [number, number];
  const table = new Float64Array(count * width);
  for (const [b, gradient] of gradients.entries()) {
    const row = series[b]!;
    if (row < 0) throw new Error("a window of a series without coefficients has no gradient");
    for (let i = 0; i < width; i += 1) {
      const value = coefficients[b]![i]!;
      table[row * width + i]! += gradient[i]! * value * (1 - value);
    }
  }
  return tf.tensor(Float32Array.from(table), [count, width]);
}

/** The gradient of weight * mean of the squared second differences, [levels]. */
function penaltyGradient(levels: Smoothed["levels"], weight: number): Float64Array {
  const gradient = new Float64Array(levels.length);
  const count = levels.length - 2;
  if (weight === 0 || count < 1) return gradient;
  for (let t = 0; t < count; t += 1) {
    const slope = (2 * weight * (levels[t]! - 2 * levels[t + 1]! + levels[t + 2]!)) / count;
    gradient[t]! += slope;
    gradient[t + 1]! -= 2 * slope;
    gradient[t + 2]! += slope;
  }
  return gradient;
}

/**
 * The final forecasts: the network's predictions [batch, places, width] times their share, plus the
 * offsets, for each level.
 */
export function unsmoothed(
  predictions: tf.Tensor3D,
  { share, offsets }: Omit<SmoothedBatch, "x">,
): tf.Tensor3D {
  const [batch, , width] = predictions.shape;
  const levels = width / offsets.shape[1];
  const repeated =
    levels === 1 ? offsets : tf.concat(new Array<tf.Tensor2D>(levels).fill(offsets), 1);
  const grown = share ? tf.mul(predictions, share) : predictions;
  return tf.add(grown, tf.reshape(repeated, [batch, 1, width]));
}
