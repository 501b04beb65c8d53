/** The line numbers of rows, stored only where they do not increase by 1. */
export class Places {
  readonly #path: string;
  /** Rows that do not directly follow the previous row, and their positions. */
  readonly #jumps: { readonly row: number; readonly place: number }[] = [];
  #rows = 0;
  #last = Number.NaN;

  constructor(path: string) {
    this.#path = path;
  }

  get rows(): number {
    return this.#rows;
  }

  add(place: number): void {
    if (place !== this.#last + 1) this.#jumps.push({ row: this.#rows, place });
    this.#last = place;
    this.#rows += 1;
  }

  /** A position such as `data.csv, line 12`; for a Parquet file, which has no lines, `data.parquet, row 12`. */
  where(row: number): string {
    const jump = this.#jumps.findLast((candidate) => candidate.row <= row);
    const place = jump === undefined ? row + 1 : jump.place + row - jump.row;
    return `${this.#path}, ${this.#path.endsWith(".parquet") ? "row" : "line"} ${place}`;
  }
}
