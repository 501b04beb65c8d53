/** A cell as a file holds it: text from CSV, typed values from JSON Lines and Parquet. */
export type Cell = string | number | bigint | boolean | Date | null | undefined;

/** Some rows of a file, in order. */
export interface RowBatch {
  /** The columns' names, the same in every batch. */
  readonly names: readonly string[];
  /** What was found of the file that not every file has, or left out of it: a sentence each. */
  readonly notes?: readonly string[];
  /** What separates the cells of a row, in a text. */
  readonly delimiter?: string;
  /** Rows of another number of cells than there are names, and what to say of them: they come empty. */
  readonly ragged?: ReadonlyMap<number, string>;
  /** One cell for each name. */
  readonly rows: readonly (readonly Cell[])[];
  /** Where row `index` of this batch stands in the file, from 1: its line, in Parquet its row. */
  place(index: number): number;
}

/** Takes a file's rows, batch by batch. Returns whether it wants more. */
export type RowSink = (batch: RowBatch) => boolean;

/** How a file is written, where that is known or was asked for. */
export interface TextOptions {
  /** What separates the cells of a row (default: found). */
  readonly delimiter?: string | undefined;
  /** Lines of names above the rows, 0 where there are none (default: found). */
  readonly header?: number | undefined;
  /** Takes what cannot be read for missing and notes its row (default: throws). */
  readonly lenient?: boolean | undefined;
}

/** Texts that stand for a missing value, in lower case: those of pandas. */
// biome-ignore format: related texts a row
const MISSING = new Set([
  "na", "n/a", "#n/a", "#n/a n/a", "#na", "<na>", "nan", "-nan", "null", "none",
  "1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan",
]);

/** Whether a cell is empty or null: of words, `NA` and `None` are words like others. */
export function isEmpty(cell: Cell): boolean {
  if (typeof cell === "string") return cell.trim() === "";
  return cell === null || cell === undefined || Number.isNaN(cell);
}

/** Whether a cell holds nothing: empty, null, NaN or a text such as `NA` that says so. */
export function isMissing(cell: Cell): boolean {
  if (cell === null || cell === undefined) return true;
  if (typeof cell === "number") return Number.isNaN(cell);
  if (typeof cell !== "string") return false;
  if (cell.length > 12) return cell.trim() === "";
  const text = cell.trim();
  return text === "" || MISSING.has(text.toLowerCase());
}

/** A cell for an error message, cut where it is long. */
export function shown(cell: Cell): string {
  if (cell instanceof Date) return cell.toISOString();
  const text = typeof cell === "string" ? JSON.stringify(cell) : String(cell);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
