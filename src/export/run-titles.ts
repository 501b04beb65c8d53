import { basename, dirname, join } from "node:path";
import { isStudy } from "../runs/folders.js";
import { UserError } from "../shared/errors.js";

/**
 * Names of runs outside their folders: the name of the folder, preceded by that of the comparison or sweep,
 * if any.
 *
 * @throws UserError if two runs have the same name
 */
export function runTitles(folders: readonly string[]): string[] {
  const titles = folders.map((folder) => {
    const parent = dirname(folder);
    const name = basename(folder);
    return isStudy(parent) ? join(basename(parent), name) : name;
  });
  const twice = titles.findIndex((title, at) => titles.indexOf(title) < at);
  if (twice < 0) return titles;
  const first = folders[titles.indexOf(titles[twice]!)];
  throw new UserError(
    `${folders[twice]}: has the same name as ${first}, expected runs of different names. Rename one ` +
      "of the folders, or export them one by one.",
  );
}
