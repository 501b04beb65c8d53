import { join, resolve } from "node:path";
import type {
  ExportFormat,
  ExportOptions,
  FileFormat,
  FolderFormat,
  ServiceFormat,
} from "../export/format.js";
import { exportTarget, requireExportable } from "../export/index.js";
import { memberFolder, readComparison } from "../runs/comparison-file.js";
import { findRun } from "../runs/find.js";
import { findStudy } from "../runs/find-study.js";
import { isComparison, isRun, runNames, shownPath } from "../runs/folders.js";
import { UserError } from "../shared/errors.js";
import type { CliContext } from "./context.js";
import { writeNote } from "./output.js";
import { makeOutputFolder, writeNewOutput } from "./output-file.js";

export interface ExportRequest extends ExportOptions {
  readonly to: string;
  readonly format?: string | undefined;
  readonly runs: string;
}

/** `rnnlab export`: writes runs in another format, and prints the paths. */
export async function exportRuns(
  names: readonly string[],
  { to, format: formatName, runs, ...options }: ExportRequest,
  context: CliContext,
): Promise<void> {
  const { format, place } = exportTarget(to, formatName);
  const folders = namedFolders(names, resolve(context.cwd, runs), format);
  requireExportable(format, folders, options);
  const paths = await written(format, { folders, options, place, context });
  context.stdout.write(`${paths.join("\n")}\n`);
}

/**
 * The folders of the named runs and, for a format that takes several, of all runs of the named
 * comparisons and sweeps, without duplicates.
 */
function namedFolders(
  names: readonly string[],
  base: string,
  { runs }: Pick<ExportFormat, "runs">,
): string[] {
  const folders = names.flatMap((name) => {
    const study = runs === "several" ? findStudy(name, base) : undefined;
    return study === undefined ? [findRun(name, base)] : begunRuns(study);
  });
  return [...new Set(folders.map((folder) => shownPath(resolve(folder))))];
}

/**
 * The runs of a comparison or a sweep.
 *
 * @throws UserError if none has begun
 */
function begunRuns(study: string): string[] {
  const begun = runsOf(study).filter(isRun);
  if (begun.length > 0) return begun;
  throw new UserError(`${study}: none of its runs has started, expected at least one`);
}

/** The run folders of a study; those of a comparison may be elsewhere. */
function runsOf(study: string): string[] {
  if (isComparison(study)) {
    return readComparison(study).members.flatMap((member) => memberFolder(study, member) ?? []);
  }
  return runNames(study)
    .sort()
    .map((name) => join(study, name));
}

interface Export {
  readonly folders: readonly string[];
  readonly options: ExportOptions;
  readonly place: string;
  readonly context: CliContext;
}

/** @returns the paths of the written files, or the addresses that the runs were sent to */
function written(format: ExportFormat, request: Export): Promise<readonly string[]> {
  switch (format.target) {
    case "file":
      return writtenFile(format, request);
    case "folder":
      return writtenFolder(format, request);
    case "url":
      return sent(format, request);
  }
}

async function writtenFile(format: FileFormat, request: Export): Promise<string[]> {
  const { folders, options, place, context } = request;
  const content = await format.render(folders, options);
  writeNewOutput(resolve(context.cwd, place), content, `--to ${place}`);
  return [place];
}

async function writtenFolder(format: FolderFormat, request: Export): Promise<string[]> {
  const { folders, options, place, context } = request;
  const files = await format.render(folders, options);
  for (const [name, content] of files) {
    const path = join(place, name);
    makeOutputFolder(resolve(context.cwd, path, ".."), `--to ${format.name}:${place}`);
    writeNewOutput(resolve(context.cwd, path), content, path);
  }
  return [...files.keys()].map((name) => join(place, name));
}

function sent(
  format: ServiceFormat,
  { folders, options, place, context: { env, stderr } }: Export,
): Promise<readonly string[]> {
  const onNote = (text: string) => writeNote(stderr, text);
  return format.send(folders, options, { place, env, onNote });
}
