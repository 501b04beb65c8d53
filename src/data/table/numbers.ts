import { type Cell, isMissing } from "./cells.js";
import { Growing } from "./grow.js";
import { type ColumnBuilder, Refusal } from "./refusal.js";

/** What separates the whole part of a number from the rest. */
export type Decimal = "." | ",";

/** A column of numbers, NaN where there is none. */
export class NumberBuilder implements ColumnBuilder<Float64Array> {
  readonly #values = new Growing((length) => new Float64Array(length));
  readonly #decimal: Decimal;

  constructor(decimal: Decimal) {
    this.#decimal = decimal;
  }

  add(cell: Cell): void {
    if (typeof cell === "string") this.#values.push(parseNumber(cell, this.#decimal));
    else this.#values.push(numberOf(cell));
  }

  addMissing(): void {
    this.#values.push(Number.NaN);
  }

  build(): Float64Array {
    return this.#values.values();
  }
}

/** Whether the text could be a number that JavaScript knows but a table does not: `0x1f`. */
const OTHER_BASE = /^[+-]?0[xob]/i;

/** @throws Refusal when the text is neither a finite number nor missing */
function parseNumber(text: string, decimal: Decimal): number {
  const value = Number(decimal === "," ? pointed(text) : text);
  if (value !== 0 && Number.isFinite(value) && !OTHER_BASE.test(text)) return value;
  if (isMissing(text)) return Number.NaN;
  if (value === 0 && !OTHER_BASE.test(text)) return value;
  if (/^\s*[+-]?inf(inity)?\s*$/i.test(text) || Math.abs(value) === Number.POSITIVE_INFINITY) {
    throw new Refusal(text, "a finite number, or nothing for a missing value");
  }
  throw new Refusal(text, expectedNumber(text, decimal));
}

/** `1.234,5` as `1234.5`. */
function pointed(text: string): string {
  const grouped = /^\s*[+-]?\d{1,3}(\.\d{3})+(,|\s*$)/.test(text);
  if (!grouped && text.includes(".")) return "?"; // a decimal point in a column of decimal commas
  return text.replaceAll(".", "").replace(",", ".");
}

function expectedNumber(text: string, decimal: Decimal): string {
  if (decimal === "," && /^\s*[+-]?\d*\.\d+\s*$/.test(text)) {
    return 'a number with a decimal comma as before. Where the point is right, set data.decimal to "."';
  }
  if (decimal === "." && /^\s*[+-]?\d+,\d+\s*$/.test(text)) {
    return 'a number with a decimal point. Where the comma is one, set data.decimal to ","';
  }
  return "a number, or nothing for a missing value";
}

function numberOf(cell: Exclude<Cell, string>): number {
  if (cell === null || cell === undefined) return Number.NaN;
  if (cell instanceof Date) throw new Refusal(cell, "a number");
  const value = Number(cell);
  if (Number.isFinite(value) || Number.isNaN(value)) return value;
  throw new Refusal(cell, "a finite number, or null for a missing value");
}

const WITH_COMMA = /^\s*[+-]?\d+,\d+\s*$/;
const WITH_POINT = /^\s*[+-]?\d*\.\d+([eE][+-]?\d+)?\s*$/;
const THOUSANDS = /^\s*[+-]?\d{1,3},\d{3}\s*$/;

/**
 * The decimal sign of some columns: a comma where numbers have one and none has a point, and not all
 * of them could be thousands such as `1,234`.
 */
export function findDecimal(cells: Iterable<Cell>): Decimal {
  let commas = false;
  for (const cell of cells) {
    if (typeof cell !== "string") continue;
    if (WITH_POINT.test(cell)) return ".";
    commas ||= WITH_COMMA.test(cell) && !THOUSANDS.test(cell);
  }
  return commas ? "," : ".";
}

/** Whether every cell is a number or missing. */
export function areNumbers(cells: readonly Cell[]): boolean {
  const column = new NumberBuilder(findDecimal(cells));
  try {
    for (const cell of cells) column.add(cell);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
