import { join, resolve } from "node:path";
import type { ExportFormat, ExportOptions, FileFormat, FolderFormat } from "../export/format.js";
import { exportTarget, requireExportable } from "../export/index.js";
import { memberFolder, readComparison } from "../runs/comparison-file.js";
import { findRun } from "../runs/find.js";
import { findComparison } from "../runs/find-study.js";
import { isRun, shownPath } from "../runs/folders.js";
import { UserError } from "../shared/errors.js";
import type { CliContext } from "./context.js";
import { makeOutputFolder, writeNewOutput } from "./output-file.js";

export interface ExportRequest extends ExportOptions {
  readonly to: string;
  readonly format?: string | undefined;
  readonly runs: string;
}

/** `rnnlab export`: takes runs elsewhere, and prints where they are now. */
export async function exportRuns(
  names: readonly string[],
  { to, format: formatName, runs, ...options }: ExportRequest,
  context: CliContext,
): Promise<void> {
  const { format, place } = exportTarget(to, formatName);
  const folders = namedFolders(names, resolve(context.cwd, runs), format);
  requireExportable(format, folders, options);
  const paths = await written(format, { folders, options, place, cwd: context.cwd });
  context.stdout.write(`${paths.join("\n")}\n`);
}

/** Folders of runs and, for a format of several, of all runs of comparisons, each once. */
function namedFolders(
  names: readonly string[],
  base: string,
  { runs }: Pick<ExportFormat, "runs">,
): string[] {
  const folders = names.flatMap((name) => {
    const comparison = runs === "several" ? findComparison(name, base) : undefined;
    return comparison === undefined ? [findRun(name, base)] : memberFolders(comparison);
  });
  return [...new Set(folders.map((folder) => shownPath(resolve(folder))))];
}

function memberFolders(comparison: string): string[] {
  const members = readComparison(comparison).members;
  const folders = members.flatMap((member) => memberFolder(comparison, member) ?? []);
  const begun = folders.filter(isRun);
  if (begun.length > 0) return begun;
  throw new UserError(`${comparison}: none of its runs has begun, expected at least one`);
}

interface Export {
  readonly folders: readonly string[];
  readonly options: ExportOptions;
  readonly place: string;
  readonly cwd: string;
}

/** @returns the paths of what it wrote */
function written(format: ExportFormat, what: Export): Promise<string[]> {
  switch (format.target) {
    case "file":
      return writtenFile(format, what);
    case "folder":
      return writtenFolder(format, what);
  }
}

async function writtenFile(format: FileFormat, what: Export): Promise<string[]> {
  const { folders, options, place, cwd } = what;
  const content = await format.render(folders, options);
  writeNewOutput(resolve(cwd, place), content, `--to ${place}`);
  return [place];
}

async function writtenFolder(format: FolderFormat, what: Export): Promise<string[]> {
  const { folders, options, place, cwd } = what;
  const files = await format.render(folders, options);
  for (const [name, content] of files) {
    const path = join(place, name);
    makeOutputFolder(resolve(cwd, path, ".."), `--to ${format.name}:${place}`);
    writeNewOutput(resolve(cwd, path), content, path);
  }
  return [...files.keys()].map((name) => join(place, name));
}
