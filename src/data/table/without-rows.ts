import { UserError } from "../../shared/errors.js";
import { picked } from "./picked.js";
import type { Table } from "./read.js";

/** An error caused by one row of a table. */
export class RowError extends UserError {
  /** From 0. */
  readonly row: number;

  constructor(row: number, message: string) {
    super(message);
    this.row = row;
  }
}

/** A table without some of its rows; the others keep their lines. */
export function withoutRows(table: Table, left: ReadonlySet<number>): Table {
  if (left.size === 0) return table;
  const kept = Uint32Array.from(
    Array.from({ length: table.rows }, (_, row) => row).filter((row) => !left.has(row)),
  );
  return {
    ...table,
    rows: kept.length,
    problems: new Map(),
    where: (row) => table.where(kept[row]!),
    numbers(name) {
      const values = table.numbers(name);
      return picked(values, kept);
    },
    texts(name) {
      const { names, codes } = table.texts(name);
      return { names, codes: Int32Array.from(kept, (row) => codes[row]!) };
    },
    times(name) {
      const { ms, offsets, format } = table.times(name);
      return {
        format,
        ms: picked(ms, kept),
        ...(offsets && { offsets: Int16Array.from(kept, (row) => offsets[row]!) }),
      };
    },
  };
}
