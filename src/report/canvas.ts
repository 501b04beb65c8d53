import { plain, type Style } from "./color.js";

/** A part of a canvas: its upper left corner and its size. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A grid of characters of one column each, with a style each. Row 0 is at the top. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #characters: string[];
  readonly #styles: Style[];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#characters = new Array(width * height).fill(" ");
    this.#styles = new Array(width * height).fill(plain);
  }

  /** Writes one character; does nothing outside the canvas. */
  put(column: number, row: number, character: string, style: Style = plain): void {
    if (!this.#holds(column, row)) return;
    this.#characters[row * this.width + column] = character;
    this.#styles[row * this.width + column] = style;
  }

  /** Writes a text from a column to the right. */
  text(column: number, row: number, text: string, style: Style = plain): void {
    let offset = 0;
    for (const character of text) {
      this.put(column + offset, row, character, style);
      offset += 1;
    }
  }

  at(column: number, row: number): string {
    return this.#holds(column, row) ? (this.#characters[row * this.width + column] ?? " ") : " ";
  }

  /** The rows from top to bottom without trailing spaces. */
  lines(): string[] {
    return Array.from({ length: this.height }, (_, row) => this.#line(row));
  }

  #holds(column: number, row: number): boolean {
    return column >= 0 && column < this.width && row >= 0 && row < this.height;
  }

  /** One row; neighbours with the same style share a pair of ANSI codes. */
  #line(row: number): string {
    const start = row * this.width;
    let end = start + this.width;
    while (end > start && this.#characters[end - 1] === " ") end -= 1;
    let line = "";
    for (let from = start; from < end; ) {
      const style = this.#styles[from] ?? plain;
      let to = from + 1;
      while (to < end && this.#styles[to] === style) to += 1;
      line += style(this.#characters.slice(from, to).join(""));
      from = to;
    }
    return line;
  }
}
