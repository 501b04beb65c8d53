import { existsSync, statSync, writeFileSync } from "node:fs";
import { UserError } from "../shared/errors.js";
import { requireFileNames } from "../shared/file-names.js";
import { type Content, errorCode, writeFileAtomic } from "../shared/files.js";
import { makeFolders } from "../shared/folders.js";
import { systemFaults } from "../shared/system-faults.js";

/** Why a path cannot be written, by the file system's error code. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist. Create the folder first, or choose another path",
  ENOTDIR: "its folder is a file. Choose another path",
  EISDIR: "it is a folder. Name a file in it",
  EACCES: "permission denied. Choose another path",
  EPERM: "permission denied. Choose another path",
  EROFS: "the file system is read-only. Choose another path",
};

/**
 * Writes a file that the user named. All output files of commands are written here. If it fails, an
 * old file stays intact. A device or a pipe such as /dev/null is written to, not replaced.
 *
 * @param shown the name of the path in errors
 * @throws UserError if it cannot be written
 */
export function writeOutput(path: string, content: Content, shown = path): void {
  requireFileNames(path);
  try {
    if (isSpecial(path)) writePieces(path, content);
    else writeFileAtomic(path, content);
  } catch (error) {
    throw cannotWrite(error, shown);
  }
}

/**
 * Like {@link writeOutput}, but never replaces a file.
 *
 * @throws UserError if the file exists or cannot be written
 */
export function writeNewOutput(path: string, content: Content, shown = path): void {
  if (existsSync(path) && !isSpecial(path)) {
    throw new UserError(
      `${shown}: the file exists, expected a new one. Remove it or choose another name.`,
    );
  }
  writeOutput(path, content, shown);
}

/**
 * Creates a folder that the user named, with its parents.
 *
 * @throws UserError if it cannot be created
 */
export function makeOutputFolder(path: string, shown = path): void {
  requireFileNames(path);
  try {
    makeFolders(path);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new UserError(`${shown}: cannot be created (${errorCode(error)}), expected a folder`);
  }
}

/** Whether the path is something other than a file or a folder. */
function isSpecial(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

function writePieces(path: string, content: Content): void {
  const whole = typeof content === "string" || content instanceof Uint8Array;
  for (const piece of whole ? [content] : content) writeFileSync(path, piece, { flag: "a" });
}

function cannotWrite(error: unknown, shown: string): unknown {
  const code = errorCode(error);
  if (code === undefined) return error;
  const reason = reasons[code] ?? systemFaults[code];
  return new UserError(`${shown}: cannot be written (${code})${reason ? `: ${reason}.` : ""}`);
}
