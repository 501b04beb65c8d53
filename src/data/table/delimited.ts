import { Readable } from "node:stream";
import Papa from "papaparse";
import { UserError } from "../../shared/errors.js";
import type { Cell, RowSink, TextOptions } from "./cells.js";
import { countLines, textChunks } from "./text.js";

/** Pieces of the file that one row may take: more is a quote that nobody closed. */
const MOST_PIECES = 16;

/**
 * Reads CSV, TSV and the like by Papa Parse, piece by piece. The first line names the columns; empty
 * lines are left out, but in a file of one column they are missing values.
 *
 * @throws UserError naming the line of a row that has another number of cells than the first, or
 * of a quote that is not closed
 */
export async function readDelimited(
  path: string,
  options: TextOptions,
  sink: RowSink,
): Promise<void> {
  const text = textChunks(path);
  const first = await firstPiece(text);
  const delimiter = options.delimiter ?? findDelimiter(first);
  const rows = new Rows(path, delimiter, sink);
  const pieces = Readable.from(counted(first, text, rows));
  await new Promise<void>((resolve, reject) => {
    const stop = (error?: unknown): void => {
      pieces.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    pieces.on("error", stop);
    Papa.parse<string[]>(pieces as unknown as File, {
      delimiter,
      newline: "\n",
      error: stop,
      complete: () => stop(),
      chunk: ({ data, errors }, parser) => {
        try {
          if (rows.take(data, errors)) return;
          stop();
        } catch (error) {
          stop(error); // before abort, which calls complete
        }
        parser.abort();
      },
    });
  });
  rows.requireHeader();
}

async function firstPiece(text: AsyncGenerator<string>): Promise<string> {
  for (let next = await text.next(); !next.done; next = await text.next()) {
    if (next.value !== "") return next.value;
  }
  return "";
}

/**
 * The pieces of the file, with what to know of them for the numbers of lines. Those without an end of
 * line are put together, since Papa Parse begins a row again with every piece.
 */
async function* counted(
  first: string,
  rest: AsyncGenerator<string>,
  rows: Rows,
): AsyncGenerator<string> {
  let held = [first];
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    if (held.at(-1)!.includes("\n")) {
      yield rows.watched(held.join(""));
      held = [];
    }
    held.push(next.value);
  }
  const last = held.join("");
  if (last !== "") yield rows.watched(last);
}

const DELIMITERS = [",", ";", "\t", "|"];
const SAMPLE = 1 << 16;

/**
 * The delimiter that cuts the most of the first rows into as many cells as the names have. (Papa
 * Parse's own guess counts the empty row at the end of a short file.)
 */
function findDelimiter(text: string): string {
  const end = text.lastIndexOf("\n", SAMPLE);
  const sample = text.slice(0, text.length <= SAMPLE || end < 0 ? SAMPLE : end).trim();
  const scores = DELIMITERS.map((delimiter) => {
    const { data } = Papa.parse<string[]>(sample, { delimiter, newline: "\n", preview: 100 });
    const cells = data[0]?.length ?? 0;
    return cells < 2 ? 0 : data.filter((row) => row.length === cells).length + cells / 1e6;
  });
  return DELIMITERS[scores.indexOf(Math.max(...scores))]!;
}

/** Hands rows on with the numbers of their lines. */
class Rows {
  readonly #path: string;
  readonly #delimiter: string;
  readonly #sink: RowSink;
  #names: readonly string[] | undefined;
  #line = 1;
  /** Whether the file has quotes so far, and so cells may hold ends of lines. */
  #quoted = false;
  #empty = 0;
  #waiting = 0;

  constructor(path: string, delimiter: string, sink: RowSink) {
    this.#path = path;
    this.#delimiter = delimiter;
    this.#sink = sink;
  }

  /** Takes note of a piece that is to be parsed. */
  watched(piece: string): string {
    this.#quoted ||= piece.includes('"');
    return piece;
  }

  /** Returns whether more is wanted. */
  take(data: readonly (readonly string[])[], errors: readonly Papa.ParseError[]): boolean {
    this.#refuseOpenQuote(data.length, errors);
    const rows: (readonly Cell[])[] = [];
    const lines: number[] = [];
    for (const cells of data) {
      this.#add(cells, rows, lines);
      this.#line += this.#quoted ? 1 + lineEnds(cells) : 1;
    }
    if (this.#names === undefined) return true;
    return this.#sink({ names: this.#names, rows, place: (index) => lines[index]! });
  }

  requireHeader(): void {
    if (this.#names) return;
    throw new UserError(`${this.#path}: is empty, expected a line with the columns' names`);
  }

  #add(cells: readonly string[], rows: (readonly Cell[])[], lines: number[]): void {
    const names = this.#names;
    if (cells.length === 1 && cells[0]!.trim() === "") {
      this.#empty += names?.length === 1 ? 1 : 0;
      return;
    }
    if (names === undefined) {
      this.#names = cells.map((name) => name.trim());
      return;
    }
    for (; this.#empty > 0; this.#empty -= 1) {
      rows.push([""]);
      lines.push(this.#line - this.#empty);
    }
    if (cells.length !== names.length) this.#refuseRagged(cells.length, names.length);
    rows.push(cells);
    lines.push(this.#line);
  }

  #refuseRagged(found: number, expected: number): never {
    throw new UserError(
      `${this.#path}, line ${this.#line}: cells at ${JSON.stringify(this.#delimiter)}: ${found}, ` +
        `expected ${expected} as in the first line. Put cells that hold the delimiter in double ` +
        "quotes, or give data.delimiter.",
    );
  }

  #refuseOpenQuote(rows: number, errors: readonly Papa.ParseError[]): void {
    this.#waiting = rows === 0 && this.#quoted ? this.#waiting + 1 : 0;
    const bad = errors.find(({ type }) => type === "Quotes");
    if (!bad && this.#waiting <= MOST_PIECES) return;
    const line = this.#line + (bad?.row ?? 0);
    const what = bad?.code === "InvalidQuotes" ? "is followed by more text" : "is not closed";
    throw new UserError(
      `${this.#path}, line ${line}: has a quoted cell whose quote ${what}, expected "..." with ` +
        'every quote inside doubled: ""',
    );
  }
}

function lineEnds(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) count += countLines(cell);
  return count;
}
