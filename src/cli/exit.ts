import { resolve, sep } from "node:path";
import { CommanderError } from "commander";
import { bounded, oneLine } from "../report/printable.js";
import { CancelledError, ExperimentError, InterruptedError, UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { ownFile } from "../shared/own-files.js";
import { systemFaults } from "../shared/system-faults.js";

/** The exit codes of the command line. */
export const exitCodes = { done: 0, failed: 1, usage: 2, bug: 70, interrupted: 130 } as const;

/** What to print and how to exit after an error. */
export interface Failure {
  readonly code: number;
  /** The text to print; empty if it was printed already. */
  readonly message: string;
}

/**
 * The text and the exit code for an error. The text has a bounded length, because the error may quote a long
 * one.
 */
export function failureOf(error: unknown): Failure {
  const { code, message } = wholeFailureOf(error);
  return { code, message: code === exitCodes.bug ? message : bounded(message) };
}

/** Only unforeseen errors keep their stack: they are bugs in rnnlab. */
function wholeFailureOf(error: unknown): Failure {
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? exitCodes.done : exitCodes.usage, message: "" };
  }
  if (error instanceof UserError)
    return failure(exitCodes.usage, [`error: ${error.summary}`, ...error.details]);
  if (error instanceof ExperimentError)
    return failure(exitCodes.failed, [`error: ${error.message}`]);
  if (error instanceof CancelledError) return failure(exitCodes.interrupted, [error.message]);
  if (error instanceof InterruptedError) {
    const next = `Continue with: rnnlab resume ${error.folder}`;
    return failure(exitCodes.interrupted, [error.message, next]);
  }
  const fault = systemFault(error);
  if (fault !== undefined) return failure(exitCodes.failed, [`error: ${fault}`]);
  const stack = error instanceof Error ? error.stack : String(error);
  return { code: exitCodes.bug, message: `error: a bug in rnnlab, please report it:\n${stack}` };
}

function failure(code: number, lines: readonly string[]): Failure {
  return { code, message: lines.map(oneLine).join("\n") };
}

/**
 * Faults of the user's files and folders, such as a folder that was removed or replaced by a file. In the folder of
 * rnnlab itself they would be bugs.
 */
const faultsOfPaths: Readonly<Record<string, string>> = {
  ENOENT: "a file or folder is missing",
  ENOTDIR: "a folder is expected where there is a file",
  EISDIR: "a file is expected where there is a folder",
  EEXIST: "a folder is expected where there is a file",
  ENOTEMPTY: "a folder is not empty",
  ELOOP: "symbolic links form a loop",
  ENAMETOOLONG: "a path or a name is too long",
  EBUSY: "a file or folder is in use",
};

/** The sentence about a fault of the machine or of the user's files. Any other error would be a bug in rnnlab: undefined. */
function systemFault(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("syscall" in error)) return undefined;
  const code = errorCode(error) ?? "";
  const fault = systemFaults[code] ?? (isForeign(error) ? faultsOfPaths[code] : undefined);
  if (fault === undefined) return undefined;
  return `${fault} (${error.message}). Fix this, then run the command again.`;
}

/** The files and folders of rnnlab itself. Others beside them, such as those in `runs`, are the user's. */
const PACKAGE_FILES = ["bin", "configs", "dist", "node_modules", "package.json", "src"].map(
  ownFile,
);

/** Whether an error names a path that is not one of rnnlab's own files. */
function isForeign(error: Error): boolean {
  if (!("path" in error) || typeof error.path !== "string") return false;
  const path = resolve(error.path);
  return !PACKAGE_FILES.some((place) => path === place || path.startsWith(`${place}${sep}`));
}
