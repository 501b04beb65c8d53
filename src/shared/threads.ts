import { ExperimentError } from "./errors.js";
import { errorCode } from "./files.js";
import { codeAndCause } from "./system-faults.js";

/** The machine refuses another thread. */
export class ThreadError extends ExperimentError {
  override name = "ThreadError";
}

/**
 * What to report if a thread could not be started, whether `new Worker` threw the error or its event has it.
 *
 * @param what the thread, such as `thread 2`
 * @param remedy what the user can do
 * @returns undefined if the error has another cause
 */
export function threadError(what: string, error: unknown, remedy: string): ThreadError | undefined {
  if (!(error instanceof Error) || errorCode(error) !== "ERR_WORKER_INIT_FAILED") return undefined;
  const code = /\bE[A-Z0-9]+$/.exec(error.message)?.[0];
  const cause = code === undefined ? error.message : codeAndCause(code);
  return new ThreadError(`${what} cannot be started (${cause}). ${remedy}`);
}
