import type { TrainingEvent } from "../training/events.js";
import type { CliContext } from "./context.js";

/** Follows the events of one training. */
export type TrainingListener = (event: TrainingEvent) => void;

/** Shows several trainings, one after the other or at once. */
export interface ProgressGroup {
  /** A bar, or lines, for one more training; its label is shown if there is one. */
  listener(label?: string): TrainingListener;
  /** Writes a text and a newline, above the bars if there are any; nothing where it is quiet. */
  write(text: string): void;
  /** As write, for a warning, which is shown even where it is quiet. */
  warn(message: string): void;
  /** Leaves the last state on the screen and gives the cursor back. Can be called again. */
  stop(): void;
}

export interface ProgressOptions {
  /** Decides with the stream whether there are bars; without a terminal each epoch gets a line. */
  readonly env: CliContext["env"];
  /** Show warnings alone. */
  readonly quiet?: true | undefined;
  /** Epochs from one line of progress to the next, instead of bars. The last epoch always has a line. */
  readonly logEvery?: number | undefined;
  /** The labels of all trainings to come, to align their bars. */
  readonly labels?: readonly string[];
  /**
   * How many trainings come, where they are many: a line tells how far all are, and a training that
   * is done leaves its bar for a line above the others.
   */
  readonly total?: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}
