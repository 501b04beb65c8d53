import { type Dirent, existsSync, lstatSync, readdirSync } from "node:fs";
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import { UserError } from "../shared/errors.js";
import { errorCode, isFolder } from "../shared/files.js";
import { runFiles } from "./layout.js";

/**
 * Whether a path that a folder's file names stays in that folder. What a run of a stranger names is written to
 * otherwise, wherever it is.
 */
export function staysInside(path: string): boolean {
  const parts = path.split(/[\\/]/);
  return path !== "" && !isAbsolute(path) && !/^[A-Za-z]:/.test(path) && !parts.includes("..");
}

/** The file that marks the folder of a comparison. */
export const comparisonFile = "comparison.json";
/** The file that marks the folder of a sweep. */
export const sweepFile = "sweep.json";

/** Names of the run folders in `base` in no certain order, empty ones included, without links and hidden ones. */
export function runNames(base: string): string[] {
  return folderNames(base).filter((name) => {
    const folder = join(base, name);
    return isRun(folder) || isEmptyRun(folder);
  });
}

/**
 * The run folders in `base`, those of its comparisons and sweeps included, as paths from there and in no
 * certain order.
 */
export function runPaths(base: string): string[] {
  const members = studyNames(base).flatMap((study) =>
    runPaths(join(base, study)).map((path) => join(study, path)),
  );
  return [...runNames(base), ...members];
}

/** Names of the folders in `base` that hold runs, comparisons and sweeps, in the order of the alphabet. */
export function studyNames(base: string): string[] {
  return folderNames(base)
    .filter((name) => isStudy(join(base, name)))
    .sort();
}

/** Names of all folders in `base` in no certain order, without links and hidden ones. */
function folderNames(base: string): string[] {
  return entriesIn(base)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name);
}

/** @throws UserError when the folder is there but cannot be read */
function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (!isFolder(folder)) return []; // it may have gone this moment
    throw new UserError(`${folder}: cannot be read (${code}). Check its permissions.`);
  }
}

/** Whether a folder, itself and not through a link, holds a manifest. */
export function isRun(folder: string): boolean {
  if (!isFolder(folder)) return false;
  const file = lstatSync(join(folder, runFiles.manifest), { throwIfNoEntry: false });
  return file?.isFile() === true;
}

/** What `createRunFolder` makes. */
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-.+-[0-9a-f]{4}$/;
/** What stands in a folder before its manifest does. */
const FIRST_FILES = /^(lease\.json.*|checkpoints|config\.json|.*\.tmp)$/;

/** Whether a folder is one whose process has not come to write its manifest, or died before. */
export function isEmptyRun(folder: string): boolean {
  if (!NAME.test(basename(resolve(folder))) || !isFolder(folder)) return false;
  return entriesIn(folder).every(({ name }) => FIRST_FILES.test(name));
}

export function isComparison(folder: string): boolean {
  return existsSync(join(folder, comparisonFile));
}

export function isSweep(folder: string): boolean {
  return existsSync(join(folder, sweepFile));
}

/** Whether a folder holds runs that belong together. */
export function isStudy(folder: string): boolean {
  return isComparison(folder) || isSweep(folder);
}

/** A path as it is printed: relative where it is inside the working directory. */
export function shownPath(path: string): string {
  const inside = relative(process.cwd(), path);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? path : inside;
}
