import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "./errors.js";

/** A file that is read, and how messages name it. */
export interface NamedFile {
  readonly path: string;
  /** A text about the file, such as a message, as its reader should see it. */
  shown(text: string): string;
}

/** Content in a temporary file: its name with the ending that says how it is laid out. */
interface TemporaryContent {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** How messages call the file. */
  readonly calledAs: string;
}

/**
 * Puts content into a temporary file for as long as it is used, for what reads files alone.
 *
 * @throws UserError as `use` throws it, with the file named as `calledAs`
 */
export async function withTemporaryFile<T>(
  { name, content, calledAs }: TemporaryContent,
  use: (file: NamedFile) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "rnnlab-"));
  const path = join(folder, name);
  const shown = (text: string) => text.replaceAll(path, calledAs);
  try {
    writeFileSync(path, content);
    return await use({ path, shown });
  } catch (error) {
    if (error instanceof UserError) throw new UserError(shown(error.message));
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
