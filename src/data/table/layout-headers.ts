import { isMissing } from "./cells.js";
import { formatsOf } from "./kinds/times.js";
import { isData, isTyped } from "./layout-cells.js";
import { filledCells, isEmpty, type Row } from "./layout-rows.js";
import { timeTest } from "./time-names.js";

/** Maximum number of header lines: names, units, groups of columns. */
const MOST_HEADERS = 4;

/** Minimum number of rows below several header lines. */
const LEAST_ROWS = 2;

/**
 * The number of header lines: rows with a text in a column whose other cells are numbers or times. Without such a
 * column, the first row is the header. If the cells of the first row are numbers and times too, there is no header,
 * unless the numbers count up or are different times, like years above a wide table.
 */
export function headerLines(rows: readonly Row[], width: number): number {
  const below = rows.slice(1).filter((row) => Math.abs(row.length - width) < 2 && !isEmpty(row));
  const body = below.slice(Math.min(MOST_HEADERS - 1, Math.floor(below.length / 2)));
  const typed = Array.from({ length: width }, (_, c) => c).filter((c) => isTyped(body, c));
  const [first = []] = rows;
  if (typed.length === 0) return 1;
  const labels = labelLines(rows, typed);
  if (labels > 1) return labels;
  if (countsUp(first) && !countsUp(below[0] ?? [])) return 1;
  if (areTimes(first, typed) && !areTimes(below[0] ?? [], typed)) return 1;
  const named = (row: Row) => {
    const shift = row.length === width - 1 ? 1 : 0; // names that leave out the first column
    const cells = typed.map((c) => row[c - shift] ?? "");
    if (isRule(row)) return true;
    return cells.some((cell) => /\p{L}/u.test(cell) && !isMissing(cell)) && !cells.some(isData);
  };
  if (!named(first)) return typed.some((c) => isData(first[c] ?? "")) ? 0 : 1;
  const other = rows.findIndex((row) => !named(row));
  const enough = rows.length - other >= LEAST_ROWS;
  return other < 0 || !enough ? 1 : Math.min(other, MOST_HEADERS);
}

/** Minimum number of times in a row of names: fewer may be values. */
const LEAST_TIMES = 4;

/** Whether most cells of a row are different times, as above a table with a column for each time. */
function areTimes(row: Row, typed: readonly number[]): boolean {
  const cells = typed.map((c) => row[c]?.trim() ?? "");
  const isTime = timeTest();
  const times = cells.filter((cell) => /^\d{1,2}:\d\d/.test(cell) || isYearOr(isTime, cell));
  return (
    times.length >= LEAST_TIMES &&
    times.length * 2 > cells.length &&
    new Set(times).size === times.length
  );
}

/** Whether a text is a year, or a time with signs between its parts. */
function isYearOr(isTime: (text: string) => boolean, text: string): boolean {
  if (!Number.isNaN(Number(text))) return /^(1[5-9]|20)\d\d$/.test(text);
  return /\d/.test(text) && isTime(text);
}

/** Maximum number of lines with names, units, series numbers and other labels above a table. */
const MOST_LABELS = 20;

/** Number of lines at the beginning whose first cell is a label, if rows begin with a number or a time. */
function labelLines(rows: readonly Row[], typed: readonly number[]): number {
  if (!typed.includes(0)) return 0;
  const data = firstOfData(rows);
  if (data < 1 || data > MOST_LABELS) return 0;
  if (isRule(rows[1] ?? [])) return data;
  const labels = rows.slice(1, data).every(isLabels);
  const [names = [], time = ""] = [rows[0], rows[data]![0]];
  const isClear =
    data > MOST_HEADERS ||
    (isNamed(names) &&
      isDate(time) &&
      rows.slice(1, data).every(([first = ""]) => !/\d/.test(first)));
  return labels && isClear ? data : 0;
}

/** The name of a column of times above the rows of a table. */
const TIME_NAME =
  /^\s*(date|time|datum|fecha|data|dato|datetime|timestamp|period[oe]?|período|time ?period|year|month|monat|mes|mês)\s*$/i;

/**
 * Of several header lines, the number of those above the names that describe the columns, such as their title and unit:
 * each begins with a label, and the last line names the times.
 */
export function labelsAbove(headers: readonly Row[]): number {
  const last = headers.at(-1);
  const above = headers.slice(0, -1).filter((row) => !isEmpty(row));
  if (last === undefined || filledCells(last) < last.length || !isTimeName(last)) return 0;
  const areLabels = above.every((row) => row[0]!.trim() !== "" && !isTimeName(row));
  return areLabels ? headers.length - 1 : 0;
}

function isTimeName([first = ""]: Row): boolean {
  return TIME_NAME.test(first);
}

/** The index of the first row that begins with a number or a time, or of the rows without one directly above it. */
function firstOfData(rows: readonly Row[]): number {
  let data = rows.findIndex(([first = ""]) => isData(first));
  while (data > 1 && lacksTime(rows[data - 1]!)) data -= 1;
  return data;
}

/** Whether a row is one of the data whose time is missing: it begins with nothing, and all else are numbers. */
function lacksTime(row: Row): boolean {
  const [first = "", ...others] = row;
  const filled = others.filter((cell) => !isMissing(cell));
  return first.trim() === "" && filledCells(row) > 0 && filled.every(isData);
}

/** Whether a row begins with a label instead of a number or a time, or with nothing. */
function isLabels([first = ""]: Row): boolean {
  if (first.trim() === "") return true;
  return /\p{L}/u.test(first) && !isMissing(first) && formatsOf([first.trim()]).length === 0;
}

/** Whether a text is a time, not a plain number: a row with a word in its place is not a row of data. */
function isDate(text: string): boolean {
  const isNumber = /^\s*\d+([.,]\d*)?\s*$/.test(text);
  return !isNumber && formatsOf([text.trim()]).some(({ calendar }) => calendar);
}

/** Whether a row has names, and no number or time. */
function isNamed(row: Row): boolean {
  return row.some((cell) => /\p{L}/u.test(cell)) && !row.some(isData);
}

/** Whether a row is a line of signs below the names, as in the output of databases. */
function isRule(row: Row): boolean {
  return row.every((cell) => /^\s*[-=_]{2,}\s*$/.test(cell));
}

/** Whether a row has at least three numbers, which are whole and increase by 1. */
function countsUp(row: Row): boolean {
  const numbers = row.filter((cell) => /^\s*\d+\s*$/.test(cell)).map(Number);
  const others = row.filter((cell) => isData(cell) && !/^\s*\d+\s*$/.test(cell));
  if (numbers.length < 3 || others.length > 0) return false;
  return numbers.every((value, i) => i === 0 || value === numbers[i - 1]! + 1);
}
