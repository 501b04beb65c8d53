import { realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { comparisonFile, shownPath, sweepFile } from "../runs/folders.js";
import { runFiles } from "../runs/layout.js";
import { UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";
import { isLink } from "../shared/folders.js";

/** The files of a run that the table of all runs shows; the manifest of a run is never a link. */
export const LISTED = [runFiles.config, runFiles.summary, runFiles.metrics, "annotations.json"];

/** The files and folders of a run, comparison or sweep that pages show. */
const SHOWN = [
  ...Object.values(runFiles).filter((file) => !file.includes("checkpoints")),
  "annotations.json",
  comparisonFile,
  sweepFile,
  "result.json",
  "trials",
  "ensembles",
];

/** Whether a path leads, through links too, to something in a folder. */
function leadsInto(folder: string, path: string): boolean {
  try {
    const inside = relative(realpathSync(folder), realpathSync(path));
    return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
  } catch (error) {
    if (errorCode(error) !== undefined) return false; // there is no such file
    throw error;
  }
}

/**
 * The first file of a run, comparison or sweep that is a link out of the runs folder. A folder from somebody else could
 * otherwise have any file of this machine shown.
 */
export function linkOutside(
  base: string,
  folder: string,
  names: readonly string[] = SHOWN,
): string | undefined {
  return names
    .map((name) => join(folder, name))
    .find((path) => {
      return isLink(path) && !leadsInto(base, path);
    });
}

/** @throws UserError if a folder has a link out of the runs folder, or is not in it */
export function requireInside(base: string, folder: string): void {
  if (!leadsInto(base, folder)) {
    throw new UserError(
      `${shownPath(folder)}: lies outside the folder of runs that is served, so it is not shown here.`,
    );
  }
  const link = linkOutside(base, folder);
  if (link === undefined) return;
  throw new UserError(
    `${shownPath(link)}: a link out of the folder of runs that is served, so it is not followed.`,
  );
}
