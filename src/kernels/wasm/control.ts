/** Words of the control block through which the main thread and the workers communicate. */
export const control = {
  /** Incremented with every job, which wakes the workers. */
  generation: 0,
  /** Address of the job. */
  job: 1,
  /** Number of workers inside a job, plus `OPEN` while more may enter. */
  gate: 2,
  /** Nonzero: the workers should end. */
  stop: 3,
  /** Number of workers that sleep or are about to; only these need waking. */
  asleep: 4,
} as const;

export const OPEN = 1 << 30;
export const CONTROL_BYTES = 128;

/**
 * Polls a word for a while, because waking from a futex takes longer than most pauses between jobs.
 */
export function spinWhile(words: Int32Array, index: number, value: number, spins: number): boolean {
  for (let spin = 0; spin < spins; spin += 1) {
    if (Atomics.load(words, index) !== value) return true;
  }
  return false;
}
