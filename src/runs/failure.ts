import { ExperimentError, InterruptedError } from "../shared/errors.js";
import { errorCode, isFolder, removeQuietly } from "../shared/files.js";
import { isEmptyRun } from "./folders.js";
import { LeaseLostError } from "./lease/lease.js";
import type { RunWriter } from "./writer.js";

/**
 * What the beginning of a run ends with, as {@link runError} has it. The folder, where nothing but the
 * beginning stands, goes.
 */
export function beginError(error: unknown, folder: string): unknown {
  if (!isFileError(error)) return error;
  if (isFolder(folder) && isEmptyRun(folder)) removeQuietly(folder);
  return new ExperimentError(
    `${folder}: cannot be written (${error.message}). The run has not begun; start it again when that ` +
      "is put right.",
  );
}

/**
 * What a run ends with: an error of the file system as one sentence that says how to go on, any
 * other error as it is.
 */
export function runError(error: unknown, folder: string): unknown {
  if (!isFileError(error)) return error;
  return new ExperimentError(
    `${folder}: cannot be written (${error.message}). Training stopped, earlier checkpoints are ` +
      `untouched. Put that right, then go on with: rnnlab resume ${folder}`,
  );
}

/** An error of the file system, and not of what was read there. */
function isFileError(error: unknown): error is Error {
  return errorCode(error) !== undefined && error instanceof Error && "syscall" in error;
}

/** Notes in the manifest that the run failed, where that can still be written. */
export function recordFailure(writer: RunWriter, error: unknown): void {
  if (error instanceof InterruptedError || error instanceof LeaseLostError) return;
  try {
    writer.update({ status: "failed", error: error instanceof Error ? error.message : "unknown" });
  } catch (second) {
    if (errorCode(second) === undefined && !(second instanceof LeaseLostError)) throw second;
  }
}
