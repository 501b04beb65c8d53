import { Buffer, isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { UserError } from "../../shared/errors.js";
import { encodingNote, isWindows1252, windows1252 } from "./windows-1252.js";

/** How the bytes of a text file are decoded. */
export interface TextReading {
  /** The encoding, by a name of the WHATWG Encoding Standard (default: detected). */
  readonly encoding?: string | undefined;
  /** Whether the encoding is that of a similar file, so that UTF-8 and UTF-16 are read as such (default: false). */
  readonly lenient?: boolean | undefined;
  /** Receives a sentence if the encoding is guessed to be Windows-1252. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** The file, and the number of line ends so far, for messages. */
interface Place {
  readonly path: string;
  readonly count: number;
}

/** Decodes a file piece by piece. */
interface Decoding {
  decode(piece: Buffer): string;
  /** What is left at the end of the file. */
  end(): string;
}

export function decoderOf(lines: Place, { encoding, lenient, onNote }: TextReading): Decoding {
  const given = encoding === undefined ? undefined : new GivenDecoder(lines, encoding);
  return given && !lenient ? given : new Decoder(lines, given, onNote);
}

function encodingOf(head: Uint8Array): string {
  const [first, second, third, fourth] = head;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0 && second !== 0 && third === 0) return "utf-16be";
  return first !== 0 && second === 0 && fourth === 0 ? "utf-16le" : "utf-8";
}

/** Decodes a file piece by piece from a given encoding. */
class GivenDecoder implements Decoding {
  readonly #lines: Place;
  readonly #name: string;
  /** Undefined for Windows-1252, which {@link windows1252} decodes. */
  readonly #decoder: TextDecoder | undefined;

  constructor(lines: Place, name: string) {
    this.#lines = lines;
    this.#name = name;
    const decoder = new TextDecoder(name, { fatal: true });
    this.#decoder = decoder.encoding === "windows-1252" ? undefined : decoder;
  }

  decode(piece: Buffer): string {
    if (this.#decoder === undefined) return windows1252(piece);
    return this.#checked(() => this.#decoder!.decode(piece, { stream: true }));
  }

  end(): string {
    return this.#checked(() => this.#decoder?.decode() ?? "");
  }

  /** @throws UserError if bytes have no meaning in the encoding */
  #checked(decode: () => string): string {
    try {
      return decode();
    } catch {
      const { path, count } = this.#lines;
      throw new UserError(
        `${path}, line ${count + 1} or a later one: has bytes that are not valid in ${this.#name}, as set in ` +
          "data.encoding (--encoding). Set the encoding of the file, or leave it out to have it detected",
      );
    }
  }
}

/** Decodes a file piece by piece and detects the encoding. */
class Decoder implements Decoding {
  readonly #lines: Place;
  /** Decodes a file that is neither UTF-8 nor UTF-16 (default: Windows-1252). */
  readonly #given: GivenDecoder | undefined;
  readonly #onNote: ((note: string) => void) | undefined;
  #decoder: TextDecoder | undefined;
  /** Whether all bytes so far are ASCII, which is the same in UTF-8 and Windows-1252. */
  #ascii = true;
  #isOther = false;
  /** The bytes at the end of a piece that are not ASCII; they may be the first part of a character. */
  #held: Buffer = Buffer.alloc(0);

  constructor(
    lines: Place,
    given: GivenDecoder | undefined,
    onNote: ((note: string) => void) | undefined,
  ) {
    this.#lines = lines;
    this.#given = given;
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
    const text = this.#held.length > 0 ? this.#decode(this.#held, false) : "";
    return text + this.#decode();
  }

  /** @param stream whether a character that the bytes cut may follow (default: yes) */
  #decode(bytes?: Buffer, stream = true): string {
    if (this.#isOther) return this.#other(bytes);
    try {
      const text = bytes ? this.#decoder!.decode(bytes, { stream }) : this.#decoder!.decode();
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
      this.#isOther = true;
      if (this.#given === undefined) this.#onNote?.(encodingNote(bytes));
      return this.#other(bytes);
    }
    throw new UserError(
      `${path}, line ${count + 1 + (bytes ? endsBeforeBad(bytes) : 0)}: has bytes that are not ` +
        "valid UTF-8, although others are. Convert the whole file to UTF-8, or set data.encoding (--encoding).",
    );
  }

  #other(bytes: Buffer | undefined): string {
    if (this.#given) return bytes ? this.#given.decode(bytes) : this.#given.end();
    return bytes ? windows1252(bytes) : "";
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
