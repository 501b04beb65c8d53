import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UserError } from "../shared/errors.js";
import { requireFileNames } from "../shared/file-names.js";
import { errorCode } from "../shared/files.js";
import { makeFolders } from "../shared/folders.js";
import { codeAndCause } from "../shared/system-faults.js";

const ATTEMPTS = 100;

/**
 * Makes a run folder that did not exist before: `runs/2026-11-23T14-58-21-lstm-3f9a`. Two processes never
 * get the same one.
 *
 * @throws UserError when the folder cannot be created
 */
export function createRunFolder(base: string, name: string, now = new Date()): string {
  requireFileNames(base);
  try {
    makeFolders(base);
    return createExclusively(base, name, now);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new UserError(
      `output.runs: cannot make a run folder in ${base} (${codeAndCause(code)}). ` +
        "Fix this, or choose another folder with --set output.runs=FOLDER.",
    );
  }
}

/**
 * A name for a run folder that is recorded before the folder is made, so that no folder is left over if the record
 * cannot be written.
 *
 * @param folder where the folder will be made; only one process at a time may choose names there
 * @param taken names that are already recorded
 */
export function unusedRunName(
  folder: string,
  name: string,
  taken: ReadonlySet<string | undefined>,
): string {
  const lower = new Set([...taken].map((run) => run?.toLowerCase())); // some file systems ignore case
  for (;;) {
    const run = runFolderName(name);
    if (!lower.has(run.toLowerCase()) && !existsSync(join(folder, run))) return run;
  }
}

/** A name of a run folder: local time, name and four random hexadecimal digits. */
function runFolderName(name: string, now = new Date()): string {
  return `${timestamp(now)}-${name}-${randomBytes(2).toString("hex")}`;
}

/** When a run folder was made, by the local time in its name; undefined if it has another name. */
export function createdAtOf(folder: string): Date | undefined {
  const [, day, hours, minutes, seconds] =
    /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-/.exec(basename(resolve(folder))) ?? [];
  const date = new Date(`${day}T${hours}:${minutes}:${seconds}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function createExclusively(base: string, name: string, now: Date): string {
  for (let attempt = 1; ; attempt += 1) {
    const folder = join(base, runFolderName(name, now));
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if (errorCode(error) !== "EEXIST" || attempt === ATTEMPTS) throw error;
    }
  }
}

function timestamp(now: Date): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replaceAll(":", "-");
}
