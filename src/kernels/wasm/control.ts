/** Words of the control block through which the main thread and the workers talk. */
export const control = {
  /** Grows with every job, and wakes the workers. */
  generation: 0,
  /** Address of the job. */
  job: 1,
  /** Workers inside a job, plus `OPEN` while more may enter. */
  gate: 2,
  /** Not 0: the workers are to end. */
  stop: 3,
  /** Workers that sleep, or are about to: only those need waking. */
  asleep: 4,
} as const;

export const OPEN = 1 << 30;
export const CONTROL_BYTES = 128;

/** Looks at a word for a while, because a futex takes longer than most pauses between jobs. */
export function spinWhile(words: Int32Array, index: number, value: number, spins: number): boolean {
  for (let spin = 0; spin < spins; spin += 1) {
    if (Atomics.load(words, index) !== value) return true;
  }
  return false;
}
