/**
 * A mistake that the user can fix: bad input, an impossible config, a file that is not there.
 * Shown as one line, never with a stack. Exit code 2.
 */
export class UserError extends Error {
  override name = "UserError";
}

/** The experiment itself failed: it diverged, or an expectation was not met. Exit code 1. */
export class ExperimentError extends Error {
  override name = "ExperimentError";
}

/** The run was stopped from outside after saving a checkpoint. Exit code 130. */
export class InterruptedError extends Error {
  override name = "InterruptedError";
  /** The run folder, which can be resumed. */
  readonly folder: string;

  constructor(folder: string) {
    super(`interrupted, checkpoint saved in ${folder}`);
    this.folder = folder;
  }
}

/** Work that keeps nothing half done was stopped from outside: all is as before. Exit code 130. */
export class CancelledError extends Error {
  override name = "CancelledError";
}
