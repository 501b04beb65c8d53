import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { UserError } from "./errors.js";

/** What a file is to hold: a whole, or pieces that follow each other. */
export type Content = string | Uint8Array | Iterable<string>;

/**
 * Writes a file so that a reader sees the old content or the new one, never a part, and so that
 * the content is on disk before the name points at it, and the name before this returns.
 *
 * @throws the file system's error; the temporary file is gone then and the old file whole.
 */
export function writeFileAtomic(path: string, content: Content): void {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeSynced(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
  syncFolder(dirname(path));
}

/** Removes a file or a folder after a failure, of which the error that came first is to be shown. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}

/** Brings the names in a folder to the disk, where the system can do that. */
function syncFolder(folder: string): void {
  let file: number;
  try {
    file = openSync(folder, "r");
  } catch (error) {
    if (UNSYNCED.has(errorCode(error) ?? "")) return;
    throw error;
  }
  try {
    fsyncSync(file);
  } catch (error) {
    if (!UNSYNCED.has(errorCode(error) ?? "")) throw error;
  } finally {
    closeSync(file);
  }
}

/** What systems answer that do not sync folders: Windows opens none, some file systems refuse. */
const UNSYNCED = new Set(["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOTSUP", "ENOSYS", "EBADF"]);

/** The whole of a file, and when it was last written, in milliseconds since 1970. */
export interface FileContent {
  readonly bytes: Buffer;
  readonly modifiedAt: number;
}

/**
 * Reads a file that may come from a stranger: never waits at a pipe, never reads a device, never
 * more than `maxBytes`.
 *
 * @throws UserError when it is no regular file or larger, and the file system's error
 */
export function readRegularFile(
  path: string,
  maxBytes: number,
  { shown = path, kind = "file" }: { shown?: string; kind?: string } = {}, // for errors
): FileContent {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new UserError(`${shown}: not a regular file`);
    if (stats.size > maxBytes) {
      throw new UserError(
        `${shown}: ${stats.size} bytes, expected a ${kind} of at most ${maxBytes}`,
      );
    }
    return { bytes: readAll(file, stats.size), modifiedAt: stats.mtimeMs };
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(size); // bounded by the caller
  let filled = 0;
  while (filled < size) {
    const count = readSync(file, bytes, filled, size - filled, filled);
    if (count === 0) break; // it was cut meanwhile
    filled += count;
  }
  return bytes.subarray(0, filled);
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

/** Names of what is in a folder, in no certain order; none if the folder does not exist. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return [];
  }
}

/** The code of a file system error (`ENOENT`, `EACCES`, ...), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
