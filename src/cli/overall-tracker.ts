import type { TrainingState } from "./progress-line.js";

/** Sums the progress of many trainings, in units of whole trainings. */
export class OverallTracker {
  readonly #total: number;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #shares: number[] = [];

  /** @param now a monotonic clock in milliseconds */
  constructor(total: number, now: () => number) {
    this.#total = total;
    this.#now = now;
    this.#startedAt = now();
  }

  /** Adds a training; the returned function receives its states. */
  member(): (state: TrainingState, ended: boolean) => void {
    const index = this.#shares.push(0) - 1;
    return ({ done, epochs }, ended) => {
      this.#shares[index] = ended ? 1 : done / epochs;
    };
  }

  state(): TrainingState {
    return {
      label: "all",
      epochs: this.#total,
      done: this.#shares.reduce((sum, share) => sum + share, 0),
      doneBefore: 0,
      elapsedMs: this.#now() - this.#startedAt,
    };
  }
}
