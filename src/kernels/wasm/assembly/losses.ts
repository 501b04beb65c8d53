import { exponential } from "./exponential";
import { HUBER, Job, MAE, MSE, POISSON, QUANTILE } from "./job";

/**
 * Losses of the predictions in a row of lanes. Each replaces the predictions by the slopes of the
 * loss (of half the loss, where that is the squared error) and returns the sums of the losses by
 * lane. A target that is NaN has no loss and no slope.
 *
 * @param row of the readout's outputs
 * @param predictions, targets [lanes]; `bytes` each
 */

@inline
export function rowLosses(job: Job, row: i32, predictions: usize, targets: usize, bytes: usize): v128 {
  if (job.loss == MAE) return absoluteErrors(predictions, targets, bytes);
  if (job.loss == HUBER) return huberLosses(predictions, targets, bytes, f32x4.splat(job.lossDelta));
  if (job.loss == POISSON) return poissonLosses(predictions, targets, bytes);
  if (job.loss == QUANTILE) {
    return quantileLosses(predictions, targets, bytes, load<f32>(job.levels + (<usize>row << 2)));
  }
  return squaredErrors(predictions, targets, bytes);
}

/** The factor of the slopes. */
export function slopeFactor(job: Job): f32 {
  return job.loss == MSE ? 2 : 1;
}

@inline
function isMeasured(target: v128): v128 {
  return f32x4.eq(target, target);
}

function squaredErrors(predictions: usize, targets: usize, bytes: usize): v128 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const target = v128.load(targets + i);
    const error = v128.and(f32x4.sub(v128.load(predictions + i), target), isMeasured(target));
    v128.store(predictions + i, error);
    sum = f32x4.add(sum, f32x4.mul(error, error));
  }
  return sum;
}

function absoluteErrors(predictions: usize, targets: usize, bytes: usize): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1), sign = f32x4.splat(-0.0);
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const target = v128.load(targets + i);
    const error = v128.and(f32x4.sub(v128.load(predictions + i), target), isMeasured(target));
    // 1 with the sign of the error, 0 if there is none; NaN stays NaN, so that training detects it.
    const unit = v128.and(v128.or(v128.and(error, sign), one), f32x4.ne(error, zero));
    v128.store(predictions + i, v128.bitselect(unit, error, f32x4.eq(error, error)));
    sum = f32x4.add(sum, f32x4.abs(error));
  }
  return sum;
}

function huberLosses(predictions: usize, targets: usize, bytes: usize, delta: v128): v128 {
  const half = f32x4.splat(0.5), least = f32x4.neg(delta);
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const target = v128.load(targets + i);
    const error = v128.and(f32x4.sub(v128.load(predictions + i), target), isMeasured(target));
    const size = f32x4.abs(error);
    const squared = f32x4.min(size, delta);
    v128.store(predictions + i, f32x4.max(f32x4.min(error, delta), least));
    sum = f32x4.add(sum, f32x4.mul(squared, f32x4.sub(size, f32x4.mul(squared, half))));
  }
  return sum;
}

function poissonLosses(predictions: usize, targets: usize, bytes: usize): v128 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const target = v128.load(targets + i);
    const measured = isMeasured(target);
    const output = v128.load(predictions + i);
    const rate = exponential(output);
    v128.store(predictions + i, v128.and(f32x4.sub(rate, target), measured));
    sum = f32x4.add(sum, v128.and(f32x4.sub(rate, f32x4.mul(target, output)), measured));
  }
  return sum;
}

/** |error| / 2 + (1/2 - level) error */
function quantileLosses(predictions: usize, targets: usize, bytes: usize, level: f32): v128 {
  const zero = f32x4.splat(0), half = f32x4.splat(0.5), sign = f32x4.splat(-0.0);
  const tilt = f32x4.splat(<f32>0.5 - level);
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const target = v128.load(targets + i);
    const measured = isMeasured(target);
    const error = v128.and(f32x4.sub(v128.load(predictions + i), target), measured);
    const unit = v128.and(v128.or(v128.and(error, sign), half), f32x4.ne(error, zero));
    const slope = v128.and(f32x4.add(unit, tilt), measured);
    // NaN stays NaN, so that training detects it.
    v128.store(predictions + i, v128.bitselect(slope, error, f32x4.eq(error, error)));
    sum = f32x4.add(sum, f32x4.add(f32x4.mul(f32x4.abs(error), half), f32x4.mul(error, tilt)));
  }
  return sum;
}

/** The number of a row's targets that are not NaN. */
export function countMeasured(targets: usize, bytes: usize): i32 {
  let count = i32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    count = i32x4.sub(count, isMeasured(v128.load(targets + i))); // a mask is -1
  }
  return i32x4.extract_lane(count, 0) + i32x4.extract_lane(count, 1)
    + i32x4.extract_lane(count, 2) + i32x4.extract_lane(count, 3);
}
