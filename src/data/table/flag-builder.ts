import { type Cell, isMissing } from "./cells.js";
import { Growing } from "./grow.js";
import { flagOf } from "./kinds/flags.js";
import { type ColumnBuilder, Refusal } from "./refusal.js";

/** A column of True and False, or yes and no, as 1 and 0; NaN if missing. */
export class FlagBuilder implements ColumnBuilder<Float64Array> {
  readonly #values = new Growing((length) => new Float64Array(length));
  readonly #missing: ReadonlySet<string>;

  /** @param missing texts that stand for a missing value in addition to the usual ones */
  constructor(missing: readonly string[] = []) {
    this.#missing = new Set(missing.map((text) => text.trim()));
  }

  add(cell: Cell): void {
    const value = flagOf(cell);
    if (value === undefined && !isMissing(cell) && !this.#missing.has(String(cell).trim())) {
      throw new Refusal(
        cell,
        "True or False, yes or no, or an empty cell for a missing value. If the column holds categories, " +
          "add it to data.categories",
      );
    }
    this.#values.push(value ?? Number.NaN);
  }

  addMissing(): void {
    this.#values.push(Number.NaN);
  }

  build(): Float64Array {
    return this.#values.values();
  }
}
