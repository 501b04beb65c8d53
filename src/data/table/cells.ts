import type { WideOptions } from "./wide/options.js";

/** A cell of a file: text from CSV, a typed value from JSON Lines and Parquet. */
export type Cell = string | number | bigint | boolean | Date | null | undefined;

/** Some rows of a file, in order. */
export interface RowBatch {
  /** The names of the columns, the same in every batch. */
  readonly names: readonly string[];
  /** Unusual properties of the file, and what was left out, a sentence each. */
  readonly notes?: readonly string[];
  /** The delimiter of a text file. */
  readonly delimiter?: string;
  /** Messages about rows whose number of cells differs from the number of names. These rows are passed on empty. */
  readonly ragged?: ReadonlyMap<number, string>;
  /** One cell for each name. */
  readonly rows: readonly (readonly Cell[])[];
  /** For a reshaped table: what was done, in a sentence. */
  readonly reshaped?: string;
  /** For a reshaped table: the column of the file that a cell of row `index` is from, if it is a value. */
  origin?(index: number, column: string): string | undefined;
  /** The position in the file of row `index` of this batch, from 1: its line or, in Parquet, its row. */
  place(index: number): number;
}

/** Receives the rows of a file, batch by batch. Returns whether it wants more. */
export type RowSink = (batch: RowBatch) => boolean;

/** Properties of a text file that are given instead of detected. */
export interface TextOptions {
  /** The delimiter (default: detected). */
  readonly delimiter?: string | undefined;
  /** Encoding of the file, by a name of the WHATWG Encoding Standard (default: detected). */
  readonly encoding?: string | undefined;
  /** Number of header lines above the rows (default: detected). */
  readonly header?: number | undefined;
  /** The names of all columns that are needed, if all of them are known to hold texts. */
  readonly texts?: readonly string[] | undefined;
  /** How to reshape the rows, if they hold several times or steps each (default: not). */
  readonly wide?: WideOptions | undefined;
  /** Treats cells that cannot be read as missing, with a note about the row (default: throws). */
  readonly lenient?: boolean | undefined;
}

/** Texts that stand for a missing value, in lower case; the same as in pandas. */
// biome-ignore format: related texts a row
const MISSING = new Set([
  "na", "n/a", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "-nan", "null", "none",
  "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan",
]);

/** Whether a cell is empty or null. In columns of words, `NA` and `None` are ordinary words. */
export function isEmpty(cell: Cell): boolean {
  if (typeof cell === "string") return cell.trim() === "";
  return cell === null || cell === undefined || Number.isNaN(cell);
}

/** Whether a cell is missing: empty, null, NaN or a text such as `NA`. */
export function isMissing(cell: Cell): boolean {
  if (cell === null || cell === undefined) return true;
  if (typeof cell === "number") return Number.isNaN(cell);
  if (typeof cell !== "string") return false;
  if (cell.length > 12) return cell.trim() === "";
  const text = cell.trim();
  return text === "" || MISSING.has(text.toLowerCase());
}

/** A cell for an error message, shortened if it is long. */
export function shown(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString();
  const text = typeof cell === "string" ? JSON.stringify(cell) : String(cell);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
