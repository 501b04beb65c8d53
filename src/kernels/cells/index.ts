import type { Cell } from "./cell.js";
import { gru } from "./gru.js";
import { lstm } from "./lstm.js";
import { mingru } from "./mingru.js";
import { minlstm } from "./minlstm.js";
import { rnn } from "./rnn.js";

/**
 * The table of cells. The config's schema, the lists of the command line, the reference and the
 * composed form read it. An implementation names the cells that it supports.
 */
const cells = new Map<string, Cell>();

/** Adds a cell to the table. */
export function registerCell(cell: Cell): void {
  cells.set(cell.name, cell);
}

for (const cell of [rnn, lstm, gru, mingru, minlstm]) registerCell(cell);

export function cellNames(): string[] {
  return [...cells.keys()];
}

/** @throws Error if the table has no such cell */
export function cellNamed(name: string): Cell {
  const cell = cells.get(name);
  if (cell) return cell;
  throw new Error(`unknown cell ${name}, expected one of ${cellNames().join(", ")}`);
}
