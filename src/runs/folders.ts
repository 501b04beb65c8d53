import { type Dirent, existsSync, lstatSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { UserError } from "../shared/errors.js";
import { errorCode, isFile, isFolder } from "../shared/files.js";
import { codeAndCause } from "../shared/system-faults.js";
import { runFiles } from "./layout.js";

/**
 * Whether a path named in a folder's file stays inside that folder. Without this check, a run folder made by
 * a stranger could have rnnlab write anywhere.
 */
export function staysInside(path: string): boolean {
  const parts = path.split(/[\\/]/);
  return path !== "" && !isAbsolute(path) && !/^[A-Za-z]:/.test(path) && !parts.includes("..");
}

/** The file that marks the folder of a comparison. */
export const comparisonFile = "comparison.json";
/** The file that marks the folder of a sweep. */
export const sweepFile = "sweep.json";
/** The name of the folder with a sweep's trials, a file each. */
export const trialsName = "trials";

/**
 * Names of the run folders in `base`, in no particular order; those without a manifest included, links and hidden
 * folders excluded.
 */
export function runNames(base: string): string[] {
  return folderNames(base).filter((name) => {
    const folder = join(base, name);
    return isRun(folder) || isEmptyRun(folder) || hasLostManifest(folder);
  });
}

/**
 * Paths, relative to `base`, of the run folders there and in its comparisons and sweeps, in no particular
 * order.
 */
export function runPaths(base: string): string[] {
  const members = [...studyNames(base), ...lostStudyNames(base)].flatMap((study) =>
    runPaths(join(base, study)).map((path) => join(study, path)),
  );
  return [...runNames(base), ...members];
}

/** Names of the comparison and sweep folders in `base`, sorted alphabetically. */
export function studyNames(base: string): string[] {
  return folderNames(base)
    .filter((name) => isStudy(join(base, name)))
    .sort();
}

/** Names of the folders in `base` whose record is missing; see {@link hasLostRecord}. */
export function lostStudyNames(base: string): string[] {
  return folderNames(base)
    .filter((name) => hasLostRecord(join(base, name)))
    .sort();
}

/** Names of all folders in `base`, in no particular order; links and hidden folders excluded. */
export function folderNames(base: string): string[] {
  return entriesIn(base)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name);
}

/** @throws UserError when the folder exists but cannot be read */
function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (!isFolder(folder)) return []; // it may have been removed meanwhile
    throw new UserError(`${folder}: cannot be read (${codeAndCause(code)})`);
  }
}

/** Whether a path is a folder, not a link, with a manifest. */
export function isRun(folder: string): boolean {
  if (!isFolder(folder)) return false;
  const file = lstatSync(join(folder, runFiles.manifest), { throwIfNoEntry: false });
  return file?.isFile() === true;
}

/** The pattern of names that `createRunFolder` makes. */
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-.+-[0-9a-f]{4}$/;
/** Files that a run folder may hold before its manifest is written. */
const FIRST_FILES = /^(lease\.json.*|checkpoints|config\.json|.*\.tmp)$/;

/**
 * Whether a folder is that of a run whose manifest is not written yet, or whose process ended before that.
 */
export function isEmptyRun(folder: string): boolean {
  if (!NAME.test(basename(resolve(folder))) || !isFolder(folder)) return false;
  if (hasLostManifest(folder)) return false;
  return entriesIn(folder).every(({ name }) => FIRST_FILES.test(name));
}

/** Files that are written after the manifest. */
const LATER_FILES = [
  runFiles.metrics,
  runFiles.lastState,
  runFiles.previousState,
  runFiles.summary,
];

/** Whether a folder is that of a run whose manifest is missing although its training had begun. */
export function hasLostManifest(folder: string): boolean {
  const hasFile = (name: string) => isFile(join(folder, name));
  if (!hasFile(runFiles.config) || !LATER_FILES.some(hasFile)) return false;
  return lstatSync(join(folder, runFiles.manifest), { throwIfNoEntry: false }) === undefined;
}

/** Whether a folder holds the runs of a comparison or a sweep whose own record is missing. */
export function hasLostRecord(folder: string): boolean {
  if (!NAME.test(basename(resolve(folder))) || !isFolder(folder)) return false;
  return !isStudy(folder) && !isRun(folder) && runNames(folder).length > 0;
}

export function isComparison(folder: string): boolean {
  return existsSync(join(folder, comparisonFile));
}

export function isSweep(folder: string): boolean {
  return existsSync(join(folder, sweepFile));
}

/** Whether a folder is that of a comparison or sweep. */
export function isStudy(folder: string): boolean {
  return isComparison(folder) || isSweep(folder);
}

/**
 * What a run in this folder belongs to. Without its record, a sweep is recognised by the folder of its trials.
 */
export function studyKind(folder: string): "comparison" | "sweep" | undefined {
  if (isComparison(folder)) return "comparison";
  if (isSweep(folder)) return "sweep";
  if (!hasLostRecord(folder)) return undefined;
  return isFolder(join(folder, trialsName)) ? "sweep" : "comparison";
}

/** The name of the comparison or sweep that a run's folder lies in; undefined for any other run. */
export function studyOf(folder: string): string | undefined {
  const parent = dirname(resolve(folder));
  return isStudy(parent) ? basename(parent) : undefined;
}

/** A path as it is printed: relative if it is inside the working directory. */
export function shownPath(path: string): string {
  const inside = relative(process.cwd(), path);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? path : inside;
}
