import { counted } from "../../shared/format.js";
import { isMissing } from "./cells.js";
import { isMarker } from "./kinds/numbers.js";
import { isData } from "./layout-cells.js";
import type { Row } from "./layout-rows.js";

/** Delimiters that are runs of blanks and tabs: any run, or a tab or at least two blanks. */
export const blankRuns = [" ", "  "] as const;

/** Whether a delimiter stands for runs of blanks and tabs. */
export function isBlankRun(delimiter: string): boolean {
  return delimiter === " " || delimiter === "  ";
}

/** How to name a delimiter in a message. */
export function delimiterText(delimiter: string): string {
  if (delimiter === " ") return "blanks";
  return delimiter === "  " ? "two or more blanks" : JSON.stringify(delimiter);
}

/** A quoted cell, which begins a line or follows a blank, or a run of blanks. */
const ANY = /(?<![^ \t])"(?:[^"\n]|"")*"(?![^ \t])|[ \t]+/g;
const WIDE = /(?<![^ \t])"(?:[^"\n]|"")*"(?![^ \t])| *\t[ \t]*| {2,}/g;

/** The range of a line that the cells of a column take up. */
export interface Extent {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** A cell with its place in the line. */
interface Placed {
  readonly text: string;
  readonly from: number;
}

/**
 * Puts a tab between the cells of lines, so that Papa Parse can take them apart. If cells stand below each other, a
 * line with fewer cells has empty ones where there is no text, as in the first and last year of a table of months.
 */
export class BlankLines {
  readonly #delimiter: string;
  readonly #extents: readonly Extent[] | undefined;
  /** Whether a line of names or a whole row has been read. */
  #begun = false;
  #aligned = 0;
  #marked = 0;

  constructor(delimiter: string, extents?: readonly Extent[]) {
    this.#delimiter = delimiter;
    this.#extents = extents;
  }

  /** @param text whole lines, whose ends are kept */
  tabbed(text: string): string {
    return text
      .split("\n")
      .map((line) => this.#line(line))
      .join("\n");
  }

  /** What was done to lines, a sentence each. */
  notes(): string[] {
    const aligned = `${counted(this.#aligned, "row")} with fewer cells: each cell belongs to the column above it`;
    const marked = `${counted(this.#marked, "row")} with a mark after the last cell, which is ignored`;
    return [...(this.#aligned > 0 ? [aligned] : []), ...(this.#marked > 0 ? [marked] : [])];
  }

  #line(line: string): string {
    const bare = line.trim();
    if (/^[#%]/.test(bare)) return this.#apart(bare.replace(/^([#%]+)[ \t]+(?=\S)/, "$1"));
    const extents = this.#extents;
    if (extents === undefined || bare === "") return this.#apart(bare);
    const placed = placedCells(line, this.#delimiter);
    if (placed.length === extents.length + 1 && MARK.test(placed.at(-1)!.text)) {
      this.#marked += 1;
      return this.#apart(bare.replace(/\s+\S+$/, ""));
    }
    const texts =
      this.#begun && placed.length < extents.length ? alignedCells(placed, extents) : undefined;
    this.#begun ||= placed.length >= extents.length - 1;
    if (texts === undefined) return this.#apart(bare);
    this.#aligned += 1;
    return texts.join("\t");
  }

  #apart(line: string): string {
    const runs = this.#delimiter === " " ? ANY : WIDE;
    return line.replaceAll(runs, (piece) => (piece.startsWith('"') ? piece : "\t"));
  }
}

/** A sign or a letter behind the last cell, such as the `*` of provisional values. */
const MARK = /^(?:[*†+]{1,2}|[a-z])$/i;

function placedCells(line: string, delimiter: string): Placed[] {
  const pattern = delimiter === " " ? /\S+/g : /\S+(?: \S+)*/g;
  return [...line.matchAll(pattern)].map((match) => ({ text: match[0], from: match.index }));
}

/**
 * The cells of a line in which some are empty, each in the column whose cells stand above and below it; undefined
 * if one stands in no column or in several, or the first cell is empty.
 */
function alignedCells(placed: readonly Placed[], extents: readonly Extent[]): Row | undefined {
  if (placed.length < 2 || !placed.every(({ text }) => isValue(text))) return undefined;
  const cells = extents.map(() => "");
  let last = -1;
  for (const { text, from } of placed) {
    const to = from + text.length;
    const at = extents.findIndex((extent) => from < extent.to && to > extent.from);
    const next = extents[at + 1];
    if (at <= last || (next !== undefined && to > next.from)) return undefined;
    cells[at] = text;
    last = at;
  }
  return cells[0] === "" ? undefined : cells;
}

function isValue(text: string): boolean {
  return isData(text) || isMissing(text) || isMarker(text);
}

/**
 * The places of the columns in lines whose cells stand below each other; undefined if they do not, or if no line
 * has two blanks between cells, which shows that shorter cells are padded.
 */
export function extentsOf(
  lines: readonly string[],
  delimiter: string,
  width: number,
): readonly Extent[] | undefined {
  const rows = lines
    .filter((line) => !/^\s*[#%]/.test(line))
    .map((line) => ({ line, cells: placedCells(line, delimiter) }))
    .filter(({ cells }) => cells.length === width && cells.every(({ text }) => isValue(text)));
  const isPadded = rows.some(({ line }) => /\S {2,}\S/.test(line));
  if (!isPadded || rows.some(({ line }) => line.includes("\t"))) return undefined;
  const extents = Array.from({ length: width }, (_, c) => ({
    from: Math.min(...rows.map(({ cells }) => cells[c]!.from)),
    to: Math.max(...rows.map(({ cells }) => cells[c]!.from + cells[c]!.text.length)),
  }));
  const isApart = extents.every(({ from }, c) => c === 0 || from >= extents[c - 1]!.to);
  return isApart ? extents : undefined;
}
