import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";

/** What a file is to hold: a whole, or pieces that follow each other. */
export type Content = string | Uint8Array | Iterable<string>;

/**
 * Writes a file so that a reader sees the old content or the new one, never a part, and so that
 * the content is on disk before the name points at it.
 *
 * @throws the file system's error; the temporary file is gone then and the old file whole.
 */
export function writeFileAtomic(path: string, content: Content): void {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeSynced(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeSynced(path: string, content: Content): void {
  const whole = typeof content === "string" || content instanceof Uint8Array;
  const file = openSync(path, "wx");
  try {
    for (const piece of whole ? [content] : content) writeFileSync(file, piece);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Pretty-printed JSON with a newline at the end, written atomically. */
export function writeJson(path: string, value: unknown): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Whether a file is there; a path that the file system refuses, such as file/x, leads to none. */
export function isFile(path: string): boolean {
  return statOf(path)?.isFile() === true;
}

/** Whether a folder is there, as {@link isFile} has it. */
export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() === true;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

/** The code of a file system error (`ENOENT`, `EACCES`, ...), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
