import { UserError } from "../shared/errors.js";
import { errorCode, writeFileAtomic } from "../shared/files.js";

/**
 * Writes a file that the user named.
 *
 * @throws UserError when it cannot be written
 */
export function writeOutput(path: string, text: string): void {
  try {
    writeFileAtomic(path, text);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new UserError(`${path}: cannot be written (${errorCode(error)})`);
  }
}
