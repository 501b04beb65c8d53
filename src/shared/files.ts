import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, sep } from "node:path";
import { UserError } from "./errors.js";

/** The content of a file: the whole, or pieces to write one after the other. */
export type Content = string | Uint8Array | Iterable<string>;

/**
 * Writes a file atomically: a reader sees the old content or the new content, never a part. When
 * this returns, the content and the name are on disk.
 *
 * @throws the file system's error; the temporary file is then removed and the old file is intact
 */
export function writeFileAtomic(path: string, content: Content): void {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeSynced(temporary, content);
    renameOver(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
  syncFolder(dirname(path));
}

/** Milliseconds between tries to replace a file that another program holds open on Windows. */
const RENAME_PAUSES = [10, 20, 50, 100, 200, 500, 1000];
const HELD = new Set(["EPERM", "EACCES", "EBUSY"]);

/**
 * Renames a file over another one. On Windows this fails while a virus scanner or a viewer holds the other file
 * open, so it is tried several times.
 *
 * @param isWindows whether to try several times
 * @throws the file system's error
 */
export function renameOver(from: string, to: string, isWindows = sep === "\\"): void {
  for (const pauseMs of isWindows ? RENAME_PAUSES : []) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!HELD.has(errorCode(error) ?? "")) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
  renameSync(from, to);
}

/**
 * Removes a file or a folder after a failure. An error here is ignored, so that the first error is
 * the one shown.
 */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
  }
}

/** Flushes the names in a folder to disk, on systems that support it. */
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

/**
 * Error codes of systems that cannot sync folders: Windows does not open folders, and some file
 * systems refuse.
 */
const UNSYNCED = new Set(["EISDIR", "EPERM", "EACCES", "EINVAL", "ENOTSUP", "ENOSYS", "EBADF"]);

/** The content of a file, and when it was last written, in milliseconds since 1970. */
export interface FileContent {
  readonly bytes: Buffer;
  readonly modifiedAt: number;
}

/** Opens a file for reading without waiting for the writer of a pipe. */
const READING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file whose path comes from outside: it never waits at a pipe, reads a device or reads
 * more than `maxBytes`.
 *
 * @throws UserError if it is not a regular file or is too large, and the file system's error
 */
export function readRegularFile(
  path: string,
  maxBytes: number,
  { shown = path, kind = "file" }: { shown?: string; kind?: string } = {}, // for error messages
): FileContent {
  const file = openSync(path, READING);
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

/**
 * The last bytes of a regular file, which another process may be appending to.
 *
 * @returns no bytes if the file is not regular
 * @throws the file system's error
 */
export function readFileEnd(path: string, maxBytes: number): Buffer {
  const file = openSync(path, READING);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return Buffer.alloc(0);
    const size = Math.min(stats.size, maxBytes);
    return readAll(file, size, stats.size - size);
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, size: number, start = 0): Buffer {
  const bytes = Buffer.alloc(size); // at most maxBytes
  let filled = 0;
  while (filled < size) {
    const count = readSync(file, bytes, filled, size - filled, start + filled);
    if (count === 0) break; // the file was truncated meanwhile
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

/** Whether the path is a file. False for a path that the file system rejects, such as file/x. */
export function isFile(path: string): boolean {
  return statOf(path)?.isFile() === true;
}

/** Whether the path is a folder; false as for {@link isFile}. */
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

/** The code of a file system error (`ENOENT`, `EACCES`, ...), or undefined for any other value. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
