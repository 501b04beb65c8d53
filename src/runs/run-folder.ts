import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../shared/errors.js";
import { errorCode } from "../shared/files.js";

const ATTEMPTS = 100;

/**
 * Creates a run folder such as `runs/2026-11-23T14-58-21-lstm-3f9a`: local time, name and four random
 * hexadecimal digits. Two processes never get the same folder.
 *
 * @throws UserError when the folder cannot be created
 */
export function createRunFolder(base: string, name: string, now = new Date()): string {
  try {
    mkdirSync(base, { recursive: true });
    return createExclusively(base, `${timestamp(now)}-${name}`);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new UserError(
      `output.runs: cannot make a run folder in ${base} (${errorCode(error)}). ` +
        "Check its permissions, or choose another with --set output.runs=FOLDER.",
    );
  }
}

function createExclusively(base: string, stem: string): string {
  for (let attempt = 1; ; attempt += 1) {
    const folder = join(base, `${stem}-${randomBytes(2).toString("hex")}`);
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
