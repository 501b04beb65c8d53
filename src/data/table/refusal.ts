import { type Cell, shown } from "./cells.js";

/** A column that grows cell by cell. */
export interface ColumnBuilder<T> {
  /** @throws Refusal when the cell is not what the column holds */
  add(cell: Cell): void;
  /** Adds a place without a value. */
  addMissing(): void;
  build(): T;
  /** What was guessed of the cells, in sentences that begin with what the column is or has. */
  notes?(): readonly string[];
}

/** A cell that its column cannot hold. The reader knows where it stands and says so. */
export class Refusal extends Error {
  constructor(cell: Cell, expected: string) {
    super(`${shown(cell)}, expected ${expected}`);
  }
}
