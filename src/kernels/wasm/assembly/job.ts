/**
 * A job of the main thread, as it is stored in shared memory; `job.ts` outside mirrors the order.
 */

@unmanaged
export class Job {
  /** One of the kinds below. */
  kind: i32;
  /** One of the cells below. */
  cell: i32;
  layers: i32;
  hidden: i32;
  /** 1 or 2. */
  directions: i32;
  /** Whether the only direction runs backward in time. */
  reverse: i32;
  batch: i32;
  steps: i32;
  inputs: i32;
  /** Features of the readout's result; 0 without a readout. */
  outputs: i32;
  /** Sequences in a chunk, a multiple of 8. */
  lanes: i32;
  chunks: i32;
  /** Whether to keep what backward needs, or to compute gradients with the loss. */
  training: i32;
  inputGradient: i32;
  hasMasks: i32;
  /** Whether both products of a step are normalised. */
  norm: i32;
  lastStepOnly: i32;
  /** One of the losses below, and the delta of a Huber loss. */
  loss: i32;
  lossDelta: f32;
  /** Number of values of all parameters together. */
  weightCount: i32;
  /** How often a thread polls for the others before it sleeps. */
  spins: i32;

  /**
   * All parameters, one after the other: the stack's in the contract's order, then the readout's.
   */
  weights: usize;
  /** [layers * directions] of PackedLayer, then their packed weights. */
  packed: usize;
  /** [batch, steps, inputs] */
  x: usize;
  /** [layers - 1][batch, steps, directions * hidden] */
  masks: usize;
  /** [batch] of f32: steps of each sequence; 0 if all have all steps */
  lengths: usize;
  /** [layers * directions, batch, hidden]: the state before the first step, not in training; 0 if it is zero */
  h0: usize;
  c0: usize;
  /** [batch, steps, directions * hidden]; 0 if not needed, like the next two */
  y: usize;
  /** [layers * directions, batch, hidden] */
  hN: usize;
  cN: usize;
  /** [batch, steps, outputs] */
  predictions: usize;
  targets: usize;
  /** [outputs]: the level of each output of a quantile loss */
  levels: usize;
  /** [chunks][2] of f64: sums of the losses of all steps and of the last one */
  losses: usize;
  dy: usize;
  dhN: usize;
  dcN: usize;
  dx: usize;
  /** [chunks][weightCount]: gradients of each chunk */
  partials: usize;
  /** [weightCount] */
  gradients: usize;
  /** What forward keeps for backward, for each chunk; without it (0) it is scratch. */
  kept: usize;
  keptBytes: usize;
  /** Scratch of each thread. */
  scratch: usize;
  scratchBytes: usize;

  /** Counters shared by the threads: the next item, items done. */
  next: i32;
  done: i32;
  /** Set when a thread failed. */
  failed: i32;
  /**
   * Number of targets that are not missing, in all counted steps and in the last step; shared by
   * the threads.
   */
  measured: i32;
  measuredLast: i32;
}

export const FORWARD = 0;
export const BACKWARD = 1;
/** Forward and readout; with targets the loss, in training also all gradients. */
export const FORECAST = 2;

export const MSE = 0;
export const MAE = 1;
export const HUBER = 2;
export const POISSON = 3;
export const QUANTILE = 4;

export const RNN = 0;
export const LSTM = 1;
export const GRU = 2;
export const MINGRU = 3;
export const MINLSTM = 4;

/** Rows of gates that are kept for each unit. */
@inline
export function gateRows(job: Job): i32 {
  return job.cell == RNN ? 1 : job.cell == MINGRU ? 2 : 4;
}

/** Rows of the weights for each unit. */
@inline
export function weightRows(job: Job): i32 {
  return job.cell == RNN ? 1 : job.cell == LSTM ? 4 : job.cell == MINGRU ? 2 : 3;
}

/** Whether the gates come from the input alone, so that there is no product with the state. */
@inline
export function inputOnly(job: Job): boolean {
  return job.cell == MINGRU || job.cell == MINLSTM;
}
