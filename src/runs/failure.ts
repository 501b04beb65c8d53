import { ExperimentError, InterruptedError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { LeaseLostError } from "./lease/lease.js";
import type { RunWriter } from "./writer.js";

/**
 * What a run ends with: an error of the file system as one sentence that says how to go on, any
 * other error as it is.
 */
export function runError(error: unknown, folder: string): unknown {
  if (errorCode(error) === undefined || !(error instanceof Error) || !("syscall" in error)) {
    return error;
  }
  return new ExperimentError(
    `${folder}: cannot be written (${error.message}). Training stopped, earlier checkpoints are ` +
      `untouched. Mend that, then go on with: rnnlab resume ${folder}`,
  );
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
