import { printable } from "../report/printable.js";
import type { OutputStream } from "./context.js";
import { isLive } from "./output.js";
import { Bars } from "./progress-bars.js";
import type { ProgressGroup, ProgressOptions, TrainingListener } from "./progress-group.js";
import { epochLine } from "./progress-line.js";
import { TrainingTracker } from "./training-tracker.js";

export type { ProgressGroup } from "./progress-group.js";

const silence: ProgressGroup = { listener: () => () => {}, write: () => {}, stop: () => {} };

/**
 * Progress of one training or several on a stream, normally stderr: bars on a terminal, a line for
 * each epoch elsewhere, or nothing; the caller need not know which.
 */
export function createProgressGroup(stream: OutputStream, options: ProgressOptions): ProgressGroup {
  if (options.silent) return silence;
  return isLive(options.env, stream) ? new Bars(stream, options) : new Lines(stream, options);
}

/** More trainings than this get a line each in place of a line an epoch. */
const MOST_DETAILED = 4;

/** One plain line for each epoch, or where there are many trainings for each of them. */
class Lines implements ProgressGroup {
  readonly #stream: OutputStream;
  readonly #now: () => number;
  readonly #total: number;
  #ended = 0;

  constructor(stream: OutputStream, { total = 1, now = () => performance.now() }: ProgressOptions) {
    this.#stream = stream;
    this.#now = now;
    this.#total = total;
  }

  listener(label = ""): TrainingListener {
    const tracker = new TrainingTracker(label, this.#now);
    return (event) => {
      tracker.follow(event);
      if (event.type === "epoch" && this.#total <= MOST_DETAILED) {
        this.write(epochLine(tracker.state()));
      } else if (event.type === "end" && this.#total > MOST_DETAILED) {
        this.#ended += 1;
        this.write(`${this.#ended}/${this.#total} ${epochLine(tracker.state())}`);
      }
    };
  }

  write(text: string): void {
    this.#stream.write(`${printable(text)}\n`);
  }

  stop(): void {}
}
