import type Papa from "papaparse";
import { UserError } from "../../shared/errors.js";
import { counted } from "../../shared/format.js";
import { delimiterText } from "./blanks.js";
import type { Cell, RowSink } from "./cells.js";
import type { Layout } from "./layout.js";
import {
  commentNotes,
  endNotes,
  type HeldRow,
  heldKind,
  isComment,
  repeatedNotes,
} from "./left-out.js";
import { countLines } from "./text.js";

/** Maximum number of pieces of the file in one row; a longer row has a quote that is not closed. */
const MOST_PIECES = 16;

/** The rows of a piece. */
interface Taken {
  readonly rows: (readonly Cell[])[];
  readonly lines: number[];
  readonly ragged: Map<number, string>;
}

/** Passes the rows of a delimited file to a sink, with their line numbers. */
export class Rows {
  readonly #path: string;
  readonly #layout: Layout;
  readonly #notes: string[];
  readonly #lenient: boolean;
  readonly #sink: RowSink;
  #line = 1;
  /** Number of records above the rows that are still to be skipped. */
  #skip: number;
  /** Whether the file has had quotes so far, so that cells may contain line ends. */
  #quoted = false;
  /** Empty rows and remarks, which are left out if no other row follows. */
  readonly #held: HeldRow[] = [];
  #comments = 0;
  /** Number of rows that repeat the names of the columns, as in files written one behind the other. */
  #headers = 0;
  #waiting = 0;

  constructor(
    path: string,
    layout: Layout,
    { notes, lenient = false }: { notes: string[]; lenient?: boolean | undefined },
    sink: RowSink,
  ) {
    this.#path = path;
    this.#layout = layout;
    this.#notes = notes;
    this.#lenient = lenient;
    this.#sink = sink;
    this.#skip = layout.skip;
  }

  /** Registers a piece before it is parsed, and returns it. */
  watched(piece: string): string {
    this.#quoted ||= piece.includes(this.#layout.quote);
    return piece;
  }

  /** Takes the rows of a piece. Returns whether the sink wants more. */
  take(data: readonly (readonly string[])[], errors: readonly Papa.ParseError[]): boolean {
    this.#refuseOpenQuote(data.length, errors);
    const taken: Taken = { rows: [], lines: [], ragged: new Map() };
    for (const cells of data) {
      this.#add(cells, taken);
      this.#line += this.#quoted ? 1 + lineEnds(cells) : 1;
    }
    return this.#pass(taken);
  }

  #pass({ rows, lines, ragged }: Taken): boolean {
    const { names, delimiter } = this.#layout;
    const place = (index: number) => lines[index]!;
    return this.#sink({ names, rows, ragged, place, delimiter, notes: this.#notes });
  }

  /** Passes on the empty texts at the end of a column of texts, and adds notes on the rows that were left out. */
  end(): void {
    const { width, firstIsTyped } = this.#layout.shape;
    if (width === 1 && !firstIsTyped) {
      const taken: Taken = { rows: [], lines: [], ragged: new Map() };
      for (const { cells, line } of this.#held) this.#put(cells, line, taken);
      this.#held.length = 0;
      this.#pass(taken);
    }
    this.#notes.push(
      ...endNotes(this.#held, width),
      ...commentNotes(this.#comments),
      ...repeatedNotes(this.#headers),
    );
  }

  #add(cells: readonly string[], taken: Taken): void {
    if (this.#skip > 0) {
      this.#skip -= 1;
      return;
    }
    const { shape, header } = this.#layout;
    if (isComment(cells, shape)) {
      this.#comments += 1;
      return;
    }
    if (header !== undefined && cells[0] === header[0] && isSame(cells, header)) {
      this.#headers += 1;
      return;
    }
    const kind = heldKind(cells, shape, this.#held);
    if (kind !== undefined) {
      this.#held.push({ cells, line: this.#line, kind });
      return;
    }
    for (const before of this.#held) {
      if (before.kind !== "line" || shape.width === 1) this.#put(before.cells, before.line, taken);
    }
    this.#held.length = 0;
    this.#put(cells, this.#line, taken);
  }

  #put(cells: readonly string[], line: number, { rows, lines, ragged }: Taken): void {
    const width = this.#layout.names.length;
    const fits = cells.length === width;
    if (!fits) ragged.set(rows.length, this.#raggedText(cells, line));
    rows.push(fits ? cells : []);
    lines.push(line);
  }

  /** @throws UserError unless rows with a different number of cells are allowed */
  #raggedText({ length: found }: readonly string[], line: number): string {
    const { names, delimiter } = this.#layout;
    const remark = found === 1 ? " If the line is a remark about the table, remove it." : "";
    const text =
      `${this.#path}, line ${line}: has ${counted(found, "cell")} separated by ` +
      `${delimiterText(delimiter)}, expected ${names.length} as in the first lines. Put ` +
      `cells that contain the delimiter in double quotes, or set data.delimiter.${remark}`;
    if (this.#lenient) return text;
    throw new UserError(text);
  }

  #refuseOpenQuote(rows: number, errors: readonly Papa.ParseError[]): void {
    this.#waiting = rows === 0 && this.#quoted ? this.#waiting + 1 : 0;
    const bad = errors.find(({ type }) => type === "Quotes");
    if (!bad && this.#waiting <= MOST_PIECES) return;
    const line = this.#line + (bad?.row ?? 0);
    const { quote } = this.#layout;
    const fault = bad?.code === "InvalidQuotes" ? "is followed by more text" : "is not closed";
    throw new UserError(
      `${this.#path}, line ${line}: has a quoted cell whose quote ${fault}, expected ` +
        `${quote}...${quote} with every quote inside doubled: ${quote}${quote}`,
    );
  }
}

function isSame(cells: readonly string[], others: readonly string[]): boolean {
  return cells.length === others.length && cells.every((cell, i) => cell === others[i]);
}

function lineEnds(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) count += countLines(cell);
  return count;
}
