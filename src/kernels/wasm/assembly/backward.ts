import { affine } from "./affine";
import { BLOCK, Chunk } from "./chunk";
import { isReverse, layerInput, multiply } from "./forward";
import { gruBackward } from "./gru";
import { GRU, inputOnly, Job, LSTM, MINGRU, weightRows } from "./job";
import { addAtEnd, clearEnded } from "./lengths";
import { lstmBackward } from "./lstm";
import { mingruBackward, minlstmBackward } from "./minimal";
import { normalisedBackward } from "./norm";
import { rnnBackward } from "./rnn";
import { toLanes } from "./transpose";
import { PackedLayer, packedLayer } from "./weights";
import { addWeightGradients } from "./weight-gradients";

/**
 * Runs all layers backward, from the gradient at `chunk.dy`; gradients of weights are added at
 * `gradients`.
 */
export function backwardStack(job: Job, chunk: Chunk, gradients: usize): void {
  for (let layer = job.layers - 1; layer >= 0; layer--) {
    const below = belowGradient(job, chunk, layer);
    if (below) memory.fill(below, 0, inputSize(job, chunk, layer));
    for (let direction = 0; direction < job.directions; direction++) {
      backwardLayer(job, chunk, layer, direction, below, gradients);
    }
    if (layer == 0) return;
    if (job.hasMasks) {
      multiply(below, below, chunk.masks + <usize>(layer - 1) * chunk.ySize, chunk.ySize);
    }
    chunk.dyBelow = chunk.dy;
    chunk.dy = below;
  }
}

/** Where the gradient of a layer's input goes; 0 if it is not needed. */
function belowGradient(job: Job, chunk: Chunk, layer: i32): usize {
  if (layer > 0) return chunk.dyBelow;
  return job.inputGradient ? chunk.dx : 0;
}

function inputSize(job: Job, chunk: Chunk, layer: i32): usize {
  return layer > 0 ? chunk.ySize : <usize>(job.steps * job.inputs) * chunk.laneBytes;
}

function backwardLayer(
  job: Job,
  chunk: Chunk,
  layer: i32,
  direction: i32,
  below: usize,
  gradients: usize,
): void {
  const packed = packedLayer(job, layer, direction);
  const index = <usize>(layer * job.directions + direction);
  const reverse = isReverse(job, direction);
  // Time runs from the last step that forward took to the first.
  const last = chunk.longest - 1;
  const start = <usize>(reverse ? 0 : last);
  const sign = <usize>(<isize>(reverse ? 1 : -1));
  const xStep = <usize>packed.features * chunk.laneBytes;
  const along = <usize>direction * chunk.stateBytes + start * chunk.yStep;
  let x = layerInput(job, chunk, layer) + start * xStep;
  let h = chunk.y + <usize>layer * chunk.ySize + along;
  let dh = chunk.dy + along;
  let dx = below ? below + start * xStep : 0;
  let gates = chunk.gates + index * chunk.gateSize + start * chunk.gateStep;
  let c = chunk.c + index * chunk.stateSize + start * chunk.stateStep;
  let tanhC = chunk.tanhC + index * chunk.stateSize + start * chunk.stateStep;
  let normal = chunk.normal + index * chunk.normSize + start * chunk.normStep;
  const gains = gradients + packed.gains;
  const normNext = sign * chunk.normStep;
  const xNext = sign * xStep;
  const yNext = sign * chunk.yStep;
  const gateNext = sign * chunk.gateStep;
  const stateNext = sign * chunk.stateStep;
  beginFinalGradients(job, chunk, index, dh, reverse);
  let pending = 0;
  for (let left = last; left >= 0; left--) {
    if (job.lengths) endGradients(job, chunk, dh, reverse ? last - left : left, reverse);
    const hBefore = left ? h + yNext : chunk.zero;
    const dBefore = left ? dh + yNext : 0;
    if (job.cell == LSTM) {
      lstmBackward(gates, left ? c + stateNext : chunk.zero, tanhC, dh, chunk.dc, chunk.stateBytes);
    } else if (job.cell == GRU) {
      gruBackward(gates, hBefore, dh, dBefore, chunk.stateBytes);
    } else if (job.cell == MINGRU) {
      mingruBackward(gates, hBefore, dh, dBefore, chunk.stateBytes);
    } else if (inputOnly(job)) {
      minlstmBackward(gates, hBefore, dh, dBefore, chunk.stateBytes);
    } else {
      rnnBackward(gates, h, dh, chunk.stateBytes);
    }
    if (job.norm) normalisedBackward(job, packed, chunk, gates, normal, gains);
    if (left && !inputOnly(job)) addHiddenGradient(job, packed, dBefore, gates, normal, chunk);
    if (below) {
      affine(dx, packed.features, packed.toInput, 0, job.norm ? normal : gates, weightRows(job) * job.hidden, 0, 0, chunk.laneBytes);
      dx += xNext;
    }
    pending++;
    x += xNext;
    h += yNext;
    dh += yNext;
    gates += gateNext;
    c += stateNext;
    tanhC += stateNext;
    normal += normNext;
    if (pending == BLOCK || left == 0) {
      const back = <usize>-pending;
      addWeightGradients(
        job, packed, chunk, gradients, pending, left ? pending : pending - 1,
        gates + back * gateNext, gateNext, normal + back * normNext, normNext, x + back * xNext, xNext, h + back * yNext + yNext, yNext,
      );
      pending = 0;
    }
  }
}

/**
 * Adds the gradient of hN to that of the last output, and initialises that of c. For sequences of
 * different lengths that run forward in time, `endGradients` does this later.
 */
function beginFinalGradients(job: Job, chunk: Chunk, index: usize, dh: usize, reverse: boolean): void {
  const from = (index * <usize>job.batch + <usize>chunk.first) * (<usize>job.hidden << 2);
  const later = job.lengths != 0 && !reverse;
  memory.fill(chunk.dc, 0, chunk.stateBytes);
  if (job.dcN) toLanes(later ? chunk.dcN : chunk.dc, job.dcN + from, chunk.count, job.hidden, job.lanes);
  if (!job.dhN) return;
  toLanes(chunk.dhN, job.dhN + from, chunk.count, job.hidden, job.lanes);
  if (later) return;
  for (let i: usize = 0; i < chunk.stateBytes; i += 16) {
    v128.store(dh + i, f32x4.add(v128.load(dh + i), v128.load(chunk.dhN + i)));
  }
}

/**
 * Clears the gradients of the states of sequences that have no step `time`. In the direction of
 * time, adds those of the final states where `time` is the last step.
 */
function endGradients(job: Job, chunk: Chunk, dh: usize, time: i32, reverse: boolean): void {
  if (time + 1 < chunk.shortest) return;
  clearEnded(chunk, dh, chunk.stateBytes, time);
  if (job.cell == LSTM) clearEnded(chunk, chunk.dc, chunk.stateBytes, time);
  if (reverse) return;
  if (job.dhN) addAtEnd(chunk, dh, chunk.dhN, chunk.stateBytes, time);
  if (job.dcN) addAtEnd(chunk, chunk.dc, chunk.dcN, chunk.stateBytes, time);
}

/** Adds the part that passes through the gates to the gradient of the state before. */
@inline
function addHiddenGradient(job: Job, packed: PackedLayer, to: usize, gates: usize, normal: usize, chunk: Chunk): void {
  const hidden = job.hidden;
  if (job.norm) {
    const rows = weightRows(job) * hidden;
    affine(to, hidden, packed.toHidden, 0, normal + <usize>rows * chunk.laneBytes, rows, 0, 0, chunk.laneBytes);
  } else if (job.cell == GRU) {
    affine(to, hidden, packed.toHidden, 0, gates, 2 * hidden, gates + 3 * chunk.stateBytes, hidden, chunk.laneBytes);
  } else {
    affine(to, hidden, packed.toHidden, 0, gates, weightRows(job) * hidden, 0, 0, chunk.laneBytes);
  }
}
