import { existsSync, lstatSync, readdirSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { isFolder } from "../shared/files.js";
import { runFiles } from "./layout.js";

/** What tells a comparison's folder from others. */
export const comparisonFile = "comparison.json";

/** Names of the run folders in `base` in no certain order, without links and hidden ones. */
export function runNames(base: string): string[] {
  return folderNames(base).filter((name) => isRun(join(base, name)));
}

/** Names of the comparison folders in `base`, oldest first. */
export function comparisonNames(base: string): string[] {
  return folderNames(base)
    .filter((name) => isComparison(join(base, name)))
    .sort();
}

/** Names of all folders in `base` in no certain order, without links and hidden ones. */
export function folderNames(base: string): string[] {
  if (!isFolder(base)) return [];
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name);
}

/** Whether a folder, itself and not through a link, holds a manifest. */
export function isRun(folder: string): boolean {
  if (!isFolder(folder)) return false;
  const file = lstatSync(join(folder, runFiles.manifest), { throwIfNoEntry: false });
  return file?.isFile() === true;
}

export function isComparison(folder: string): boolean {
  return existsSync(join(folder, comparisonFile));
}

/** A path as it is printed: relative where it is inside the working directory. */
export function shownPath(path: string): string {
  const inside = relative(process.cwd(), path);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? path : inside;
}
