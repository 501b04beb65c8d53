import { lstatSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import { UserError } from "./errors.js";
import { errorCode } from "./files.js";

/**
 * Makes a folder and its parents, those that are missing.
 *
 * @throws the file system's error, also if the working folder was removed and the path is relative to it
 */
export function makeFolders(path: string): void {
  if (!isAbsolute(path)) realpathSync.native("."); // fails then; mkdir would look for a parent forever
  mkdirSync(path, { recursive: true });
}

/**
 * Makes a folder below a run or a study if it is missing.
 *
 * @throws UserError if there is a link in its place, and the file system's error
 */
export function makeOwnFolder(path: string): void {
  makeFolders(path);
  requireNoLink(path);
}

/**
 * Accepts a path that does not exist.
 *
 * @throws UserError if the path is a link
 */
export function requireNoLink(path: string): void {
  if (!isLink(path)) return;
  throw new UserError(
    `${path}: a link, expected a folder. Nothing outside ${dirname(path)} is written.`,
  );
}

/** Whether the path is a link, with or without a target. */
export function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** The names in a folder, in no particular order; empty if the folder does not exist. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return [];
  }
}
