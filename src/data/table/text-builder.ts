import { type Cell, isMissing } from "./cells.js";
import { Growing } from "./grow.js";
import type { ColumnBuilder } from "./refusal.js";

/** A column of texts; equal texts are stored once. */
export interface TextColumn {
  /** The different texts, in order of appearance. */
  readonly names: readonly string[];
  /** For each row, the index of its text in `names`; -1 if missing. */
  readonly codes: Int32Array;
}

export class TextBuilder implements ColumnBuilder<TextColumn> {
  readonly #codes = new Growing((length) => new Int32Array(length));
  readonly #known = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #isMissing: (cell: Cell) => boolean;

  constructor(isMissingCell: (cell: Cell) => boolean = isMissing) {
    this.#isMissing = isMissingCell;
  }

  add(cell: Cell): void {
    this.#codes.push(this.#isMissing(cell) ? -1 : this.#code(textOf(cell)));
  }

  addMissing(): void {
    this.#codes.push(-1);
  }

  build(): TextColumn {
    return { names: this.#names, codes: this.#codes.values() };
  }

  #code(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.#names.length);
    this.#names.push(text);
    return this.#names.length - 1;
  }
}

function textOf(cell: Cell): string {
  return cell instanceof Date ? cell.toISOString() : String(cell).trim();
}
