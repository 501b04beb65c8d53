import { Readable } from "node:stream";
import Papa from "papaparse";
import { UserError } from "../../shared/errors.js";
import { BlankLines, isBlankRun } from "./blanks.js";
import type { RowSink, TextOptions } from "./cells.js";
import { conversionOf } from "./conversions.js";
import { Rows } from "./delimited-rows.js";
import { findLayout, type Layout } from "./layout.js";
import { textChunks } from "./text.js";

/**
 * Reads CSV, TSV and similar files with Papa Parse, piece by piece. Empty lines are skipped, except in a file with one
 * column, where they are missing values.
 *
 * @throws UserError with the line number if a row has a different number of cells than the first, or a quote is not
 *   closed
 */
export async function readDelimited(
  path: string,
  options: TextOptions,
  sink: RowSink,
): Promise<void> {
  const notes: string[] = [];
  const text = textChunks(path, {
    encoding: options.encoding,
    lenient: options.lenient,
    onNote: (note) => notes.push(note),
  });
  const first = await firstPiece(text);
  requireRows(path, first);
  const sample = sampleOf(first);
  const conversion = conversionOf(path, sample);
  const start = conversion?.convert(sample) ?? sample;
  const given = conversion?.delimiter ? { delimiter: conversion.delimiter, ...options } : options;
  const found = findLayout(start, conversion?.names ? { ...given, header: 0 } : given);
  const layout = found && { ...found, names: conversion?.names ?? found.names };
  if (layout === undefined) {
    throw new UserError(`${path}: is empty, expected a line with the columns' names`);
  }
  if (conversion?.note) notes.push(conversion.note);
  if (conversion?.names === undefined) notes.push(...layout.notes);
  const rows = new Rows(path, layout, { notes, lenient: options.lenient }, sink);
  const whole = pieces(first, text);
  const table = isBlankRun(layout.delimiter) ? tabbedPieces(whole, layout, notes) : whole;
  await parse(counted(conversion ? convertedLines(whole, conversion.convert) : table, rows), {
    layout,
    rows,
  });
}

/** @throws UserError if a text is a web page or JSON */
function requireRows(path: string, first: string): void {
  if (/^\s*<(!doctype|html|\?xml)\b/i.test(first)) {
    throw new UserError(
      `${path}: is a web page (HTML or XML), expected a text file with rows. The link may lead to a page for ` +
        "people or a login: download the file itself",
    );
  }
  const json = jsonAdvice(first);
  if (json !== undefined) throw new UserError(`${path}: ${json}`);
}

/** Divides the pieces of a file into cells, and passes the rows on until no more are wanted. */
function parse(
  table: AsyncGenerator<string>,
  { layout: { delimiter, quote }, rows }: { readonly layout: Layout; readonly rows: Rows },
): Promise<void> {
  const source = Readable.from(table);
  let isWanted = true;
  return new Promise<void>((resolve, reject) => {
    const stop = (error?: unknown): void => {
      source.destroy();
      if (error === undefined) resolve();
      else reject(error);
    };
    source.on("error", stop);
    Papa.parse<string[]>(source as unknown as File, {
      delimiter: isBlankRun(delimiter) ? "\t" : delimiter,
      quoteChar: quote,
      newline: "\n",
      error: stop,
      complete: () => {
        if (isWanted) rows.end();
        stop();
      },
      chunk: ({ data, errors }, parser) => {
        try {
          if (rows.take(data, errors)) return;
          stop();
        } catch (error) {
          stop(error); // before abort, which calls complete
        }
        isWanted = false;
        parser.abort();
      },
    });
  });
}

/** What to do with JSON in a file with another ending, as a text that follows its path; undefined for other texts. */
function jsonAdvice(text: string): string | undefined {
  if (!/^\s*(\[\s*)?\{\s*"/.test(text)) return undefined;
  return (
    "contains JSON, expected rows of cells. Give it the ending .jsonl if each line is an object whose keys are the columns, " +
    "or .json if the file is a list of such objects"
  );
}

async function firstPiece(text: AsyncGenerator<string>): Promise<string> {
  for (let next = await text.next(); !next.done; next = await text.next()) {
    if (next.value !== "") return next.value;
  }
  return "";
}

async function* pieces(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** The pieces of a file whose cells are separated by blanks, with tabs instead. */
async function* tabbedPieces(
  table: AsyncGenerator<string>,
  { delimiter, extents }: Layout,
  notes: string[],
): AsyncGenerator<string> {
  const lines = new BlankLines(delimiter, extents);
  yield* convertedLines(table, (text) => lines.tabbed(text));
  notes.push(...lines.notes());
}

/** The pieces of a file, each cut at a line end and converted. */
async function* convertedLines(
  table: AsyncGenerator<string>,
  convert: (lines: string) => string,
): AsyncGenerator<string> {
  let held = "";
  for await (const piece of table) {
    const text = held + piece;
    const end = text.lastIndexOf("\n") + 1;
    held = text.slice(end);
    if (end > 0) yield convert(text.slice(0, end));
  }
  if (held !== "") yield convert(held);
}

/**
 * The pieces of the file, each registered for the count of lines. Pieces without a line end are joined, because Papa
 * Parse starts the row again with every piece.
 */
async function* counted(table: AsyncGenerator<string>, rows: Rows): AsyncGenerator<string> {
  let held: string[] = [];
  for await (const piece of table) {
    if (held.at(-1)?.includes("\n")) {
      yield rows.watched(held.join(""));
      held = [];
    }
    held.push(piece);
  }
  const last = held.join("");
  if (last !== "") yield rows.watched(last);
}

/** Number of characters in which the layout is detected, or the length of the first line if that is longer. */
const SAMPLE = 1 << 18;

/** The first complete lines. */
function sampleOf(piece: string): string {
  if (piece.length <= SAMPLE) return piece;
  const end = piece.lastIndexOf("\n", SAMPLE);
  return end < 0 ? piece : piece.slice(0, end + 1);
}
