import { UserError } from "../shared/errors.js";
import { filePath } from "./options.js";

/**
 * Checks the path of a data file that the command line names.
 *
 * @throws UserError if no config could hold it
 */
export function requireFilePath(path: string): void {
  if (filePath.safeParse(path).success) return;
  throw new UserError(
    `${path}: expected a path of at most 4096 characters without line breaks and other control characters. ` +
      "Rename the file or its folder.",
  );
}
