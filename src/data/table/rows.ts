import type { Builder, ColumnKind } from "./builders.js";
import { type Cell, isEmpty } from "./cells.js";
import type { Places } from "./places.js";
import { Refusal } from "./refusal.js";
import { isRemark, isTotal } from "./remarks.js";

/** The first rows of a file. */
interface Head {
  readonly names: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A wanted column while its cells come. */
export interface Column {
  readonly kind: ColumnKind;
  readonly builder: Builder;
  /** Where its cell stands in a row, or the cells that it is put together from. */
  at: readonly number[];
}

/** The cells of a column of the first rows, or of several with a space between them. */
export function cellsOf({ names, rows }: Head, parts: readonly string[]): Cell[] {
  const at = parts.map((name) => names.indexOf(name));
  return rows.map((row) => cellAt(row, at));
}

function cellAt(row: readonly Cell[], at: readonly number[]): Cell {
  if (at.length === 1) return row[at[0]!];
  const cells = at.map((index) => row[index]);
  if (cells.some((cell) => cell === null || cell === undefined || cell === "")) return "";
  return cells
    .map((cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell).trim()))
    .join(" ");
}

/** Whether all of several cells of a row are empty. */
export function isBlank(row: readonly Cell[]): boolean {
  return row.length > 1 && row.every(isEmpty);
}

/** Adds a row's cells to their columns. */
export function addRow(
  row: readonly Cell[],
  columns: readonly (readonly [string, Column])[],
  places: Places,
  onProblem: (problem: string) => void,
): void {
  for (const [name, { at, builder }] of columns) {
    try {
      builder.add(cellAt(row, at));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      onProblem(
        `${places.where(places.rows - 1)}: ${name} is ${error.message}${totalsAdvice(row)}`,
      );
      builder.addMissing();
    }
  }
}

/** What to do about a row that is a sum of others, or a remark about the table. */
function totalsAdvice(row: readonly Cell[]): string {
  const has = (test: (text: string) => boolean) =>
    row.some((cell) => typeof cell === "string" && test(cell));
  if (has(isTotal)) return ". If it is a row of totals, remove it.";
  return has(isRemark) ? ". If it is a remark about the table, remove it." : "";
}

/** What the columns say of what was guessed, in sentences. */
export function columnNotes(columns: ReadonlyMap<string, Column>): string[] {
  return [...columns].flatMap(([name, { builder }]) =>
    (builder.notes?.() ?? []).map((note) => `${name}${/^["\d]/.test(note) ? ":" : ""} ${note}`),
  );
}
