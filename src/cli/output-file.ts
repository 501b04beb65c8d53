import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { UserError } from "../shared/errors.js";
import { type Content, errorCode, writeFileAtomic } from "../shared/files.js";

/** Why a path that the user named cannot be written, by the file system's code. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist. Create the folder first, or choose another path",
  ENOTDIR: "its folder is a file. Choose another path",
  EISDIR: "it is a folder. Name a file in it",
  EACCES: "permission denied. Choose another path",
  EPERM: "permission denied. Choose another path",
  EROFS: "the file system is read-only. Choose another path",
  ENOSPC: "the disk is full",
};

/**
 * Writes a file that the user named: the one door for every output file of a command. An old file
 * stays whole where that fails; a device or a pipe, such as /dev/null, is written to and not replaced.
 *
 * @param shown how to name the path in an error
 * @throws UserError when it cannot be written
 */
export function writeOutput(path: string, content: Content, shown = path): void {
  try {
    if (isSpecial(path)) writePieces(path, content);
    else writeFileAtomic(path, content);
  } catch (error) {
    throw cannotWrite(error, shown);
  }
}

/**
 * As {@link writeOutput}, but never over another file.
 *
 * @throws UserError when there is a file, or it cannot be written
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
 * Makes a folder that the user named, and those above it.
 *
 * @throws UserError when it cannot be made
 */
export function makeOutputFolder(path: string, shown = path): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new UserError(`${shown}: cannot be created (${errorCode(error)}), expected a folder`);
  }
}

/** Whether there is something at a path that is neither a file nor a folder. */
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
  const reason = reasons[code];
  return new UserError(`${shown}: cannot be written (${code})${reason ? `: ${reason}.` : ""}`);
}
