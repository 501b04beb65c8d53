import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../shared/errors.js";
import { requireFileNames } from "../shared/file-names.js";
import { errorCode } from "../shared/files.js";

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
    mkdirSync(base, { recursive: true });
    return createExclusively(base, name, now);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new UserError(
      `output.runs: cannot make a run folder in ${base} (${errorCode(error)}). ` +
        "Check its permissions, or choose another with --set output.runs=FOLDER.",
    );
  }
}

/** A name of a run folder: local time, name and four random hexadecimal digits. */
export function runFolderName(name: string, now = new Date()): string {
  return `${timestamp(now)}-${name}-${randomBytes(2).toString("hex")}`;
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
