import type { OnWork } from "../shared/work.js";
import type { TrainingEvent } from "../training/events.js";
import type { CliContext } from "./context.js";

/** Follows the events of one training. */
export type TrainingListener = (event: TrainingEvent) => void;

/** Shows several trainings, consecutive or parallel. */
export interface ProgressGroup {
  /** Adds a bar, or lines, for a training; its label is shown if there is one. */
  listener(label?: string): TrainingListener;
  /** Follows what precedes a training, and shows on a terminal what takes some time; its label is shown if there is one. */
  work(label?: string): OnWork;
  /** Writes a text and a newline above the bars, if there are any; nothing if quiet. */
  write(text: string): void;
  /** Like write, for a warning, which is shown even if quiet. */
  warn(message: string): void;
  /** Leaves the last state on the screen and restores the cursor. It can be called again. */
  stop(): void;
}

export interface ProgressOptions {
  /**
   * Together with the stream, decides whether there are bars; without a terminal, each epoch gets a
   * line.
   */
  readonly env: CliContext["env"];
  /** Whether to show warnings only. */
  readonly quiet?: true | undefined;
  /**
   * Number of epochs from one line of progress to the next, instead of bars. The last epoch always
   * has a line.
   */
  readonly logEvery?: number | undefined;
  /** The labels of all trainings to come, so that their bars align. */
  readonly labels?: readonly string[];
  /**
   * The number of trainings to come, if there are many: a line shows their overall progress, and
   * the bar of a finished training becomes a line above the others.
   */
  readonly total?: number;
  /** A monotonic clock in milliseconds. */
  readonly now?: () => number;
}
