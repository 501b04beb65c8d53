import type { Builder, ColumnKind } from "./builders.js";
import { type Cell, isEmpty, type RowBatch } from "./cells.js";
import { placeOf } from "./column-places.js";
import type { Places } from "./places.js";
import { Refusal } from "./refusal.js";
import { isRemark, isTotal } from "./remarks.js";

/** The first rows of a file. Columns are built from them. */
interface Head {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A wanted column that is being built. */
export interface Column {
  readonly kind: ColumnKind;
  readonly builder: Builder;
  /** The index of its cell in a row, or the indices of the cells that form it. */
  at: readonly number[];
}

/** The cells of a column in the first rows; the cells of several columns are joined by spaces. */
export function cellsOf({ names, rows }: Head, parts: readonly string[]): Cell[] {
  const at = parts.map((name) => placeOf(names, name));
  return rows.map((row) => cellAt(row, at));
}

/** @param kind of the column; of texts, some parts may be empty */
function cellAt(row: readonly Cell[], at: readonly number[], kind?: ColumnKind): Cell {
  if (at.length === 1) return row[at[0]!];
  const all = at.map((index) => row[index]);
  const cells = all.filter((cell) => cell !== null && cell !== undefined && cell !== "");
  if (cells.length < all.length && kind !== "text") return "";
  return cells
    .map((cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell).trim()))
    .join(" ");
}

/** Whether all of the given cells of a row are empty. */
export function isBlank(row: readonly Cell[]): boolean {
  return row.length > 1 && row.every(isEmpty);
}

/** Where problems of a row go, and where its values are from. */
interface RowContext {
  readonly onProblem: (problem: string) => void;
  readonly origin: RowBatch["origin"];
}

/**
 * Adds the cells of a row to their columns.
 *
 * @param index of the row in its batch
 */
export function addRow(
  row: readonly Cell[],
  columns: readonly (readonly [string, Column])[],
  places: Places,
  { onProblem, origin }: RowContext,
  index: number,
): void {
  for (const [name, { at, builder, kind }] of columns) {
    try {
      builder.add(cellAt(row, at, kind));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const from = origin?.(index, name);
      const column = from === undefined ? name : `${name} (column ${from})`;
      onProblem(
        `${places.where(places.rows - 1)}: ${column} is ${error.message}${totalsAdvice(row)}`,
      );
      builder.addMissing();
    }
  }
}

/** Advice about a row of totals or a remark about the table; empty for other rows. */
function totalsAdvice(row: readonly Cell[]): string {
  const has = (test: (text: string) => boolean) =>
    row.some((cell) => typeof cell === "string" && test(cell));
  if (has(isTotal)) return ". If it is a row of totals, remove it.";
  return has(isRemark) ? ". If it is a remark about the table, remove it." : "";
}

/** Sentences about the guesses that were made for each column. */
export function columnNotes(columns: ReadonlyMap<string, Column>): string[] {
  return [...columns].flatMap(([name, { builder }]) =>
    (builder.notes?.() ?? []).map((note) => `${name}${/^["\d]/.test(note) ? ":" : ""} ${note}`),
  );
}
