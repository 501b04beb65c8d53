import type { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import { isCompressed } from "../other-endings.js";
import { decoderOf, type TextReading } from "./decoders.js";
import { signatureAdvice } from "./signatures.js";

/** Number of bytes that are read at once. */
const CHUNK = 1 << 20;

/** Maximum number of characters in a line. */
const LONGEST_LINE = 16 * CHUNK;

/**
 * Yields a text file in pieces of about a million characters, without the byte order mark and with `\n` at every line
 * end. Unless it is given, the encoding is UTF-8; UTF-16 if the byte order mark or the zero bytes of Latin letters show
 * it; Windows-1252 (which includes Latin-1) if most of the characters outside ASCII are not valid UTF-8.
 *
 * @throws UserError if the file is not text, is not in the given encoding, or a line is too long
 */
export async function* textChunks(path: string, reading: TextReading = {}): AsyncGenerator<string> {
  const lines = new LineEnds(path);
  const decoder = decoderOf(lines, reading);
  let isFirst = true;
  for await (const bytes of bytesOf(path)) {
    const advice = isFirst ? signatureAdvice(bytes) : undefined;
    if (advice !== undefined) throw new UserError(`${path}: ${advice}`);
    isFirst = false;
    yield lines.normalise(decoder.decode(bytes));
  }
  yield lines.normalise(decoder.end());
  yield lines.rest();
}

/** The bytes of a file, unpacked if it is compressed with gzip. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const file: Readable = createReadStream(path, { highWaterMark: CHUNK });
  if (!isCompressed(path)) return yield* file;
  const unpacked = createGunzip({ chunkSize: CHUNK });
  file.on("error", (error) => unpacked.destroy(error)).pipe(unpacked);
  try {
    yield* unpacked;
  } catch (error) {
    if (!errorCode(error)?.startsWith("Z_")) throw error;
    throw new UserError(
      `${path}: cannot be unpacked, expected a whole file that is compressed with gzip (${(error as Error).message})`,
    );
  } finally {
    file.destroy();
  }
}

/** Byte order marks at the beginnings of lines, as in files written one behind the other. */
const MARKS_INSIDE = /^\ufeff+/gm;

/** Converts every line end to `\n`, including one that is split between two pieces, and limits the length of lines. */
class LineEnds {
  readonly path: string;
  /** Number of line ends so far. */
  count = 0;
  #pending = "";
  #macintosh: boolean | undefined;
  #length = 0;

  constructor(path: string) {
    this.path = path;
  }

  normalise(piece: string): string {
    if (piece.includes("\0")) {
      throw new UserError(
        `${this.path}: contains zero bytes, expected a text file. They may be left from a program that stopped while it wrote: remove them, for example with tr -d '\\0'`,
      );
    }
    let text = this.#pending + piece.replaceAll(MARKS_INSIDE, "");
    this.#pending = text.endsWith("\r") ? "\r" : "";
    if (this.#pending) text = text.slice(0, -1);
    this.#macintosh ??= text.includes("\r") && !text.includes("\n");
    if (text.includes("\r")) {
      text = text.replaceAll("\r\n", "\n");
      if (this.#macintosh) text = text.replaceAll("\r", "\n");
    }
    this.#watch(text);
    return text;
  }

  /** The line end that was held back, at the end of the file. */
  rest(): string {
    return this.#pending ? "\n" : "";
  }

  #watch(text: string): void {
    const [first, last] = [text.indexOf("\n"), text.lastIndexOf("\n")];
    if (this.#length + (first < 0 ? text.length : first) > LONGEST_LINE) {
      throw new UserError(
        `${this.path}, line ${this.count + 1}: is longer than ${LONGEST_LINE >> 20} million ` +
          "characters, expected one line per row",
      );
    }
    this.#length = last < 0 ? this.#length + text.length : text.length - last - 1;
    this.count += countLines(text);
  }
}

/** The number of line ends in a text. */
export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
