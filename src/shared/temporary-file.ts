import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "./errors.js";
import { errorCode, removeQuietly } from "./files.js";

/** A file to read, and its name in messages. */
export interface NamedFile {
  readonly path: string;
  /**
   * Replaces the temporary path in a text about the file, such as a message, with the name that the
   * reader knows.
   */
  shown(text: string): string;
}

/** Content to put into a temporary file. The file's extension says which format it has. */
interface TemporaryContent {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** The name of the file in messages. */
  readonly calledAs: string;
}

/**
 * Writes content to a temporary file while `use` runs, for readers that accept only files.
 *
 * @throws UserError if the folder for temporary files cannot be written, and as `use` throws it, with the file named
 *   `calledAs`
 */
export async function withTemporaryFile<T>(
  { name, content, calledAs }: TemporaryContent,
  use: (file: NamedFile) => Promise<T>,
): Promise<T> {
  const folder = written(calledAs, () => mkdtempSync(join(tmpdir(), "rnnlab-")));
  const path = join(folder, name);
  const shown = (text: string) => text.replaceAll(path, calledAs);
  try {
    written(calledAs, () => writeFileSync(path, content));
    return await use({ path, shown });
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(shown(error.summary), error.details.map(shown));
    throw error;
  } finally {
    removeQuietly(folder);
  }
}

function written<T>(calledAs: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new UserError(
      `${calledAs}: cannot be stored in ${tmpdir()} (${code}), expected a folder for temporary files with room for it. ` +
        "Name another one with the environment variable TMPDIR (on Windows TEMP).",
    );
  }
}
