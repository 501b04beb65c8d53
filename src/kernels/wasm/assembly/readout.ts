import { affine } from "./affine";
import { BLOCK, Chunk } from "./chunk";
import { Job } from "./job";
import { laneSum } from "./lanes";
import { countMeasured, rowLosses, slopeFactor } from "./losses";
import { addOuter } from "./outer";
import { addRowSums } from "./rowsums";
import { packedReadout } from "./weights";

@inline
function topOutput(job: Job, chunk: Chunk): usize {
  return chunk.y + <usize>(job.layers - 1) * chunk.ySize;
}

/** predictions = W y + b, from step `from`. */
export function forwardReadout(job: Job, chunk: Chunk, from: i32): void {
  const readout = packedReadout(job);
  const features = job.directions * job.hidden;
  const outStep = <usize>job.outputs * chunk.laneBytes;
  for (let step = <usize>from; step < <usize>job.steps; step++) {
    const y = topOutput(job, chunk) + step * chunk.yStep;
    const to = chunk.predictions + step * outStep;
    affine(to, job.outputs, readout.rows, readout.bias, y, features, 0, 0, chunk.laneBytes);
  }
}

/**
 * Replaces predictions by slopes of the loss, writes the sums of the losses (all steps, the last step) and
 * counts the targets that are not NaN.
 */
export function measureLosses(job: Job, chunk: Chunk, from: i32): void {
  let total: f64 = 0;
  let last: f64 = 0;
  let measured = 0;
  let measuredLast = 0;
  for (let step = from; step < job.steps; step++) {
    blankUnusedLanes(job, chunk, step);
    last = stepLosses(job, chunk, step);
    total += last;
    measuredLast = stepMeasured(job, chunk, step);
    measured += measuredLast;
  }
  const to = job.losses + (<usize>chunk.index << 4);
  store<f64>(to, total);
  store<f64>(to, last, 8);
  const address = changetype<usize>(job);
  atomic.add<i32>(address + offsetof<Job>("measured"), measured);
  atomic.add<i32>(address + offsetof<Job>("measuredLast"), measuredLast);
}

/** Sets the targets of lanes without a sequence to NaN. */
function blankUnusedLanes(job: Job, chunk: Chunk, step: i32): void {
  if (chunk.count == job.lanes) return;
  let targets = chunk.targets + <usize>(step * job.outputs) * chunk.laneBytes;
  for (let row = 0; row < job.outputs; row++) {
    for (let lane = chunk.count; lane < job.lanes; lane++) store<f32>(targets + (<usize>lane << 2), NaN);
    targets += chunk.laneBytes;
  }
}

function stepLosses(job: Job, chunk: Chunk, step: i32): f64 {
  const at = <usize>(step * job.outputs) * chunk.laneBytes;
  let sum: f64 = 0;
  for (let row = 0; row < job.outputs; row++) {
    const offset = at + <usize>row * chunk.laneBytes;
    sum += <f64>laneSum(rowLosses(job, row, chunk.predictions + offset, chunk.targets + offset, chunk.laneBytes));
  }
  return sum;
}

function stepMeasured(job: Job, chunk: Chunk, step: i32): i32 {
  const bytes = <usize>job.outputs * chunk.laneBytes;
  return countMeasured(chunk.targets + <usize>step * bytes, bytes);
}

/**
 * Gradients of the readout and of y from the slopes, for the mean of the losses as if no target were missing;
 * `addPartials` corrects them if some are.
 */
export function backwardReadout(job: Job, chunk: Chunk, from: i32, gradients: usize): void {
  const readout = packedReadout(job);
  const features = job.directions * job.hidden;
  const outStep = <usize>job.outputs * chunk.laneBytes;
  const steps = job.steps - from;
  const errors = chunk.predictions + <usize>from * outStep;
  scale(errors, <usize>steps * outStep, slopeFactor(job) / <f32>(job.batch * steps * job.outputs));
  memory.fill(chunk.dy, 0, chunk.ySize);
  for (let step = <usize>from; step < <usize>job.steps; step++) {
    const error = chunk.predictions + step * outStep;
    affine(chunk.dy + step * chunk.yStep, features, readout.columns, 0, error, job.outputs, 0, 0, chunk.laneBytes);
  }
  const weight = gradients + readout.offset;
  const y = topOutput(job, chunk) + <usize>from * chunk.yStep;
  for (let step = 0; step < steps; step += BLOCK) {
    const count = min(BLOCK, steps - step);
    const at = <usize>step;
    addOuter(weight, errors + at * outStep, outStep, job.outputs, y + at * chunk.yStep, chunk.yStep, features, count, chunk.laneBytes, chunk.panels);
  }
  const bias = weight + (<usize>(job.outputs * features) << 2);
  addRowSums(bias, errors, outStep, job.outputs, steps, chunk.laneBytes);
}

function scale(values: usize, bytes: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(values + i, f32x4.mul(v128.load(values + i), factors));
  }
}
