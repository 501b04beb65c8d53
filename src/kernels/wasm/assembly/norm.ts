import { affine } from "./affine";
import { Chunk } from "./chunk";
import { GRU, inputOnly, Job, weightRows } from "./job";
import { laneSum } from "./lanes";
import { PackedLayer } from "./weights";

/** The same value as `NORM_EPSILON` outside. */
const EPSILON: f32 = 1e-5;

/**
 * The sums of a step from both normalised products, LN(W_ih x) g_ih + b_ih and LN(W_hh h) g_hh + b_hh.
 *
 * @param out destination of the sums; for the gru, the two parts of the sum for n are separate
 * @param normal [2 * rows + 2, lanes]: the products with mean 0 and variance 1, and the two factors that
 *   scaled them
 */
export function normalisedSums(job: Job, packed: PackedLayer, chunk: Chunk, out: usize, normal: usize, x: usize, h: usize): void {
  const rows = weightRows(job) * job.hidden;
  const bytes = <usize>rows * chunk.laneBytes;
  const scales = normal + 2 * bytes;
  affine(normal, rows, packed.inputRows, packed.noBias, x, packed.features, 0, 0, chunk.laneBytes);
  normalise(normal, bytes, scales, rows, chunk.laneBytes);
  if (inputOnly(job)) {
    scaleAndShift(out, normal, packed.inputGain, packed.gateBias, rows, chunk.laneBytes);
    return;
  }
  const hidden = normal + bytes;
  affine(hidden, rows, packed.hiddenRows, packed.noBias, h, job.hidden, 0, 0, chunk.laneBytes);
  normalise(hidden, bytes, scales + chunk.laneBytes, rows, chunk.laneBytes);
  scaleAndShift(out, normal, packed.inputGain, packed.gateBias, rows, chunk.laneBytes);
  const joined = job.cell == GRU ? 2 * job.hidden : rows;
  addScaled(out, hidden, packed.hiddenGain, joined, chunk.laneBytes);
  if (job.cell != GRU) return;
  const skip = <usize>joined << 2;
  const apart = <usize>joined * chunk.laneBytes;
  const to = out + apart + chunk.stateBytes;
  scaleAndShift(to, hidden + apart, packed.hiddenGain + skip, packed.newHiddenBias, job.hidden, chunk.laneBytes);
}

/** Subtracts the mean over the rows of each lane and scales the variance to 1. */
function normalise(values: usize, bytes: usize, scales: usize, rows: i32, laneBytes: usize): void {
  const share = f32x4.splat(1 / <f32>rows);
  for (let lane: usize = 0; lane < laneBytes; lane += 16) {
    const end = values + bytes;
    let sum = f32x4.splat(0);
    for (let at = values + lane; at < end; at += laneBytes) sum = f32x4.add(sum, v128.load(at));
    const mean = f32x4.mul(sum, share);
    let squares = f32x4.splat(0);
    for (let at = values + lane; at < end; at += laneBytes) {
      const centred = f32x4.sub(v128.load(at), mean);
      v128.store(at, centred);
      squares = f32x4.add(squares, f32x4.mul(centred, centred));
    }
    const variance = f32x4.add(f32x4.mul(squares, share), f32x4.splat(EPSILON));
    const scale = f32x4.div(f32x4.splat(1), f32x4.sqrt(variance));
    v128.store(scales + lane, scale);
    for (let at = values + lane; at < end; at += laneBytes) {
      v128.store(at, f32x4.mul(v128.load(at), scale));
    }
  }
}

function scaleAndShift(out: usize, normal: usize, gain: usize, bias: usize, rows: i32, laneBytes: usize): void {
  for (let row = 0; row < rows; row++) {
    const g = v128.load32_splat(gain), b = v128.load32_splat(bias);
    for (let lane: usize = 0; lane < laneBytes; lane += 16) {
      v128.store(out + lane, f32x4.add(f32x4.mul(v128.load(normal + lane), g), b));
    }
    out += laneBytes;
    normal += laneBytes;
    gain += 4;
    bias += 4;
  }
}

function addScaled(out: usize, normal: usize, gain: usize, rows: i32, laneBytes: usize): void {
  for (let row = 0; row < rows; row++) {
    const g = v128.load32_splat(gain);
    for (let lane: usize = 0; lane < laneBytes; lane += 16) {
      v128.store(out + lane, f32x4.add(v128.load(out + lane), f32x4.mul(v128.load(normal + lane), g)));
    }
    out += laneBytes;
    normal += laneBytes;
    gain += 4;
  }
}

/**
 * Replaces what {@link normalisedSums} stored at `normal` by the gradients of the two products before
 * normalisation, and adds to the gradients of the gains.
 *
 * @param sums gradients of the sums, from the cell's backward pass
 * @param gains destination of the gradients of norm_ih and norm_hh: [2, rows]
 */
export function normalisedBackward(job: Job, packed: PackedLayer, chunk: Chunk, sums: usize, normal: usize, gains: usize): void {
  const rows = weightRows(job) * job.hidden;
  const bytes = <usize>rows * chunk.laneBytes;
  const scales = normal + 2 * bytes;
  const given = job.weights + packed.gains;
  const skip = <usize>rows << 2;
  backward(sums, rows, sums, normal, scales, given, gains, rows, chunk);
  if (inputOnly(job)) return;
  const joined = job.cell == GRU ? 2 * job.hidden : rows;
  const apart = sums + <usize>joined * chunk.laneBytes + chunk.stateBytes;
  backward(sums, joined, apart, normal + bytes, scales + chunk.laneBytes, given + skip, gains + skip, rows, chunk);
}

/** @param first gradients of the first `count` rows @param second those of the others */
function backward(
  first: usize, count: i32, second: usize, normal: usize, scales: usize, gain: usize, gains: usize, rows: i32, chunk: Chunk,
): void {
  const laneBytes = chunk.laneBytes;
  const share = f32x4.splat(1 / <f32>rows);
  for (let row = 0; row < rows; row++) {
    const d = row < count ? first + <usize>row * laneBytes : second + <usize>(row - count) * laneBytes;
    const n = normal + <usize>row * laneBytes;
    let sum = f32x4.splat(0);
    for (let lane: usize = 0; lane < laneBytes; lane += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(d + lane), v128.load(n + lane)));
    }
    const to = gains + (<usize>row << 2);
    store<f32>(to, load<f32>(to) + laneSum(sum));
  }
  for (let lane: usize = 0; lane < laneBytes; lane += 16) {
    let mean = f32x4.splat(0), along = mean;
    for (let row = 0; row < rows; row++) {
      const d = (row < count ? first + <usize>row * laneBytes : second + <usize>(row - count) * laneBytes) + lane;
      const scaled = f32x4.mul(v128.load(d), v128.load32_splat(gain + (<usize>row << 2)));
      mean = f32x4.add(mean, scaled);
      along = f32x4.add(along, f32x4.mul(scaled, v128.load(normal + <usize>row * laneBytes + lane)));
    }
    mean = f32x4.mul(mean, share);
    along = f32x4.mul(along, share);
    const scale = v128.load(scales + lane);
    for (let row = 0; row < rows; row++) {
      const d = (row < count ? first + <usize>row * laneBytes : second + <usize>(row - count) * laneBytes) + lane;
      const at = normal + <usize>row * laneBytes + lane;
      const scaled = f32x4.mul(v128.load(d), v128.load32_splat(gain + (<usize>row << 2)));
      const rest = f32x4.sub(f32x4.sub(scaled, mean), f32x4.mul(v128.load(at), along));
      v128.store(at, f32x4.mul(scale, rest));
    }
  }
}
