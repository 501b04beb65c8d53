import Papa from "papaparse";
import { BlankLines, blankRuns, type Extent, extentsOf, isBlankRun } from "./blanks.js";
import { formatsOf } from "./kinds/times.js";
import { isData, isTyped } from "./layout-cells.js";
import { filledCells, isEmpty, type Row } from "./layout-rows.js";
import type { Quote } from "./quotes.js";

const SIGNS = [";", "\t", "|", ","];

/** Rows that a layout is found by, besides comments above them. */
const SAMPLE = 100;

/** Maximum number of comments above the rows. */
const MOST_COMMENTS = 1000;

/** The first rows of a text. */
export interface SampleRows {
  readonly rows: readonly Row[];
  /** For runs of blanks: the places of columns, if cells stand below each other. */
  readonly extents?: readonly Extent[] | undefined;
  /** Number of rows at the beginning that may be titles. */
  readonly comments: number;
}

export function sampleOf(text: string, delimiter: string, quote: Quote): SampleRows {
  const comments = commentsAbove(text);
  const lines = text.split("\n", comments + SAMPLE);
  if (!isBlankRun(delimiter)) {
    return { rows: parsed(text, delimiter, quote, comments), comments };
  }
  const tabbed = (extents?: readonly Extent[]) => {
    const cut = new BlankLines(delimiter, extents).tabbed(lines.join("\n"));
    return parsed(cut, "\t", quote, comments);
  };
  const rows = tabbed();
  const extents = extentsOf(lines, delimiter, usualWidth(rows));
  return { rows: extents === undefined ? rows : tabbed(extents), extents, comments };
}

function parsed(text: string, delimiter: string, quoteChar: Quote, comments: number): Row[] {
  const preview = comments + SAMPLE;
  return Papa.parse<string[]>(text, { delimiter, quoteChar, newline: "\n", preview }).data;
}

/** Number of lines at the beginning that are comments or empty. */
function commentsAbove(text: string): number {
  const lines = text.split("\n", MOST_COMMENTS);
  const first = lines.findIndex((line) => !/^\s*(#|$)/.test(line));
  return Math.max(0, first);
}

/**
 * The delimiter that divides the most rows into the same number of cells, at least two. If commas divide as many
 * as another one does, they are decimal signs. Runs of blanks count only if no sign divides most rows, or if the
 * cells between commas contain several numbers. (Papa Parse's own guess counts the empty row at the end of a short
 * file.)
 */
export function findDelimiter(text: string, quote: Quote): string {
  const splits = SIGNS.map((delimiter) => splitOf(text, delimiter, quote));
  const best = bestOf(splits);
  if (best.score > 0 && !holdsRuns(best)) return best.delimiter;
  const blanks = blanksOf(text, quote);
  const lines = blanks.rows.filter((row) => !isEmpty(row) && !isComment(row)).length;
  if (blanks.score * 2 > lines && hasNumbers(blanks)) {
    const decimal = best.delimiter === "," && best.score <= blanks.score && hasDecimals(blanks);
    const padded = best.delimiter === "\t" && mostFilled(best) < blanks.width;
    if (best.score * 2 <= lines || decimal || padded) return blanks.delimiter;
  }
  return best.score === 0 ? "," : best.delimiter;
}

/** Runs of any blanks, or runs of at least two if the cells between these are times or contain words. */
function blanksOf(text: string, quote: Quote): Split {
  const [any, wide] = blankRuns.map((delimiter) => splitOf(text, delimiter, quote));
  const inner = wholeRows(wide!)
    .flat()
    .filter((cell) => /\S\s+\S/.test(cell));
  const isWide = wide!.score >= any!.score && inner.length > 0 && inner.every(isTimeOrWords);
  return isWide ? wide! : any!;
}

function isTimeOrWords(cell: string): boolean {
  if (!cell.split(/\s+/).every(isData)) return true;
  return formatsOf([cell]).some(({ calendar }) => calendar);
}

function mostFilled(split: Split): number {
  return wholeRows(split).reduce((most, row) => Math.max(most, filledCells(row)), 0);
}

/** Whether the cells of most rows contain runs of blanks that may separate cells themselves. */
function holdsRuns({ rows, delimiter }: Split): boolean {
  const run = delimiter === "," ? /\S[ \t]+[-+.\d]/ : / {2,}\S/;
  const running = rows.filter((row) => row.some((cell) => run.test(cell.trim())));
  return running.length * 2 > rows.length;
}

/** The first rows, divided by a delimiter. */
interface Split {
  readonly delimiter: string;
  readonly rows: readonly Row[];
  readonly width: number;
  /** Number of rows with the usual number of cells; 0 if that is less than two. */
  readonly score: number;
}

function splitOf(text: string, delimiter: string, quote: Quote): Split {
  const { rows } = sampleOf(text, delimiter, quote);
  const width = usualWidth(rows);
  const counted = isBlankRun(delimiter) ? rows.filter((row) => !isComment(row)) : rows;
  const score = width < 2 ? 0 : counted.filter((row) => row.length === width).length;
  return { delimiter, rows, width, score };
}

/** The first split with the highest score. */
function bestOf(splits: readonly Split[]): Split {
  return splits.reduce((best, split) => (split.score > best.score ? split : best));
}

/** Rows with the usual number of cells. */
function wholeRows({ rows, width }: Split): readonly Row[] {
  return rows.filter((row) => row.length === width && !isComment(row));
}

/** Whether a column holds numbers or times, and rows are more than groups of digits such as 1 234. */
function hasNumbers(split: Split): boolean {
  const rows = wholeRows(split);
  const isTypedAny = Array.from({ length: split.width }, (_, c) => isTyped(rows, c)).some(Boolean);
  const grouped = rows.every(([first = "", ...rest]) => {
    return /^-?\d{1,3}$/.test(first) && rest.every((cell) => /^\d{3}([.,]\d+)?$/.test(cell));
  });
  return isTypedAny && !grouped;
}

/** Whether all cells between blanks are whole or have a decimal comma, apart from a first cell and names. */
function hasDecimals(split: Split): boolean {
  const rows = wholeRows(split).filter((row) => row.some((cell) => /^-?\d+,\d+$/.test(cell)));
  const isNumber = (cell: string, c: number) =>
    /^[-+]?\d+(,\d+)?(e[-+]?\d+)?$/i.test(cell) || (c === 0 && isData(cell) && !cell.includes(","));
  const fitting = rows.filter((row) => row.every(isNumber));
  return rows.length > 0 && fitting.length === rows.length;
}

function isComment([first = ""]: Row): boolean {
  return first.startsWith("#");
}

/** The number of cells that most rows have, apart from comments; if two are as frequent, the first one. */
export function usualWidth(rows: readonly Row[]): number {
  const table = rows.filter((row) => !isEmpty(row) && !isComment(row));
  const counts = new Map<number, number>();
  for (const row of table.length > 0 ? table : rows) {
    if (!isEmpty(row)) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return sorted[0]?.[0] ?? 0;
}
