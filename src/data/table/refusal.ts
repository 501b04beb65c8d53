import { type Cell, shown } from "./cells.js";

/** A column that is built cell by cell. */
export interface ColumnBuilder<T> {
  /** @throws Refusal if the cell does not fit the kind of the column */
  add(cell: Cell): void;
  /** Adds a missing value. */
  addMissing(): void;
  build(): T;
  /** Guesses about the cells, as sentences to follow the name of the column, such as "has marks ...". */
  notes?(): readonly string[];
}

/** A cell that does not fit the kind of its column. The caller adds the position to the message. */
export class Refusal extends Error {
  constructor(cell: Cell, expected: string) {
    super(`${shown(cell)}, expected ${expected}`);
  }
}
