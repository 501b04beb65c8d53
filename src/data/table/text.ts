import { Buffer, isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { TextDecoder } from "node:util";
import { createGunzip } from "node:zlib";
import { UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import { isCompressed } from "../other-endings.js";
import { signatureAdvice } from "./signatures.js";
import { encodingNote, isWindows1252, windows1252 } from "./windows-1252.js";

/** Number of bytes that are read at once. */
const CHUNK = 1 << 20;

/** Maximum number of characters in a line. */
const LONGEST_LINE = 16 * CHUNK;

/**
 * Yields a text file in pieces of about a million characters, without the byte order mark and with `\n` at every line
 * end. The encoding is UTF-8; UTF-16 if the byte order mark or the zero bytes of Latin letters show it; Windows-1252
 * (which includes Latin-1) if most of the characters outside ASCII are not valid UTF-8.
 *
 * @param onNote receives a sentence if the encoding is Windows-1252
 * @throws UserError if the file is not text, or a line is too long
 */
export async function* textChunks(
  path: string,
  onNote?: (note: string) => void,
): AsyncGenerator<string> {
  const lines = new LineEnds(path);
  const decoder = new Decoder(lines, onNote);
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

function encodingOf(head: Uint8Array): string {
  const [first, second, third, fourth] = head;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0 && second !== 0 && third === 0) return "utf-16be";
  return first !== 0 && second === 0 && fourth === 0 ? "utf-16le" : "utf-8";
}

/** Decodes a file piece by piece and detects the encoding. */
class Decoder {
  readonly #lines: LineEnds;
  readonly #onNote: ((note: string) => void) | undefined;
  #decoder: TextDecoder | undefined;
  /** Whether all bytes so far are ASCII, which is the same in UTF-8 and Windows-1252. */
  #ascii = true;
  #windows = false;
  /** The bytes at the end of a piece that are not ASCII; they may be the first part of a character. */
  #held: Buffer = Buffer.alloc(0);

  constructor(lines: LineEnds, onNote: ((note: string) => void) | undefined) {
    this.#lines = lines;
    this.#onNote = onNote;
  }

  decode(piece: Buffer): string {
    this.#decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
    if (this.#decoder.encoding !== "utf-8") return this.#decode(piece);
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, piece]) : piece;
    const end = endOfWhole(bytes);
    this.#held = bytes.subarray(end);
    return this.#decode(bytes.subarray(0, end));
  }

  end(): string {
    if (this.#decoder === undefined) return "";
    const text = this.#held.length > 0 ? this.#decode(this.#held) : "";
    return text + this.#decode();
  }

  #decode(bytes?: Buffer): string {
    if (this.#windows) return bytes ? windows1252(bytes) : "";
    try {
      const text = bytes ? this.#decoder!.decode(bytes, { stream: true }) : this.#decoder!.decode();
      this.#ascii &&= !NOT_ASCII.test(text);
      return text;
    } catch {
      return this.#decodeOther(bytes);
    }
  }

  #decodeOther(bytes: Buffer | undefined): string {
    const { path, count } = this.#lines;
    const { encoding } = this.#decoder!;
    if (encoding !== "utf-8") {
      throw new UserError(`${path}: is truncated, expected ${encoding.toUpperCase()} text`);
    }
    if (bytes !== undefined && this.#ascii && isWindows1252(bytes)) {
      this.#windows = true;
      this.#onNote?.(encodingNote(bytes));
      return windows1252(bytes);
    }
    throw new UserError(
      `${path}, line ${count + 1 + (bytes ? endsBeforeBad(bytes) : 0)}: has bytes that are not ` +
        "valid UTF-8, although others are. Convert the whole file to UTF-8.",
    );
  }
}

const NOT_ASCII = /[^\0-\x7f]/;

/** Maximum number of bytes that are kept for the next piece. */
const LONGEST_HELD = 64;

/** The end of a piece: after its last ASCII byte or, if that is too far from the end, the whole piece. */
function endOfWhole(bytes: Buffer): number {
  const least = Math.max(0, bytes.length - LONGEST_HELD);
  for (let end = bytes.length; end > least; end -= 1) if (bytes[end - 1]! < 0x80) return end;
  return bytes.length;
}

/** Number of line ends before the first byte of a piece that is invalid in UTF-8. The first character may be incomplete. */
function endsBeforeBad(piece: Buffer): number {
  const lines = piece.toString("latin1").split(/\r\n?|\n/);
  lines[0] = lines[0]!.replace(/^[\x80-\xbf]{1,3}/, "");
  return Math.max(
    0,
    lines.findIndex((line) => !isUtf8(Buffer.from(line, "latin1"))),
  );
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
