import Papa from "papaparse";
import { isMissing } from "./cells.js";
import { headerNotes, namesOf, titleNotes } from "./layout-names.js";
import { filledCells, isEmpty, type Row } from "./layout-rows.js";
import { findQuote, type Quote } from "./quotes.js";
import type { RowShape } from "./remarks.js";

/** The layout of a delimited file. */
export interface Layout {
  readonly delimiter: string;
  readonly quote: Quote;
  /** Number of records above the first row: titles, names, units. */
  readonly skip: number;
  /** The names of the columns. A column without a name is called `column 1` and so on. */
  readonly names: readonly string[];
  /** Unusual properties of the file, a sentence each. */
  readonly notes: readonly string[];
  /** Properties of the rows. */
  readonly shape: RowShape;
}

/** Parts of a layout that are given instead of detected. */
export interface LayoutOptions {
  readonly delimiter?: string | undefined;
  /** Number of header lines above the rows (default: detected). */
  readonly header?: number | undefined;
}

const DELIMITERS = [";", "\t", "|", ","];

/** Number of rows in which the layout is detected. */
const SAMPLE = 100;

/** `sep=;`, which spreadsheets write as the first line. */
const SEPARATOR = /^"?sep=(.)"?\s*$/i;

/** Maximum number of lines above the header that may be titles. */
const MOST_TITLES = 50;

/** Maximum number of header lines: names, units, groups of columns. */
const MOST_HEADERS = 4;

/** Minimum number of rows below several header lines. */
const LEAST_ROWS = 2;

/** Detects the layout of a file from its first characters; undefined if there is no row at all. */
export function findLayout(text: string, options: LayoutOptions): Layout | undefined {
  const separator = SEPARATOR.exec(firstLine(text));
  const quote = findQuote(text);
  const given = options.delimiter ?? separator?.[1];
  const delimiter = given ?? findDelimiter(text, quote);
  const rows = sampleOf(text, delimiter, quote);
  const first = separator ? 1 : 0;
  const width = usualWidth(rows.slice(first));
  const start = startOf(rows, first, width);
  if (start === undefined) return undefined;
  const header = options.header ?? headerLines(rows.slice(start), width);
  const headers = rows.slice(start, start + header);
  const body = rows.slice(start + header);
  const names = namesOf(headers, width, body);
  return {
    delimiter,
    quote,
    skip: start + header,
    names,
    shape: shapeOf(body, names.length),
    notes: [
      ...(separator
        ? [`line 1, "${firstLine(text).trim()}", sets the delimiter and is not a data row`]
        : []),
      ...(quote === "'" ? ["cells are in single quotes, which are not part of them"] : []),
      ...titleNotes(rows, first, start),
      ...headerNotes(headers, start, width, body),
    ],
  };
}

/** Properties of the rows before the first empty row or row of another width, which remarks may follow. */
function shapeOf(body: readonly Row[], width: number): RowShape {
  const gap = body.findIndex((row) => filledCells(row) === 0 || row.length !== width);
  const table = gap < 0 ? body : body.slice(0, gap);
  const rows = table.filter(([first = ""]) => !first.startsWith("#"));
  return {
    width,
    firstIsTyped: isTyped(rows, 0),
    leastFilled: rows.reduce((least, row) => Math.min(least, filledCells(row)), width),
  };
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? text : text.slice(0, end);
}

function sampleOf(text: string, delimiter: string, quoteChar: Quote): Row[] {
  const options = { delimiter, quoteChar, newline: "\n", preview: SAMPLE } as const;
  return Papa.parse<string[]>(text, options).data;
}

/**
 * The delimiter that splits most rows into the same number of cells, at least two. If commas split as many rows as
 * another delimiter, the commas are decimal signs. (Papa Parse's detection counts the empty row at the end of a short
 * file.)
 */
function findDelimiter(text: string, quote: Quote): string {
  const scores = DELIMITERS.map((delimiter) => {
    const rows = sampleOf(text, delimiter, quote);
    const width = usualWidth(rows);
    return width < 2 ? 0 : rows.filter((row) => row.length === width).length;
  });
  const best = Math.max(...scores);
  return best === 0 ? "," : DELIMITERS[scores.indexOf(best)]!;
}

/** The most frequent number of cells in a row; the first one of equally frequent numbers. */
function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    if (!isEmpty(row)) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return sorted[0]?.[0] ?? 0;
}

/** The index of the header or the first row, below empty lines and titles; undefined if all lines are empty. */
function startOf(rows: readonly Row[], first: number, width: number): number | undefined {
  const full = rows.map((_, i) => i).filter((i) => i >= first && !isEmpty(rows[i]!));
  const candidates = full.slice(0, MOST_TITLES);
  const found = candidates.find((at, i) => !isTitle(rows[at]!, rows[full[i + 1] ?? -1], width));
  if (found === undefined) return full[0];
  const wide = candidates
    .slice(0, candidates.indexOf(found))
    .some((i) => filledCells(rows[i]!) > 1);
  const named = headerLines(rows.slice(found), width) > 0;
  return wide && !named ? full[0] : found; // an incomplete header is refused, not skipped
}

/** Whether a row is a title or a comment above the header, because its cells differ from those of the rows below. */
function isTitle(row: Row, next: Row | undefined, width: number): boolean {
  if (next === undefined || width < 2) return false;
  if (filledCells(row) === 0) return true;
  if (/^#/.test(row[0]!) && next.length === width && !next.some(isData)) return true;
  if (row.length === width - 1) return !next.some(isData) || /^[#%]/.test(row[0]!);
  if (row.length !== width) return !(row.length === width + 1 && row.at(-1)!.trim() === "");
  const padded = width > 1 && filledCells(row) === 1 && row[0]!.trim() !== "";
  return padded && !next.some(isData);
}

const NUMBER = /^[-+(]?\s*[€$£¥]?\s*\d[\d.,' \u00a0]*(e[-+]?\d+)?\s*[%€$£¥]?\)?$/i;

const DATE =
  /^\d{1,4}\s?[-/.: ]\s?(\d|[A-Za-z]{3})|^\d{4}-?[QWHT]\d|^\d{8}T?\d*|^\d{2}[A-Za-z]{3}\d{2}/;

const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[-/ ,]+\d{2,4}/i;

const QUARTER = /^Q[1-4][-/ ]\d{2,4}$/i;

/** Whether a cell is a number or a time rather than a name. */
function isData(cell: string): boolean {
  const text = cell.trim();
  return NUMBER.test(text) || DATE.test(text) || MONTH.test(text) || QUARTER.test(text);
}

/**
 * The number of header lines: rows with a text in a column whose other cells are numbers or times. Without such a
 * column, the first row is the header. If the cells of the first row are numbers and times too, there is no header,
 * unless the numbers count up, like years above a wide table.
 */
function headerLines(rows: readonly Row[], width: number): number {
  const below = rows.slice(1).filter((row) => Math.abs(row.length - width) < 2 && !isEmpty(row));
  const body = below.slice(Math.min(MOST_HEADERS - 1, Math.floor(below.length / 2)));
  const typed = Array.from({ length: width }, (_, c) => c).filter((c) => isTyped(body, c));
  const [first = []] = rows;
  if (typed.length === 0) return 1;
  const labels = labelLines(rows, typed);
  if (labels > MOST_HEADERS) return labels;
  if (countsUp(first) && !countsUp(below[0] ?? [])) return 1;
  const named = (row: Row) => {
    const shift = row.length === width - 1 ? 1 : 0; // the header omits the first column
    const cells = typed.map((c) => row[c - shift] ?? "");
    return cells.some((cell) => /\p{L}/u.test(cell) && !isMissing(cell)) && !cells.some(isData);
  };
  if (!named(first)) return typed.some((c) => isData(first[c] ?? "")) ? 0 : 1;
  const other = rows.findIndex((row) => !named(row));
  const enough = rows.length - other >= LEAST_ROWS;
  return other < 0 || !enough ? 1 : Math.min(other, MOST_HEADERS);
}

/** Maximum number of lines with names, units, series numbers and other labels above a table. */
const MOST_LABELS = 20;

/** Number of lines at the beginning whose first cell is a label, if rows begin with a number or a time. */
function labelLines(rows: readonly Row[], typed: readonly number[]): number {
  if (!typed.includes(0)) return 0;
  const data = rows.findIndex(([first = ""]) => isData(first));
  const labels = rows.slice(1, data).every(([first = ""]) => /\p{L}/u.test(first));
  return labels && data <= MOST_LABELS ? data : 0;
}

/** Minimum share of the cells of a column that are numbers or times. */
const LEAST_TYPED = 0.7;

function isTyped(rows: readonly Row[], column: number): boolean {
  const cells = rows.map((row) => row[column] ?? "").filter((cell) => !isMissing(cell));
  return cells.length > 0 && cells.filter(isData).length >= LEAST_TYPED * cells.length;
}

/** Whether a row has at least three numbers, which are whole and increase by 1. */
function countsUp(row: Row): boolean {
  const numbers = row.filter((cell) => /^\s*\d+\s*$/.test(cell)).map(Number);
  const others = row.filter((cell) => isData(cell) && !/^\s*\d+\s*$/.test(cell));
  if (numbers.length < 3 || others.length > 0) return false;
  return numbers.every((value, i) => i === 0 || value === numbers[i - 1]! + 1);
}
