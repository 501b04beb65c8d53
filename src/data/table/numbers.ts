import { counted } from "../../shared/format.js";
import { type Cell, isMissing } from "./cells.js";
import { Growing } from "./grow.js";
import { type Decimal, findDecimal, isMarker, plainNumber } from "./kinds/numbers.js";
import { beforeMark, findSuffixes, magnitudeOf, type Suffixes } from "./kinds/suffixes.js";
import { PercentCheck } from "./percent.js";
import { type ColumnBuilder, Refusal } from "./refusal.js";
import { sentinelNotes } from "./sentinels.js";

/** The notation of the numbers of a column. */
export interface NumberStyle {
  readonly decimal: Decimal;
  /** What may follow the numbers (default: marks). */
  readonly suffixes?: Suffixes | undefined;
  /** Texts that stand for a missing value in addition to the usual ones. Numbers are compared by value. */
  readonly missing?: readonly string[] | undefined;
  /** Whether the column could hold categories instead. */
  readonly isCovariate?: boolean | undefined;
}

/** A column of numbers; NaN if missing. */
export class NumberBuilder implements ColumnBuilder<Float64Array> {
  readonly #values = new Growing((length) => new Float64Array(length));
  readonly #decimal: Decimal;
  readonly #missing: ReadonlySet<string>;
  readonly #missingValues: ReadonlySet<number>;
  readonly #isCovariate: boolean;
  readonly #suffixes: Suffixes;
  /** Number of rows with a mark after the number, and the first such cell. */
  #marked = 0;
  #mark: string | undefined;
  /** How often each marker stood for a missing value. */
  readonly #markers = new Map<string, number>();
  /** A text that was read, but is not a plain number. */
  #example: string | undefined;
  readonly #percent = new PercentCheck();

  constructor({ decimal, suffixes = NO_SUFFIXES, missing = [], isCovariate = false }: NumberStyle) {
    this.#suffixes = suffixes;
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
    const notes = [...counts, ...this.#markNotes(), ...sentinelNotes(this.#values.values())];
    if (this.#example === undefined) return notes;
    return [...notes, `${JSON.stringify(this.#example)} is read as ${this.#value(this.#example)}`];
  }

  #markNotes(): string[] {
    if (this.#mark === undefined) return [];
    const rows = counted(this.#marked, "row");
    return [
      `has marks after numbers, ignored in ${rows}, such as in ${JSON.stringify(this.#mark)}`,
    ];
  }

  /** The number in a text, without its unit or magnitude. */
  #value(text: string): number | undefined {
    const { magnitudes, unit } = this.#suffixes;
    const trimmed = text.trim();
    if (unit !== undefined && trimmed.endsWith(unit)) {
      return plainNumber(trimmed.slice(0, -unit.length), this.#decimal);
    }
    const magnitude = magnitudes ? magnitudeOf(trimmed) : undefined;
    if (magnitude === undefined) return plainNumber(text, this.#decimal);
    const value = plainNumber(magnitude.number, this.#decimal);
    return value && Number((value * magnitude.factor).toPrecision(15));
  }

  /** The number before a mark. */
  #markedValue(text: string): number | undefined {
    const number = this.#suffixes.marks ? beforeMark(text) : undefined;
    const value = number === undefined ? undefined : this.#value(number);
    if (value === undefined) return undefined;
    this.#marked += 1;
    this.#mark ??= text;
    return value;
  }

  /** @throws Refusal if the text is neither a finite number nor missing */
  #parse(text: string): number {
    const value = this.#decimal === "." ? Number(text) : Number.NaN;
    if (value !== 0 && Number.isFinite(value) && !OTHER_BASE.test(text)) {
      if (value < 1 && value > -1) this.#percent.requireOneNotation(text);
      return value;
    }
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
    const value = this.#value(text);
    if (value !== undefined && Number.isFinite(value)) {
      if (trimmed.includes("%") || (value !== 0 && Math.abs(value) < 1))
        this.#percent.requireOneNotation(trimmed);
      if (!PLAIN.test(trimmed)) this.#example ??= trimmed;
      return value;
    }
    const marked = this.#markedValue(trimmed);
    if (marked !== undefined) return marked;
    if (/^\s*[+-]?inf(inity)?\s*$/i.test(text) || value !== undefined) {
      throw new Refusal(text, "a finite number, or an empty cell for a missing value");
    }
    throw new Refusal(text, expectedNumber(text, this.#decimal, this.#isCovariate));
  }
}

const NO_SUFFIXES: Suffixes = { magnitudes: false, marks: true };

/** Whether a text is a number in JavaScript but not in a table, such as `0x1f`. */
const OTHER_BASE = /^\s*[+-]?0[xob]/i;
/** Digits, possibly with a decimal sign, which need no note. */
const PLAIN = /^[+-]?\d*[.,]?\d*(e[+-]?\d+)?$/i;

function expectedNumber(text: string, decimal: Decimal, isCovariate: boolean): string {
  if (decimal === "," && /^\s*[+-]?\d*\.\d+\s*$/.test(text)) {
    return 'a number with a decimal comma as before. If the point is correct, set data.decimal to "."';
  }
  if (decimal === "." && /^\s*[+-]?\d+,\d+\s*$/.test(text)) {
    return 'a number with a decimal point. If the comma is the decimal separator, set data.decimal to ","';
  }
  const [, sign, rest = ""] = /^\s*([<>≤≥?~≈])=?\s*(.*\d.*)$/.exec(text) ?? [];
  if (sign !== undefined && plainNumber(rest, decimal) !== undefined) {
    return (
      `a number without ${JSON.stringify(sign)} in front: ${SIGNS[sign] ?? DOUBT}. Write the number to ` +
      `use, or add ${JSON.stringify(text.trim())} to data.missingValues (--missing-values) to leave it out`
    );
  }
  const categories = isCovariate
    ? "; if the column holds categories, add it to data.categories"
    : "";
  return (
    "a number, or an empty cell for a missing value. If this text marks missing values, add it to " +
    `data.missingValues (--missing-values)${categories}`
  );
}

const LIMIT = "it gives a limit, not a value";
const SIGNS: Readonly<Record<string, string>> = { "<": LIMIT, "≤": LIMIT, ">": LIMIT, "≥": LIMIT };
const DOUBT = "the value is in doubt, or has lost its minus sign";

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
  /** The first cell that is neither a number nor missing, with a message about it. */
  readonly refused?: { readonly index: number; readonly message: string };
  /** Number of such cells. */
  readonly bad: number;
}

export function attemptNumbers(cells: readonly Cell[]): NumberAttempt {
  const column = new NumberBuilder({ decimal: findDecimal(cells), suffixes: findSuffixes(cells) });
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

/** Whether every cell is a number or missing, and at least one is a number. */
export function areNumbers(cells: readonly Cell[]): boolean {
  const { count, bad } = attemptNumbers(cells);
  return count > 0 && bad === 0;
}
