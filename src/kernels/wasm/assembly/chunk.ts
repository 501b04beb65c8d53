import { FORWARD, gateRows, Job, LSTM, RNN, weightRows } from "./job";

/** Number of steps after which the gradients of the weights are updated. */
export const BLOCK = 16;

/**
 * Where the arrays of one chunk are. All have steps outermost and lanes innermost; a lane is one
 * sequence. In inference, an array that only backward reads shrinks to one step, or to nothing.
 */
@unmanaged
export class Chunk {
  index: i32;
  /** First sequence and number of sequences; the input of further lanes is 0. */
  first: i32;
  count: i32;
  /** Steps of the longest and of the shortest sequence. */
  longest: i32;
  shortest: i32;
  laneBytes: usize;
  /** Bytes of [hidden, lanes], and of one step of y: [directions * hidden, lanes]. */
  stateBytes: usize;
  yStep: usize;
  ySize: usize;
  /** Bytes of one step of gates, c and tanhC, and of all steps of one layer and direction. */
  gateStep: usize;
  gateSize: usize;
  stateStep: usize;
  stateSize: usize;

  /** The same for what normalisation stores; 0 without a norm. */
  normStep: usize;
  normSize: usize;

  x: usize;
  /**
   * [layers * directions] of [steps][gate rows * hidden, lanes]; backward stores gradients there
   */
  gates: usize;
  c: usize;
  tanhC: usize;
  /**
   * [layers] of [steps][directions * hidden, lanes]; likewise the next two, except in the last
   * layer
   */
  y: usize;
  masks: usize;
  dropped: usize;
  /** [layers * directions] of [steps][2 * weight rows * hidden + 2, lanes]: see `norm.ts` */
  normal: usize;
  /** [hidden, lanes] of 0, or the given h of a layer and direction: the state before the first step */
  zero: usize;

  /** Gradient of y of the current layer, and of the layer below. */
  dy: usize;
  dyBelow: usize;
  dx: usize;
  /** [hidden, lanes] */
  dc: usize;
  dhN: usize;
  /** Work space of `addOuter`. */
  panels: usize;
  /** [steps][outputs, lanes] */
  predictions: usize;
  targets: usize;
  /** [lanes] of f32: steps of each sequence, if they differ */
  lengths: usize;
  /** [hidden, lanes] */
  dcN: usize;

  /** Bytes of the arrays that forward keeps for backward, and of the others. */
  keptBytes: usize;
  workBytes: usize;
}

/**
 * Fills in a chunk, given the addresses of its kept arrays and of the others.
 *
 * @param work 0: after the kept ones
 */
export function layOut(job: Job, chunk: Chunk, index: i32, kept: usize, work: usize): void {
  const training = job.training != 0;
  const laneBytes = (<usize>job.lanes) << 2;
  chunk.index = index;
  chunk.first = index * job.lanes;
  chunk.count = min(job.lanes, job.batch - chunk.first);
  chunk.laneBytes = laneBytes;
  chunk.stateBytes = <usize>job.hidden * laneBytes;
  chunk.yStep = <usize>job.directions * chunk.stateBytes;
  chunk.ySize = <usize>job.steps * chunk.yStep;
  const gateBytes = <usize>gateRows(job) * chunk.stateBytes;
  chunk.gateStep = training ? gateBytes : 0;
  chunk.gateSize = training && job.cell != RNN ? <usize>job.steps * gateBytes : 0;
  chunk.stateStep = training ? chunk.stateBytes : 0;
  chunk.stateSize =
    job.cell != LSTM ? 0 : training ? <usize>job.steps * chunk.stateBytes : chunk.stateBytes;
  const normBytes = job.norm ? <usize>(2 * weightRows(job) * job.hidden + 2) * laneBytes : 0;
  chunk.normStep = training ? normBytes : 0;
  chunk.normSize = training ? <usize>job.steps * normBytes : 0;
  const end = layOutKept(job, chunk, kept);
  chunk.keptBytes = end - kept;
  if (work == 0) work = end;
  chunk.lengths = layOutWork(job, chunk, work);
  chunk.dcN = chunk.lengths + laneBytes;
  chunk.workBytes = chunk.dcN + chunk.stateBytes - work;
}

function layOutKept(job: Job, chunk: Chunk, at: usize): usize {
  const runs = <usize>(job.layers * job.directions);
  const betweenLayers = job.hasMasks ? <usize>(job.layers - 1) * chunk.ySize : 0;
  chunk.zero = at;
  at += chunk.stateBytes;
  chunk.x = at;
  at += <usize>(job.steps * job.inputs) * chunk.laneBytes;
  chunk.y = at;
  at += <usize>job.layers * chunk.ySize;
  chunk.masks = at;
  at += betweenLayers;
  chunk.dropped = at;
  at += betweenLayers;
  chunk.c = at;
  at += runs * chunk.stateSize;
  chunk.tanhC = at;
  at += runs * chunk.stateSize;
  chunk.normal = at;
  if (job.norm) at += job.training ? runs * chunk.normSize : <usize>(2 * weightRows(job) * job.hidden + 2) * chunk.laneBytes;
  chunk.gates = at;
  if (job.cell == RNN) return at;
  return at + (job.training ? runs * chunk.gateSize : <usize>gateRows(job) * chunk.stateBytes);
}

function layOutWork(job: Job, chunk: Chunk, at: usize): usize {
  const stepBytes = <usize>job.steps * chunk.laneBytes;
  chunk.predictions = at;
  at += stepBytes * <usize>job.outputs;
  chunk.targets = at;
  at += stepBytes * <usize>job.outputs;
  if (!job.training || job.kind == FORWARD) return at;
  if (job.cell == RNN) {
    chunk.gates = at;
    at += <usize>job.steps * chunk.gateStep;
  }
  chunk.dy = at;
  at += chunk.ySize;
  chunk.dyBelow = at;
  at += chunk.ySize;
  chunk.dc = at;
  at += chunk.stateBytes;
  chunk.dhN = at;
  at += chunk.stateBytes;
  chunk.panels = at;
  const columns = max(job.inputs, job.directions * job.hidden);
  at += <usize>(64 * BLOCK * (columns + 12));
  chunk.dx = at;
  return job.inputGradient ? at + stepBytes * <usize>job.inputs : at;
}
