import type { EpochMetrics, TrainingEvent } from "../training/events.js";
import type { TrainingState } from "./progress-line.js";

/** Turns the events of a training into its progress. */
export class TrainingTracker {
  readonly #label: string;
  readonly #now: () => number;
  #epochs = 1;
  #batches = 1;
  #done = 0;
  #doneBefore = 0;
  #lossSum = 0;
  #lossCount = 0;
  #metrics: EpochMetrics | undefined;
  #startedAt: number;
  #endedAt: number | undefined;
  #isEvaluating = false;

  /** @param now a monotonic clock in milliseconds */
  constructor(label: string, now: () => number) {
    this.#label = label;
    this.#now = now;
    this.#startedAt = now();
  }

  follow(event: TrainingEvent): void {
    if (event.type === "start") this.#start(event);
    else if (event.type === "batch") this.#batch(event);
    else if (event.type === "epoch") this.#epoch(event);
    else this.#end();
  }

  /** Marks the run as evaluated; only its times remain to be shown. */
  evaluated(): void {
    this.#isEvaluating = false;
  }

  state(): TrainingState {
    return {
      label: this.#label,
      epochs: this.#epochs,
      done: this.#done,
      doneBefore: this.#doneBefore,
      elapsedMs: (this.#endedAt ?? this.#now()) - this.#startedAt,
      metrics: this.#metrics,
      afterwards: this.#isEvaluating ? "evaluating ..." : undefined,
      loss: this.#lossCount > 0 ? this.#lossSum / this.#lossCount : undefined,
    };
  }

  #start({ epochs, batches, epochsDone }: Extract<TrainingEvent, { type: "start" }>): void {
    this.#epochs = epochs;
    this.#batches = batches;
    this.#done = epochsDone;
    this.#doneBefore = epochsDone;
    this.#startedAt = this.#now();
  }

  /** Marks the end of training; testing the last weights may still take a while. */
  #end(): void {
    this.#endedAt = this.#now();
    this.#isEvaluating = true;
  }

  #batch({ epoch, batch, loss }: Extract<TrainingEvent, { type: "batch" }>): void {
    // One share more than there are batches: an epoch is done after its validation.
    this.#done = epoch - 1 + batch / (this.#batches + 1);
    this.#lossSum += loss;
    this.#lossCount += 1;
  }

  #epoch({ epoch, metrics }: Extract<TrainingEvent, { type: "epoch" }>): void {
    this.#done = epoch;
    this.#metrics = metrics;
  }
}
