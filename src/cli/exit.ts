import { CommanderError } from "commander";
import { CancelledError, ExperimentError, InterruptedError, UserError } from "../shared/errors.js";

/** The exit codes of the command line. */
export const exitCodes = { done: 0, failed: 1, usage: 2, bug: 70, interrupted: 130 } as const;

/** What to print and how to exit after an error. */
export interface Failure {
  readonly code: number;
  /** What to print, as it is; empty when it is printed already. */
  readonly message: string;
}

/** Only what nobody foresaw keeps its stack: that is a bug in rnnlab. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? exitCodes.done : exitCodes.usage, message: "" };
  }
  if (error instanceof UserError)
    return { code: exitCodes.usage, message: `error: ${error.message}` };
  if (error instanceof ExperimentError)
    return { code: exitCodes.failed, message: `error: ${error.message}` };
  if (error instanceof CancelledError)
    return { code: exitCodes.interrupted, message: error.message };
  if (error instanceof InterruptedError) {
    const message = `${error.message}\nGo on with: rnnlab resume ${error.folder}`;
    return { code: exitCodes.interrupted, message };
  }
  const stack = error instanceof Error ? error.stack : String(error);
  return { code: exitCodes.bug, message: `error: a bug in rnnlab, please report it:\n${stack}` };
}
