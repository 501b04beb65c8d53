import { type Cell, isMissing } from "./cells.js";
import { Growing } from "./grow.js";
import { type Decimal, findDecimal, isMarker, plainNumber } from "./kinds/numbers.js";
import { type ColumnBuilder, Refusal } from "./refusal.js";
import { sentinelNotes } from "./sentinels.js";

/** How the numbers of a column are written. */
export interface NumberStyle {
  readonly decimal: Decimal;
  /** Texts that stand for a missing value beside the usual ones; numbers by their value. */
  readonly missing?: readonly string[] | undefined;
  /** Whether the column could hold categories instead. */
  readonly isCovariate?: boolean | undefined;
}

/** A column of numbers, NaN where there is none. */
export class NumberBuilder implements ColumnBuilder<Float64Array> {
  readonly #values = new Growing((length) => new Float64Array(length));
  readonly #decimal: Decimal;
  readonly #missing: ReadonlySet<string>;
  readonly #missingValues: ReadonlySet<number>;
  readonly #isCovariate: boolean;
  /** How often each marker stood for a missing value. */
  readonly #markers = new Map<string, number>();
  /** A text that was read otherwise than as a plain number. */
  #example: string | undefined;

  constructor({ decimal, missing = [], isCovariate = false }: NumberStyle) {
    this.#isCovariate = isCovariate;
    this.#decimal = decimal;
    this.#missing = new Set(missing.map((text) => text.trim()));
    this.#missingValues = new Set(missing.map(Number).filter((value) => !Number.isNaN(value)));
  }

  add(cell: Cell): void {
    const value = typeof cell === "string" ? this.#parse(cell) : numberOf(cell);
    const missing = this.#missingValues.size > 0 && this.#missingValues.has(value);
    this.#values.push(missing ? Number.NaN : value);
  }

  addMissing(): void {
    this.#values.push(Number.NaN);
  }

  build(): Float64Array {
    return this.#values.values();
  }

  notes(): readonly string[] {
    const counts = [...this.#markers].map(
      ([text, count]) =>
        `${JSON.stringify(text)} is read as missing (${count} ${count === 1 ? "row" : "rows"})`,
    );
    const notes = [...counts, ...sentinelNotes(this.#values.values())];
    if (this.#example === undefined) return notes;
    const value = plainNumber(this.#example, this.#decimal);
    return [...notes, `${JSON.stringify(this.#example)} is read as ${value}`];
  }

  /** @throws Refusal when the text is neither a finite number nor missing */
  #parse(text: string): number {
    const value = this.#decimal === "." ? Number(text) : Number.NaN;
    if (value !== 0 && Number.isFinite(value) && !OTHER_BASE.test(text)) return value;
    if (isMissing(text)) return this.#missingText(text.trim());
    if (value === 0 && !OTHER_BASE.test(text)) return value;
    return this.#parseOther(text);
  }

  #missingText(text: string): number {
    if (text !== "") this.#markers.set(text, (this.#markers.get(text) ?? 0) + 1);
    return Number.NaN;
  }

  #parseOther(text: string): number {
    const trimmed = text.trim();
    if (this.#missing.has(trimmed)) return Number.NaN;
    if (isMarker(trimmed)) return this.#missingText(trimmed);
    const value = plainNumber(text, this.#decimal);
    if (value !== undefined && Number.isFinite(value)) {
      if (!PLAIN.test(trimmed)) this.#example ??= trimmed;
      return value;
    }
    if (/^\s*[+-]?inf(inity)?\s*$/i.test(text) || value !== undefined) {
      throw new Refusal(text, "a finite number, or an empty cell for a missing value");
    }
    throw new Refusal(text, expectedNumber(text, this.#decimal, this.#isCovariate));
  }
}

/** Whether the text could be a number that JavaScript knows but a table does not: `0x1f`. */
const OTHER_BASE = /^\s*[+-]?0[xob]/i;
/** Digits with a decimal sign at most: nothing to say about. */
const PLAIN = /^[+-]?\d*[.,]?\d*(e[+-]?\d+)?$/i;

function expectedNumber(text: string, decimal: Decimal, isCovariate: boolean): string {
  if (decimal === "," && /^\s*[+-]?\d*\.\d+\s*$/.test(text)) {
    return 'a number with a decimal comma as before. If the point is correct, set data.decimal to "."';
  }
  if (decimal === "." && /^\s*[+-]?\d+,\d+\s*$/.test(text)) {
    return 'a number with a decimal point. If the comma is the decimal separator, set data.decimal to ","';
  }
  const categories = isCovariate
    ? "; if the column holds categories, add it to data.categories"
    : "";
  return (
    "a number, or an empty cell for a missing value. If this text marks missing values, add it to " +
    `data.missingValues${categories}`
  );
}

function numberOf(cell: Exclude<Cell, string>): number {
  if (cell === null || cell === undefined) return Number.NaN;
  if (cell instanceof Date) throw new Refusal(cell, "a number");
  const value = Number(cell);
  if (Number.isFinite(value) || Number.isNaN(value)) return value;
  throw new Refusal(cell, "a finite number, or null for a missing value");
}

/** The result of reading some cells as numbers. */
export interface NumberAttempt {
  /** Cells that are numbers. */
  readonly count: number;
  /** The first cell that is neither a number nor missing, and what is to say of it. */
  readonly refused?: { readonly index: number; readonly message: string };
  /** Cells that are neither. */
  readonly bad: number;
}

export function attemptNumbers(cells: readonly Cell[]): NumberAttempt {
  const column = new NumberBuilder({ decimal: findDecimal(cells) });
  let refused: NumberAttempt["refused"];
  let bad = 0;
  for (const [index, cell] of cells.entries()) {
    try {
      column.add(cell);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      bad += 1;
      refused ??= { index, message: error.message };
    }
  }
  const count = column.build().reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  return { count, bad, ...(refused && { refused }) };
}

/** Whether every cell is a number or missing, and one at least is a number. */
export function areNumbers(cells: readonly Cell[]): boolean {
  const { count, bad } = attemptNumbers(cells);
  return count > 0 && bad === 0;
}
