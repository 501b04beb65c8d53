import { UserError } from "../../shared/errors.js";
import {
  headAssembly,
  type ReadOptions,
  type Table,
  type TableHead,
  tableAssembly,
} from "./assemble.js";
import type { RowBatch, RowSink } from "./cells.js";
import { melted } from "./wide/melt.js";

/** A row of a table, keyed by column. A missing value is null, undefined or NaN. */
export type Row = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Rows as a table stores them: every row has all columns. */
export interface RowCells {
  readonly names: readonly string[];
  /** One cell for each name. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

/** @throws UserError if there are no rows, or a value cannot be a cell */
export function rowCells(rows: readonly Row[]): RowCells {
  if (rows.length === 0) throw new UserError("rows: there are none, expected at least one");
  const names = [...new Set(rows.flatMap(columnsOf))];
  return {
    names,
    rows: rows.map((row, index) => names.map((name) => cellOf(row[name], name, index))),
  };
}

const PATH = "rows";

function batchOf({ names, rows }: RowCells): RowBatch {
  return { names, rows, place: (index) => index + 1 };
}

function reshaping(
  { wide, missingValues = [] }: Pick<ReadOptions, "wide" | "missingValues">,
  sink: RowSink,
) {
  return wide === undefined ? sink : melted(PATH, wide, missingValues, sink);
}

/** Like `peekTable` for a file with these rows; messages name it `rows`. */
export function rowsHead(
  cells: RowCells,
  options: Pick<ReadOptions, "wide" | "missingValues">,
): TableHead {
  const { sink, finished } = headAssembly(PATH);
  reshaping(options, sink)(batchOf(cells));
  return finished();
}

/**
 * Like `readTable` for a file with these rows.
 *
 * @throws UserError as `readTable` does
 */
export function rowsTable(
  cells: RowCells,
  options: ReadOptions,
  head: TableHead = rowsHead(cells, options),
): Table {
  const { sink, finished } = tableAssembly(PATH, head, options);
  reshaping(options, sink)(batchOf(cells));
  return finished();
}

/** @throws UserError if a row is not an object; untyped programs can pass anything */
function columnsOf(row: unknown, index: number): string[] {
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return Object.keys(row);
  throw new UserError(
    `rows, line ${index + 1}: is ${shownValue(row)}, expected an object with the columns as keys`,
  );
}

function cellOf(value: unknown, name: string, index: number) {
  if (value === undefined || value === null || Number.isNaN(value)) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const hint = value instanceof Date ? ". Write times in the format of the run's data" : "";
  throw new UserError(
    `rows, line ${index + 1}: ${name} is ${shownValue(value)}, expected a finite number, a text, true, ` +
      `false or null${hint}`,
  );
}

function shownValue(value: unknown): string {
  if (value instanceof Date) return "a Date";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.slice(0, 40);
}
