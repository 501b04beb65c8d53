import { Buffer, isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { TextDecoder } from "node:util";
import { UserError } from "../../shared/errors.js";

/** Bytes that are read at once. */
const CHUNK = 1 << 20;

/** Characters that a line may have. */
const LONGEST_LINE = 16 * CHUNK;

/**
 * A text file in pieces of about a million characters, without its byte order mark, every line
 * ended by `\n`. UTF-8, or UTF-16 where the mark or the zero bytes of Latin letters say so.
 *
 * @throws UserError when the file holds something else than text, or a line without end
 */
export async function* textChunks(path: string): AsyncGenerator<string> {
  const lines = new LineEnds(path);
  let decoder: TextDecoder | undefined;
  for await (const bytes of createReadStream(path, { highWaterMark: CHUNK })) {
    decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
    yield lines.normalise(decode(decoder, lines, bytes));
  }
  if (decoder) yield lines.normalise(decode(decoder, lines));
  yield lines.rest();
}

function encodingOf(head: Uint8Array): string {
  const [first, second, third, fourth] = head;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0 && second !== 0 && third === 0) return "utf-16be";
  return first !== 0 && second === 0 && fourth === 0 ? "utf-16le" : "utf-8";
}

function decode(decoder: TextDecoder, { path, count }: LineEnds, bytes?: Buffer): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    if (decoder.encoding !== "utf-8") {
      throw new UserError(`${path}: is not whole, expected ${decoder.encoding.toUpperCase()} text`);
    }
    throw new UserError(
      `${path}, line ${count + 1 + (bytes ? endsBeforeBad(bytes) : 0)}: has bytes that are not ` +
        "UTF-8, expected UTF-8 or UTF-16 text. Convert it, such as by: iconv -f WINDOWS-1252 -t " +
        "UTF-8 FILE",
    );
  }
}

/** Ends of lines before the first byte of a piece that is no UTF-8; its first character may be cut. */
function endsBeforeBad(piece: Buffer): number {
  const lines = piece.toString("latin1").split(/\r\n?|\n/);
  lines[0] = lines[0]!.replace(/^[\x80-\xbf]{1,3}/, "");
  return Math.max(
    0,
    lines.findIndex((line) => !isUtf8(Buffer.from(line, "latin1"))),
  );
}

/** Makes `\n` of every line's end, also of one that two pieces share, and watches lines' length. */
class LineEnds {
  readonly path: string;
  /** Ends of lines so far. */
  count = 0;
  #pending = "";
  #macintosh: boolean | undefined;
  #length = 0;

  constructor(path: string) {
    this.path = path;
  }

  normalise(piece: string): string {
    if (piece.includes("\0")) {
      throw new UserError(`${this.path}: holds zero bytes, expected a text file`);
    }
    let text = this.#pending + piece;
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

  /** What an end of line that was held back makes at the end of the file. */
  rest(): string {
    return this.#pending ? "\n" : "";
  }

  #watch(text: string): void {
    const [first, last] = [text.indexOf("\n"), text.lastIndexOf("\n")];
    if (this.#length + (first < 0 ? text.length : first) > LONGEST_LINE) {
      throw new UserError(
        `${this.path}, line ${this.count + 1}: is longer than ${LONGEST_LINE >> 20} million ` +
          "characters, expected one line for each row",
      );
    }
    this.#length = last < 0 ? this.#length + text.length : text.length - last - 1;
    this.count += countLines(text);
  }
}

/** Ends of lines in a text. */
export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
