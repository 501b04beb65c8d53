import { affine } from "./affine";
import { Chunk } from "./chunk";
import { gruForward } from "./gru";
import { GRU, inputOnly, Job, LSTM, MINGRU, RNN, weightRows } from "./job";
import { clearEnded, writeEnded } from "./lengths";
import { lstmForward } from "./lstm";
import { mingruForward, minlstmForward } from "./minimal";
import { normalisedSums } from "./norm";
import { rnnForward } from "./rnn";
import { fromLanes, toLanes } from "./transpose";
import { PackedLayer, packedLayer } from "./weights";

/** Runs all layers over the whole sequence, from the lanes at `chunk.x`. */
export function forwardStack(job: Job, chunk: Chunk): void {
  memory.fill(chunk.zero, 0, chunk.stateBytes);
  for (let layer = 0; layer < job.layers; layer++) {
    for (let direction = 0; direction < job.directions; direction++) {
      forwardLayer(job, chunk, layer, direction);
    }
    if (job.hasMasks && layer + 1 < job.layers) dropOut(job, chunk, layer);
  }
}

/** The address of a layer's input. */
export function layerInput(job: Job, chunk: Chunk, layer: i32): usize {
  if (layer == 0) return chunk.x;
  return (job.hasMasks ? chunk.dropped : chunk.y) + <usize>(layer - 1) * chunk.ySize;
}

/** Whether time runs backward. */
export function isReverse(job: Job, direction: i32): boolean {
  return job.reverse != 0 || direction == 1;
}

function forwardLayer(job: Job, chunk: Chunk, layer: i32, direction: i32): void {
  const packed = packedLayer(job, layer, direction);
  const index = <usize>(layer * job.directions + direction);
  const reverse = isReverse(job, direction);
  const xStep = <usize>packed.features * chunk.laneBytes;
  const last = <usize>(chunk.longest - 1);
  // Distances are unsigned and wrap around, so negative ones work too.
  const sign = <usize>(<isize>(reverse ? -1 : 1));
  let x = layerInput(job, chunk, layer) + (reverse ? last * xStep : 0);
  let h = chunk.y + <usize>layer * chunk.ySize + <usize>direction * chunk.stateBytes + (reverse ? last * chunk.yStep : 0);
  let gates = chunk.gates + index * chunk.gateSize + (reverse ? last * chunk.gateStep : 0);
  let c = chunk.c + index * chunk.stateSize + (reverse ? last * chunk.stateStep : 0);
  let tanhC = chunk.tanhC + index * chunk.stateSize + (reverse ? last * chunk.stateStep : 0);
  let normal = chunk.normal + index * chunk.normSize + (reverse ? last * chunk.normStep : 0);
  let hBefore = chunk.zero;
  let cBefore = chunk.zero;
  const to = (index * <usize>job.batch + <usize>chunk.first) * (<usize>job.hidden << 2);
  if (job.h0) toLanes(chunk.zero, job.h0 + to, chunk.count, job.hidden, job.lanes);
  if (job.c0) {
    cBefore = c; // without training each step's state takes the place of the one before
    toLanes(c, job.c0 + to, chunk.count, job.hidden, job.lanes);
  }
  for (let step = 0; step < chunk.longest; step++) {
    if (job.norm) {
      normalisedStep(job, packed, chunk, gates, normal, x, hBefore, h, cBefore, c, tanhC);
    } else if (job.cell == LSTM) {
      affine(gates, 4 * job.hidden, packed.gates, packed.gateBias, x, packed.features, hBefore, job.hidden, chunk.laneBytes);
      lstmForward(gates, cBefore, c, tanhC, h, chunk.stateBytes);
    } else if (job.cell == GRU) {
      gruGates(job, packed, gates, x, hBefore, chunk);
      gruForward(gates, hBefore, h, chunk.stateBytes);
    } else if (inputOnly(job)) {
      minimalStep(job, packed, gates, x, hBefore, h, chunk);
    } else {
      affine(h, job.hidden, packed.gates, packed.gateBias, x, packed.features, hBefore, job.hidden, chunk.laneBytes);
      rnnForward(h, chunk.stateBytes);
    }
    if (job.lengths) endSequences(job, chunk, h, c, to, reverse ? <i32>last - step : step, reverse);
    hBefore = h;
    cBefore = c;
    x += sign * xStep;
    h += sign * chunk.yStep;
    gates += sign * chunk.gateStep;
    c += sign * chunk.stateStep;
    tanhC += sign * chunk.stateStep;
    normal += sign * chunk.normStep;
  }
  if (job.lengths && !reverse) return;
  if (job.hN) fromLanes(job.hN + to, hBefore, chunk.count, job.hidden, job.lanes);
  if (job.cN) fromLanes(job.cN + to, cBefore, chunk.count, job.hidden, job.lanes);
}

/**
 * Clears the state of the sequences that have no step `time`. In the direction of time, writes the
 * final state of those whose last step it is.
 */
function endSequences(job: Job, chunk: Chunk, h: usize, c: usize, to: usize, time: i32, reverse: boolean): void {
  if (time + 1 < chunk.shortest) return;
  clearEnded(chunk, h, chunk.stateBytes, time);
  if (job.cell == LSTM) clearEnded(chunk, c, chunk.stateBytes, time);
  if (reverse) return;
  if (job.hN) writeEnded(chunk, job.hN + to, h, job.hidden, time);
  if (job.cN) writeEnded(chunk, job.cN + to, c, job.hidden, time);
}

@inline
function gruGates(job: Job, packed: PackedLayer, gates: usize, x: usize, h: usize, chunk: Chunk): void {
  const hidden = job.hidden;
  const newInput = gates + 2 * chunk.stateBytes;
  const newHidden = gates + 3 * chunk.stateBytes;
  affine(gates, 2 * hidden, packed.gates, packed.gateBias, x, packed.features, h, hidden, chunk.laneBytes);
  affine(newInput, hidden, packed.newInput, packed.newInputBias, x, packed.features, 0, 0, chunk.laneBytes);
  affine(newHidden, hidden, packed.newHidden, packed.newHiddenBias, h, hidden, 0, 0, chunk.laneBytes);
}

@inline
function minimalStep(job: Job, packed: PackedLayer, gates: usize, x: usize, before: usize, h: usize, chunk: Chunk): void {
  const rows = weightRows(job) * job.hidden;
  affine(gates, rows, packed.gates, packed.gateBias, x, packed.features, 0, 0, chunk.laneBytes);
  minimalForward(job, gates, before, h, chunk);
}

@inline
function minimalForward(job: Job, gates: usize, before: usize, h: usize, chunk: Chunk): void {
  if (job.cell == MINGRU) mingruForward(gates, before, h, chunk.stateBytes);
  else minlstmForward(gates, before, h, chunk.stateBytes);
}

function normalisedStep(
  job: Job, packed: PackedLayer, chunk: Chunk,
  gates: usize, normal: usize, x: usize, hBefore: usize, h: usize, cBefore: usize, c: usize, tanhC: usize,
): void {
  const bytes = chunk.stateBytes;
  normalisedSums(job, packed, chunk, job.cell == RNN ? h : gates, normal, x, hBefore);
  if (job.cell == LSTM) lstmForward(gates, cBefore, c, tanhC, h, bytes);
  else if (job.cell == GRU) gruForward(gates, hBefore, h, bytes);
  else if (job.cell == RNN) rnnForward(h, bytes);
  else minimalForward(job, gates, hBefore, h, chunk);
}

function dropOut(job: Job, chunk: Chunk, layer: i32): void {
  const offset = <usize>layer * chunk.ySize;
  const features = job.directions * job.hidden;
  const sequence = <usize>(job.steps * features) << 2;
  const from = job.masks + (<usize>(layer * job.batch + chunk.first)) * sequence;
  toLanes(chunk.masks + offset, from, chunk.count, job.steps * features, job.lanes);
  multiply(chunk.dropped + offset, chunk.y + offset, chunk.masks + offset, <usize>chunk.longest * chunk.yStep);
}

/** out = a * b; `out` may be one of them. */
export function multiply(out: usize, a: usize, b: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(out + i, f32x4.mul(v128.load(a + i), v128.load(b + i)));
  }
}
