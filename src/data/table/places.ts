/** The line numbers of rows, stored only where they neither increase by 1 nor stay the same. */
export class Places {
  readonly #path: string;
  /** Rows that do not directly follow the previous row, their positions, and the step to the next position. */
  readonly #jumps: { readonly row: number; readonly place: number; step: 0 | 1 }[] = [];
  #rows = 0;
  #next = Number.NaN;
  #step: 0 | 1 = 1;

  constructor(path: string) {
    this.#path = path;
  }

  get rows(): number {
    return this.#rows;
  }

  add(place: number): void {
    if (place !== this.#next) this.#jump(place);
    this.#next = place + this.#step;
    this.#rows += 1;
  }

  #jump(place: number): void {
    const last = this.#jumps.at(-1);
    this.#step = last?.row === this.#rows - 1 && last.place === place ? 0 : 1;
    if (this.#step === 0) last!.step = 0;
    else this.#jumps.push({ row: this.#rows, place, step: 1 });
  }

  /** A position such as `data.csv, line 12`; in files without a line for each row, `data.parquet, row 12`. */
  where(row: number): string {
    const jump = this.#jumps.findLast((candidate) => candidate.row <= row);
    const place = jump === undefined ? row + 1 : jump.place + (row - jump.row) * jump.step;
    return `${this.#path}, ${/\.(parquet|json)(\.gz)?$/i.test(this.#path) ? "row" : "line"} ${place}`;
  }
}
