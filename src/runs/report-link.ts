import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { isFile } from "../shared/files.js";
import { runFiles } from "./layout.js";

/**
 * The address of the page in a run's folder for a link from a page in another folder. It is relative, so that both
 * folders can be moved together.
 *
 * @returns undefined if the run has no page or is on another drive
 */
export function reportLink(from: string, folder: string): string | undefined {
  const path = relative(resolve(from), join(resolve(folder), runFiles.report));
  if (isAbsolute(path) || !isFile(join(folder, runFiles.report))) return undefined;
  return path.split(sep).map(encodeURIComponent).join("/");
}
