import { InterruptedError, UnwritableError } from "../shared/errors.js";
import { errorCode, isFolder, removeQuietly } from "../shared/files.js";
import { ThreadError } from "../shared/threads.js";
import { isEmptyRun } from "./folders.js";
import { LeaseLostError } from "./lease/lease.js";
import type { RunWriter } from "./writer.js";

/**
 * The error to report for a run that failed before its first epoch. A folder that holds only the first files
 * is removed.
 *
 * @returns see {@link runError}
 */
export function beginError(error: unknown, folder: string): unknown {
  if (!(isFileError(error) || error instanceof ThreadError)) return error;
  if (isFolder(folder) && isEmptyRun(folder)) removeQuietly(folder);
  if (error instanceof ThreadError) return error;
  return new UnwritableError(
    `${folder}: cannot be written (${error.message}). The run has not started. Fix this, then start ` +
      "it again.",
  );
}

/**
 * The error to report for a run that failed: a file system error becomes one sentence that says how to
 * continue; any other error is returned as it is.
 */
export function runError(error: unknown, folder: string): unknown {
  if (!isFileError(error)) return error;
  return new UnwritableError(
    `${folder}: cannot be written (${error.message}). Training stopped; earlier checkpoints are ` +
      `intact. Fix this, then continue with: rnnlab resume ${folder}`,
  );
}

/** Whether an error comes from the file system, as opposed to the content of a file. */
function isFileError(error: unknown): error is Error {
  return errorCode(error) !== undefined && error instanceof Error && "syscall" in error;
}

/** Records in the manifest that the run failed, if the manifest can still be written. */
export function recordFailure(writer: RunWriter, error: unknown): void {
  if (error instanceof InterruptedError || error instanceof LeaseLostError) return;
  try {
    writer.update({ status: "failed", error: error instanceof Error ? error.message : "unknown" });
  } catch (second) {
    if (errorCode(second) === undefined && !(second instanceof LeaseLostError)) throw second;
  }
}
