import type { EpochMetrics, TrainingEvent } from "../training/events.js";
import type { TrainingState } from "./progress-line.js";

/** Adds up a training's events to how far it is. */
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

  /** @param now milliseconds of a clock that only goes forward */
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

  /** The run is evaluated, too: there are only its times to show. */
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

  /** Then the last weights are tested, which may take a while. */
  #end(): void {
    this.#endedAt = this.#now();
    this.#isEvaluating = true;
  }

  #batch({ epoch, batch, loss }: Extract<TrainingEvent, { type: "batch" }>): void {
    // One share more than there are batches: the epoch is done when it is validated.
    this.#done = epoch - 1 + batch / (this.#batches + 1);
    this.#lossSum += loss;
    this.#lossCount += 1;
  }

  #epoch({ epoch, metrics }: Extract<TrainingEvent, { type: "epoch" }>): void {
    this.#done = epoch;
    this.#metrics = metrics;
  }
}
