import { Chunk } from "./chunk";
import { GRU, inputOnly, Job, weightRows } from "./job";
import { addOuter } from "./outer";
import { addRowSums } from "./rowsums";
import { PackedLayer } from "./weights";

/**
 * Adds the gradients of weights and biases over a run of steps. In the first step of all h was 0,
 * so that it has no part in the gradient of W_hh: `hiddenSteps` is one less there.
 */
export function addWeightGradients(
  job: Job,
  packed: PackedLayer,
  chunk: Chunk,
  gradients: usize,
  steps: i32,
  hiddenSteps: i32,
  gates: usize,
  gateNext: usize,
  normal: usize,
  normNext: usize,
  x: usize,
  xNext: usize,
  hBefore: usize,
  yNext: usize,
): void {
  const hidden = job.hidden;
  const rows = weightRows(job) * hidden;
  const laneBytes = chunk.laneBytes;
  const ih = gradients + packed.offset;
  if (job.norm) {
    addNormalisedGradients(job, packed, chunk, ih, steps, hiddenSteps, gates, gateNext, normal, normNext, x, xNext, hBefore, yNext);
    return;
  }
  if (inputOnly(job)) {
    const bias = ih + (<usize>(rows * packed.features) << 2);
    addOuter(ih, gates, gateNext, rows, x, xNext, packed.features, steps, laneBytes, chunk.panels);
    addRowSums(bias, gates, gateNext, rows, steps, laneBytes);
    return;
  }
  const hh = ih + (<usize>(rows * packed.features) << 2);
  const biasIh = hh + (<usize>(rows * hidden) << 2);
  const biasHh = biasIh + (<usize>rows << 2);
  addOuter(ih, gates, gateNext, rows, x, xNext, packed.features, steps, laneBytes, chunk.panels);
  addRowSums(biasIh, gates, gateNext, rows, steps, laneBytes);
  if (job.cell != GRU) {
    addOuter(hh, gates, gateNext, rows, hBefore, yNext, hidden, hiddenSteps, laneBytes, chunk.panels);
    memory.copy(biasHh, biasIh, <usize>rows << 2); // the same sums
    return;
  }
  const skip = <usize>(2 * hidden) << 2;
  const newHidden = gates + 3 * chunk.stateBytes;
  addOuter(hh, gates, gateNext, 2 * hidden, hBefore, yNext, hidden, hiddenSteps, laneBytes, chunk.panels);
  addOuter(hh + skip * <usize>hidden, newHidden, gateNext, hidden, hBefore, yNext, hidden, hiddenSteps, laneBytes, chunk.panels);
  memory.copy(biasHh, biasIh, skip);
  addRowSums(biasHh + skip, newHidden, gateNext, hidden, steps, laneBytes);
}

/** The same with a norm, whose products have gradients of their own; biases are added behind them. */
function addNormalisedGradients(
  job: Job, packed: PackedLayer, chunk: Chunk, ih: usize, steps: i32, hiddenSteps: i32,
  gates: usize, gateNext: usize, normal: usize, normNext: usize, x: usize, xNext: usize, hBefore: usize, yNext: usize,
): void {
  const hidden = job.hidden;
  const rows = weightRows(job) * hidden;
  const laneBytes = chunk.laneBytes;
  addOuter(ih, normal, normNext, rows, x, xNext, packed.features, steps, laneBytes, chunk.panels);
  const hh = ih + (<usize>(rows * packed.features) << 2);
  if (inputOnly(job)) {
    addRowSums(hh, gates, gateNext, rows, steps, laneBytes);
    return;
  }
  const hiddenNormal = normal + <usize>rows * laneBytes;
  addOuter(hh, hiddenNormal, normNext, rows, hBefore, yNext, hidden, hiddenSteps, laneBytes, chunk.panels);
  const biasIh = hh + (<usize>(rows * hidden) << 2);
  const biasHh = biasIh + (<usize>rows << 2);
  addRowSums(biasIh, gates, gateNext, rows, steps, laneBytes);
  const joined = job.cell == GRU ? 2 * hidden : rows;
  memory.copy(biasHh, biasIh, <usize>joined << 2); // the same sums
  if (job.cell != GRU) return;
  addRowSums(biasHh + (<usize>joined << 2), gates + 3 * chunk.stateBytes, gateNext, hidden, steps, laneBytes);
}
