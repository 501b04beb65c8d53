import { Chunk } from "./chunk";
import { Job } from "./job";

/**
 * Sequences of different lengths in the lanes of a chunk. A chunk runs over the steps of its
 * longest sequence. After a sequence's end, its input and its state are set to 0, so that a reverse
 * direction reaches the sequence's end with state 0, and y is 0 without further work.
 */

/** Reads the lengths of a chunk's sequences. */
export function readLengths(job: Job, chunk: Chunk): void {
  chunk.longest = job.steps;
  chunk.shortest = job.steps;
  if (!job.lengths) return;
  const from = job.lengths + (<usize>chunk.first << 2);
  memory.copy(chunk.lengths, from, <usize>chunk.count << 2);
  chunk.longest = 1;
  for (let lane = 0; lane < chunk.count; lane++) {
    const length = <i32>load<f32>(from + (<usize>lane << 2));
    chunk.longest = max(chunk.longest, length);
    chunk.shortest = min(chunk.shortest, length);
  }
  // A lane without a sequence never ends, because nothing in it needs clearing.
  for (let lane = chunk.count; lane < job.lanes; lane++) {
    store<f32>(chunk.lengths + (<usize>lane << 2), <f32>chunk.longest);
  }
}

/** Sets to 0 what ended sequences have in an array [steps][`step` bytes], as far as it is used. */
export function clearPadding(chunk: Chunk, values: usize, step: usize): void {
  for (let time = chunk.shortest; time < chunk.longest; time++) {
    clearEnded(chunk, values + <usize>time * step, step, time);
  }
}

/** Sets to 0 the lanes of rows at `values` whose sequence has no step `time`. */
export function clearEnded(chunk: Chunk, values: usize, bytes: usize, time: i32): void {
  const now = f32x4.splat(<f32>time);
  for (let lane: usize = 0; lane < chunk.laneBytes; lane += 16) {
    const active = f32x4.gt(v128.load(chunk.lengths + lane), now);
    for (let at = values + lane; at < values + bytes; at += chunk.laneBytes) {
      v128.store(at, v128.and(v128.load(at), active));
    }
  }
}

/** to += from, in the lanes whose sequence ends with step `time`. */
export function addAtEnd(chunk: Chunk, to: usize, from: usize, bytes: usize, time: i32): void {
  const end = f32x4.splat(<f32>(time + 1));
  for (let lane: usize = 0; lane < chunk.laneBytes; lane += 16) {
    const ends = f32x4.eq(v128.load(chunk.lengths + lane), end);
    for (let at = lane; at < bytes; at += chunk.laneBytes) {
      const added = v128.and(v128.load(from + at), ends);
      v128.store(to + at, f32x4.add(v128.load(to + at), added));
    }
  }
}

/** to[lane][row] = state[row][lane], for the lanes whose sequence ends with step `time`. */
export function writeEnded(chunk: Chunk, to: usize, state: usize, rows: i32, time: i32): void {
  const end = <f32>(time + 1);
  for (let lane: usize = 0; lane < <usize>chunk.count; lane++) {
    if (load<f32>(chunk.lengths + (lane << 2)) != end) continue;
    for (let row: usize = 0; row < <usize>rows; row++) {
      const value = load<f32>(state + row * chunk.laneBytes + (lane << 2));
      store<f32>(to + ((lane * <usize>rows + row) << 2), value);
    }
  }
}
