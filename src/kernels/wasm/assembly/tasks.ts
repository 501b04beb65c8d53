import { backwardStack } from "./backward";
import { Chunk, layOut } from "./chunk";
import { forwardStack } from "./forward";
import { BACKWARD, FORECAST, FORWARD, Job } from "./job";
import { clearPadding, readLengths } from "./lengths";
import { backwardReadout, forwardReadout, measureLosses } from "./readout";
import { fromLanes, toLanes } from "./transpose";

/** A thread's scratch begins with its Chunk. */
export const CHUNK_BYTES: usize = 256;

/** Number of gradients that a thread sums at a time. */
export const SLICE: i32 = 4096;

/** Fills in how many bytes a job needs for each chunk and for each thread. */
export function measure(job: Job, chunk: Chunk): void {
  const separate = keepsReserve(job);
  layOut(job, chunk, 0, 0, 0);
  job.keptBytes = separate ? align(chunk.keptBytes) : 0;
  job.scratchBytes = align(CHUNK_BYTES + chunk.workBytes + (separate ? 0 : chunk.keptBytes));
}

/** Whether forward and backward are separate jobs. */
function keepsReserve(job: Job): boolean {
  return job.kind == BACKWARD || (job.kind == FORWARD && job.training != 0);
}

@inline
function align(bytes: usize): usize {
  // There is room after the arrays too, because products read up to three rows beyond a matrix.
  return (bytes + 4096 + 127) & ~127;
}

/** Items of the second phase: slices of the gradients. */
export function sliceCount(job: Job): i32 {
  const wanted = job.kind == BACKWARD || (job.kind == FORECAST && job.training != 0);
  return wanted ? (job.weightCount + SLICE - 1) / SLICE : 0;
}

/**
 * Computes everything of one chunk, all layers, while its arrays are in cache.
 *
 * @param trains as for `runItems`
 */
@inline
export function runChunk(job: Job, index: i32, scratch: usize, trains: bool): void {
  const chunk = changetype<Chunk>(scratch);
  const begin = scratch + CHUNK_BYTES;
  if (job.kept) layOut(job, chunk, index, job.kept + <usize>index * job.keptBytes, begin);
  else layOut(job, chunk, index, begin, 0);
  readLengths(job, chunk);
  if (job.kind != BACKWARD) {
    read(job, chunk, chunk.x, job.x, job.inputs);
    clearPadding(chunk, chunk.x, <usize>job.inputs * chunk.laneBytes);
    forwardStack(job, chunk);
    if (job.y) writeOutput(job, chunk);
  }
  if (trains && job.kind == BACKWARD) backward(job, chunk);
  if (job.kind == FORECAST) forecast(job, chunk, trains);
}

function writeOutput(job: Job, chunk: Chunk): void {
  const y = chunk.y + <usize>(job.layers - 1) * chunk.ySize;
  const used = <usize>chunk.longest * chunk.yStep;
  memory.fill(y + used, 0, chunk.ySize - used);
  write(job, chunk, job.y, y, job.directions * job.hidden);
}

function backward(job: Job, chunk: Chunk): void {
  const gradients = beginGradients(job, chunk);
  read(job, chunk, chunk.dy, job.dy, job.directions * job.hidden);
  backwardStack(job, chunk, gradients);
  if (job.inputGradient) write(job, chunk, job.dx, chunk.dx, job.inputs);
}

@inline
function forecast(job: Job, chunk: Chunk, trains: bool): void {
  const from = job.lastStepOnly ? job.steps - 1 : 0;
  forwardReadout(job, chunk, job.predictions ? 0 : from);
  if (job.predictions) write(job, chunk, job.predictions, chunk.predictions, job.outputs);
  if (!trains || !job.targets) return;
  read(job, chunk, chunk.targets, job.targets, job.outputs);
  measureLosses(job, chunk, from);
  if (!job.training) return;
  const gradients = beginGradients(job, chunk);
  backwardReadout(job, chunk, from, gradients);
  backwardStack(job, chunk, gradients);
  if (job.inputGradient) write(job, chunk, job.dx, chunk.dx, job.inputs);
}

function beginGradients(job: Job, chunk: Chunk): usize {
  const bytes = <usize>job.weightCount << 2;
  const gradients = job.partials + <usize>chunk.index * bytes;
  memory.fill(gradients, 0, bytes);
  return gradients;
}

/** The chunk's part of an array [batch, steps, features]. */
function read(job: Job, chunk: Chunk, to: usize, from: usize, features: i32): void {
  const columns = job.steps * features;
  toLanes(to, from + (<usize>(chunk.first * columns) << 2), chunk.count, columns, job.lanes);
}

function write(job: Job, chunk: Chunk, to: usize, from: usize, features: i32): void {
  const columns = job.steps * features;
  fromLanes(to + (<usize>(chunk.first * columns) << 2), from, chunk.count, columns, job.lanes);
}

/** Sums the chunks' gradients, in the order of the chunks, for one slice of the parameters. */
export function addPartials(job: Job, slice: i32): void {
  const begin = <usize>(slice * SLICE) << 2;
  const end = min(begin + (<usize>SLICE << 2), <usize>job.weightCount << 2);
  const next = <usize>job.weightCount << 2;
  const vectors = begin + ((end - begin) & ~15);
  const factor = measuredFactor(job);
  for (let at = begin; at < vectors; at += 16) {
    let sum = v128.load(job.partials + at);
    for (let chunk = 1; chunk < job.chunks; chunk++) {
      sum = f32x4.add(sum, v128.load(job.partials + <usize>chunk * next + at));
    }
    if (factor != 1) sum = f32x4.mul(sum, f32x4.splat(factor));
    v128.store(job.gradients + at, sum);
  }
  for (let at = vectors; at < end; at += 4) {
    let sum = load<f32>(job.partials + at);
    for (let chunk = 1; chunk < job.chunks; chunk++) sum += load<f32>(job.partials + <usize>chunk * next + at);
    store<f32>(job.gradients + at, factor != 1 ? sum * factor : sum);
  }
}

/**
 * The ratio of the mean over the measured targets to that over all of them; 0 if there are none.
 */
function measuredFactor(job: Job): f32 {
  if (job.kind != FORECAST) return 1;
  const all = job.batch * job.outputs * (job.lastStepOnly ? 1 : job.steps);
  return job.measured == 0 ? 0 : <f32>all / <f32>job.measured;
}
