import { isMissing } from "./cells.js";
import type { Row } from "./layout-rows.js";

const NUMBER = /^[-+(]?\s*[€$£¥]?\s*\d[\d.,' \u00a0]*(e[-+]?\d+)?\s*[%€$£¥]?\)?$/i;

const DATE =
  /^\d{1,4}\s?[-/.: ]\s?(\d|(?!(?:year|month|week|day|hour|min|sec)[a-z]*\b)[A-Za-z]{3})|^\d{4}[- ]?[QWHTMS]\d|^\d{8}T?\d*|^\d{2}[A-Za-z]{3}\d{2}/;

const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[-/ ,]+\d{1,4}/i;

const QUARTER = /^Q[1-4][-/ ]\d{2,4}$/i;

/** A length of time, such as the `3 Month` above a column of rates, which is no date although its word begins like a month. */
const DURATION =
  /^\d{1,3}\s?[-/.: ]\s?(?:year|yrs|month|mos|week|wks|day|hour|hrs|min|sec)[a-z]*\b/i;

/** Whether a cell is a number or a time rather than a name. */
export function isData(cell: string): boolean {
  const text = cell.trim();
  if (DURATION.test(text)) return false;
  return NUMBER.test(text) || DATE.test(text) || MONTH.test(text) || QUARTER.test(text);
}

/** Minimum share of the cells of a column that are numbers or times. */
const LEAST_TYPED = 0.7;

export function isTyped(rows: readonly Row[], column: number): boolean {
  const cells = rows.map((row) => row[column] ?? "").filter((cell) => !isMissing(cell));
  return cells.length > 0 && cells.filter(isData).length >= LEAST_TYPED * cells.length;
}
