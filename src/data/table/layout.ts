import { type Extent, isBlankRun } from "./blanks.js";
import { findDelimiter, sampleOf, usualWidth } from "./delimiters.js";
import { partNames } from "./kinds/parts.js";
import { formatsOf } from "./kinds/times.js";
import { isData, isTyped } from "./layout-cells.js";
import { headerLines, labelsAbove } from "./layout-headers.js";
import { headerNotes, namesInComment, namesOf, shortened, titleNotes } from "./layout-names.js";
import { filledCells, isEmpty, type Row } from "./layout-rows.js";
import { findQuote, type Quote } from "./quotes.js";
import { isRemark, type RowShape } from "./remarks.js";

/** The layout of a delimited file. */
export interface Layout {
  /** A sign, or a run of blanks: see `blanks.ts`. */
  readonly delimiter: string;
  /** For runs of blanks: the places of columns, if cells stand below each other. */
  readonly extents?: readonly Extent[] | undefined;
  readonly quote: Quote;
  /** Number of records above the first row: titles, names, units. */
  readonly skip: number;
  /** The names of the columns. A column without a name is called `column 1` and so on. */
  readonly names: readonly string[];
  /** The cells of the line of names, if they contain words; undefined otherwise. */
  readonly header?: Row | undefined;
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
  /** The names of all columns that are needed, if all of them are known to hold texts. */
  readonly texts?: readonly string[] | undefined;
}

/** `sep=;`, which spreadsheets write as the first line. */
const SEPARATOR = /^"?sep=(.)"?\s*$/i;

/** Maximum number of lines above the header that may be titles. */
const MOST_TITLES = 50;

/** Detects the layout of a file from its first characters; undefined if there is no row at all. */
export function findLayout(text: string, options: LayoutOptions): Layout | undefined {
  const separator = SEPARATOR.exec(firstLine(text));
  const quote = findQuote(text);
  const given = options.delimiter ?? separator?.[1];
  const delimiter = given ?? (isOneColumn(text, options) ? "," : findDelimiter(text, quote));
  const { rows, extents, comments } = sampleOf(text, delimiter, quote);
  const first = separator ? 1 : 0;
  const width = usualWidth(rows.slice(first));
  const begin = startOf(rows, {
    first,
    width,
    most: comments + MOST_TITLES,
    blanks: isBlankRun(delimiter),
  });
  if (begin === undefined) return undefined;
  const lines = options.header ?? headerLines(rows.slice(begin), width);
  const labels = options.header === undefined ? labelsAbove(rows.slice(begin, begin + lines)) : 0;
  const [start, header] = [begin + labels, lines - labels];
  const headers = rows.slice(start, start + header);
  const body = rows.slice(start + header);
  const commented = header === 0 ? namesInComment(rows.slice(first, start), width) : undefined;
  const names = hasOpenDates(headers, body, delimiter)
    ? headers[0]!
    : (commented ?? namesOf(headers, width, body));
  return {
    delimiter,
    extents,
    quote,
    skip: start + header,
    names,
    header: width > 1 && headers[0]?.some((name) => /\p{L}/u.test(name)) ? headers[0] : undefined,
    shape: shapeOf(body, names.length, rows.slice(first, start)),
    notes: [
      ...(separator
        ? [`line 1, "${firstLine(text).trim()}", sets the delimiter and is not a data row`]
        : []),
      ...(quote === "'" ? ["cells are in single quotes, which are not part of them"] : []),
      ...titleNotes(rows, first, start),
      ...(commented
        ? [`the names of the columns are those of a comment (${shortened(commented.join(", "))})`]
        : headerNotes(headers, start, width, body)),
    ],
  };
}

/**
 * Whether the first two cells of each row are a date that contains the delimiter, such as `Mar 1, 2020`, without quotes. Rows
 * are then refused for their number of cells.
 */
function hasOpenDates([header]: readonly Row[], body: readonly Row[], delimiter: string): boolean {
  if (header === undefined || header.length + 1 !== body[0]?.length) return false;
  const rows = body.filter((row) => row.length > 1).slice(0, 10);
  const dates = rows.map(([first = "", second = ""]) => `${first}${delimiter}${second}`);
  return (
    dates.every((text) => /\p{L}/u.test(text)) && formatsOf(dates).some(({ calendar }) => calendar)
  );
}

/** Properties of the rows before the first empty row or row of another width, which remarks may follow. */
function shapeOf(body: readonly Row[], width: number, above: readonly Row[]): RowShape {
  const begin = body.findIndex((row) => filledCells(row) > 0);
  const rowsBelow = body.slice(Math.max(0, begin)); // below a line under the header
  const gap = rowsBelow.findIndex((row) => filledCells(row) === 0 || row.length !== width);
  const table = gap < 0 ? rowsBelow : rowsBelow.slice(0, gap);
  const isRow = (row: Row) =>
    !row[0]!.startsWith("#") && !(filledCells(row) === 1 && isRemark(row[0]!));
  const rows = table.filter(isRow);
  return {
    width,
    firstIsTyped: isTyped(rows, 0),
    comments: above.map(([first = ""]) => first).filter((first) => first.startsWith("#")),
    leastFilled: rows.reduce((least, row) => Math.min(least, filledCells(row)), width),
  };
}

/**
 * Whether a file has the one column of texts alone that is needed, by its first line. Most texts may have the same
 * number of words, or a semicolon each, and still are no rows of cells. A row with a quoted cell before another one has the
 * name that R writes.
 */
function isOneColumn(text: string, { texts = [] }: LayoutOptions): boolean {
  const [first = "", second = ""] = text.split("\n", 2);
  const name = first.trim().replace(/^(["'])(.*)\1$/, "$2");
  return texts.length === 1 && name === texts[0] && !/^"[^"]*"[ \t]+\S/.test(second);
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? text : text.slice(0, end);
}

interface StartOptions {
  readonly first: number;
  readonly width: number;
  /** Maximum number of lines that may be titles. */
  readonly most: number;
  /** Whether blanks separate cells. */
  readonly blanks: boolean;
}

/** The index of the header or the first row, below empty lines and titles; undefined if all lines are empty. */
function startOf(
  rows: readonly Row[],
  { first, width, most, blanks }: StartOptions,
): number | undefined {
  const full = rows.map((_, i) => i).filter((i) => i >= first && !isEmpty(rows[i]!));
  const candidates = full.slice(0, most);
  const isLabel = (row: Row) => (blanks && isLabelled(row)) || isPair(row);
  const found = candidates.find(
    (at, i) =>
      !isLabel(rows[at]!) &&
      (isAboveUnits(
        full.slice(i, i + 3).map((line) => rows[line]!),
        width,
      ) ||
        !isTitle(rows[at]!, rows[full[i + 1] ?? -1], width)),
  );
  if (found === undefined) return full[0];
  const wide = candidates
    .slice(0, candidates.indexOf(found))
    .some(
      (i) => filledCells(rows[i]!) > 1 && !isPreface(rows[i]!, width, blanks) && !isLabel(rows[i]!),
    );
  const named = headerLines(rows.slice(found), width) > 0;
  return wide && !named ? full[0] : found; // an incomplete header is refused, not skipped
}

/** Whether a row is a comment or, in a file with blanks between cells, a few numbers such as the first and last year. */
function isPreface(row: Row, width: number, blanks: boolean): boolean {
  return row[0]!.startsWith("#") || (blanks && row.length * 2 <= width && row.every(isData));
}

/** Whether the first of three rows has names, the second has units, both behind a `#`, and the third has values. */
function isAboveUnits([names, units, values]: readonly Row[], width: number): boolean {
  const isComment = (row: Row | undefined) => row?.length === width && row[0]!.startsWith("#");
  if (!isComment(names) || !isComment(units) || !values?.some(isData)) return false;
  return !values[0]!.startsWith("#") && names!.some((name) => partNames(name).length > 0);
}

/** Whether only the first cell of a row is a label that ends with a colon, as in `"Account:";"DE12";`. */
function isPair([first = "", ...others]: Row): boolean {
  return /\p{L}.*:\s*$/u.test(first) && !others.some((cell) => /:\s*$/.test(cell));
}

/** Whether the words of a line are a label with a text, such as `Series ID:   GDPC1`. */
function isLabelled(row: Row): boolean {
  return /^[^\d:][^:]*:( |$)/.test(row.join(" ").trim());
}

/** Whether a row is a title or a comment above the header, because its cells differ from those of the rows below. */
function isTitle(row: Row, next: Row | undefined, width: number): boolean {
  if (next === undefined || width < 2) return false;
  if (filledCells(row) === 0) return true;
  if (/^#/.test(row[0]!) && next.length === width && !next.some(isData)) return true;
  if (/^#/.test(row[0]!) && /^#/.test(next[0]!)) return true;
  if (row.length === width - 1) {
    return next.length < width || !next.some(isData) || /^[#%]/.test(row[0]!);
  }
  if (row.length !== width) return !(row.length === width + 1 && row.at(-1)!.trim() === "");
  const padded = width > 1 && filledCells(row) === 1 && row[0]!.trim() !== "";
  return padded && !next.some(isData);
}
