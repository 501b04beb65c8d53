import { type OnWork, unfollowed } from "../shared/work.js";
import type { OutputStream } from "./context.js";
import { exactStream, isLive, warningText, writeNote } from "./output.js";
import { Bars } from "./progress-bars.js";
import type { ProgressGroup, ProgressOptions, TrainingListener } from "./progress-group.js";
import { epochLine } from "./progress-line.js";
import { TrainingTracker } from "./training-tracker.js";

export type { ProgressGroup } from "./progress-group.js";

/**
 * Progress of one or several trainings on a stream, normally stderr: bars on a terminal, otherwise
 * a line for each epoch, or only warnings. Callers need not know which.
 */
export function createProgressGroup(stream: OutputStream, options: ProgressOptions): ProgressGroup {
  if (options.quiet) return new Quiet(stream);
  const bars = options.logEvery === undefined && isLive(options.env, stream);
  return bars ? new Bars(exactStream(stream), options) : new Lines(stream, options);
}

/** Shows warnings only. */
class Quiet implements ProgressGroup {
  readonly #stream: OutputStream;

  constructor(stream: OutputStream) {
    this.#stream = stream;
  }

  listener(): TrainingListener {
    return () => {};
  }

  work(): OnWork {
    return unfollowed;
  }

  write(_text: string): void {}

  warn(message: string): void {
    writeNote(this.#stream, warningText(message));
  }

  stop(): void {}
}

/** With more trainings than this, each gets a single line instead of one per epoch. */
const MOST_DETAILED = 4;

/** One plain line for each epoch or, if there are many trainings, for each training. */
class Lines implements ProgressGroup {
  readonly #stream: OutputStream;
  readonly #now: () => number;
  readonly #total: number;
  readonly #every: number | undefined;
  #ended = 0;

  constructor(
    stream: OutputStream,
    { total = 1, logEvery, now = () => performance.now() }: ProgressOptions,
  ) {
    this.#stream = stream;
    this.#now = now;
    this.#total = total;
    this.#every = logEvery ?? (total <= MOST_DETAILED ? 1 : undefined);
  }

  listener(label = ""): TrainingListener {
    const tracker = new TrainingTracker(label, this.#now);
    let epochs = 0;
    return (event) => {
      tracker.follow(event);
      if (event.type === "start") epochs = event.epochs;
      if (event.type === "epoch" && this.#isDue(event.epoch, epochs)) {
        this.write(epochLine(tracker.state()));
      } else if (event.type === "end" && this.#total > MOST_DETAILED) {
        this.#ended += 1;
        this.write(`${this.#ended}/${this.#total} ${epochLine(tracker.state())}`);
      }
    };
  }

  /** Whether an epoch, counted from 1, gets a line. */
  #isDue(epoch: number, epochs: number): boolean {
    return this.#every !== undefined && (epoch % this.#every === 0 || epoch === epochs);
  }

  work(): OnWork {
    return unfollowed;
  }

  write(text: string): void {
    writeNote(this.#stream, text);
  }

  warn(message: string): void {
    this.write(warningText(message));
  }

  stop(): void {}
}
