/**
 * A mistake that the user can fix, such as bad input, an impossible config or a missing file. It is
 * shown as one line, never with a stack. Exit code 2.
 */
export class UserError extends Error {
  override name = "UserError";
  /** The message without {@link details}. A line break in it belongs to a quoted name. */
  readonly summary: string;
  /** Lines below the summary, such as a list of problems. */
  readonly details: readonly string[];

  constructor(summary: string, details: readonly string[] = []) {
    super([summary, ...details].join("\n"));
    this.summary = summary;
    this.details = details;
  }
}

/**
 * A file that the user named cannot be read, although another process or a later try may be able to: it is missing, its
 * disk fails, or permissions are lacking. Says nothing about its content. Exit code 2.
 */
export class UnreadableError extends UserError {
  override name = "UnreadableError";
}

/** The experiment itself failed: training diverged, or an expectation was not met. Exit code 1. */
export class ExperimentError extends Error {
  override name = "ExperimentError";
}

/**
 * A run's folder cannot be written, for example on a full disk. The run can be continued, also by another process or on
 * another machine. Exit code 1.
 */
export class UnwritableError extends ExperimentError {
  override name = "UnwritableError";
}

/** The run was stopped from outside after it saved a checkpoint. Exit code 130. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
  /** The run folder. `resume` continues it. */
  readonly folder: string;

  constructor(folder: string) {
    super(`interrupted, checkpoint saved in ${folder}`);
    this.folder = folder;
  }
}

/**
 * A command that keeps no partial results was stopped from outside; everything is as it was before.
 * Exit code 130.
 */
export class CancelledError extends Error {
  override name = "CancelledError";
}
