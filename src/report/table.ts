import { counted } from "../shared/format.js";
import { plainStyles, type Style, type Styles } from "./color.js";
import { type Align, displayWidth, justify, truncate } from "./text.js";

export interface TableColumn {
  readonly header: string;
  /** Shorter header for narrow terminals. */
  readonly short?: string;
  /** Numbers are right-aligned. */
  readonly align?: Align;
  /** Left out before a text is shortened. */
  readonly isSpare?: boolean;
}

/** A text, optionally with a style. */
export type TableCell = string | { readonly text: string; readonly style: Style };

export interface TableOptions {
  /** Columns of the terminal; without it the table is as wide as needed. */
  readonly width?: number | undefined;
  readonly styles?: Styles;
}

const GAP = "  ";
const COMFORTABLE_TEXT = 14; // "majority class"
const LEAST_TEXT = 8; // names remain recognisable
const LEAST = 3;
const KEPT = 4; // columns that stay while names can be shortened: rank, name, size, deciding figure

/**
 * Formats a table with aligned columns, decimal points below each other, and a rule below the header. If it
 * is too wide, headers are shortened first, then spare columns are left out, then texts are shortened, then columns
 * on the right are left out. An extra line states how many columns are left out. Numbers are shortened if not even
 * the first columns fit.
 *
 * @returns lines no wider than the width, without a newline at the end
 */
export function table(
  given: readonly TableColumn[],
  cells: readonly (readonly TableCell[])[],
  options: TableOptions = {},
): string {
  const all = withAlignedPoints(given, cells);
  const styles = options.styles ?? plainStyles;
  const limit = options.width ?? Number.POSITIVE_INFINITY;
  const fits = total(naturalWidths(given, all)) <= limit;
  const { columns, rows } = withoutSpare(fits ? given : given.map(shortened), all, limit);
  const widths = fitted(columns, naturalWidths(columns, rows), limit);
  const shown = columns.slice(0, widths.length);
  const header = shown.map(({ header: text }) => ({ text, style: styles.bold }));
  const lines = [
    tableLine(shown, widths, header),
    styles.dim(widths.map((size) => "─".repeat(size)).join(GAP)),
    ...rows.map((row) => tableLine(shown, widths, row)),
  ];
  const left = given.length - shown.length;
  return (left > 0 ? [...lines, truncate(`+${counted(left, "column")}`, limit)] : lines).join("\n");
}

function shortened(column: TableColumn): TableColumn {
  return { ...column, header: column.short ?? column.header };
}

/** Leaves out as many of the spare columns, from the right, as are needed for the others to fit. */
function withoutSpare(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
  limit: number,
): { readonly columns: readonly TableColumn[]; readonly rows: readonly (readonly TableCell[])[] } {
  if (total(naturalWidths(columns, rows)) <= limit) return { columns, rows };
  const spare = columns.findLastIndex(({ isSpare }) => isSpare);
  if (spare < 0) return { columns, rows };
  const isKept = (_: unknown, index: number) => index !== spare;
  return withoutSpare(
    columns.filter(isKept),
    rows.map((row) => row.filter(isKept)),
    limit,
  );
}

/** A figure, with sign and unit if that has no letters, such as `0.5 %`; `-` stands for a missing one. */
const FIGURE = /^(?:[-+−]?\d[^a-df-z]*|-|nan|-?inf)$/i;

/** Pads the cells of right-aligned columns of figures, so that their decimal points are below each other. */
function withAlignedPoints(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
): readonly (readonly TableCell[])[] {
  const decimals = columns.map(({ align }, i) => {
    const texts = rows.map((row) => textOf(row[i]));
    const figures = align === "right" && texts.every((text) => text === "" || FIGURE.test(text));
    return figures ? Math.max(0, ...texts.map(afterPoint)) : 0;
  });
  return rows.map((row) => row.map((cell, i) => padded(cell, decimals[i] ?? 0)));
}

/** Number of characters of a figure from its decimal point on. */
function afterPoint(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point;
}

function padded(cell: TableCell, decimals: number): TableCell {
  const text = textOf(cell);
  const filled = text + " ".repeat(Math.max(0, decimals - afterPoint(text)));
  return typeof cell === "object" ? { ...cell, text: filled } : filled;
}

function textOf(cell: TableCell | undefined): string {
  return typeof cell === "object" ? cell.text : (cell ?? "");
}

function naturalWidths(
  columns: readonly TableColumn[],
  rows: readonly (readonly TableCell[])[],
): number[] {
  return columns.map(({ header }, i) => {
    const cells = rows.map((row) => displayWidth(textOf(row[i])));
    return cells.reduce((most, size) => Math.max(most, size), displayWidth(header));
  });
}

/** Column widths that fit the limit together with the gaps; fewer than the columns if not all fit. */
function fitted(
  columns: readonly TableColumn[],
  natural: readonly number[],
  limit: number,
): readonly number[] {
  const texts = columns.map(({ align }) => align !== "right");
  for (const least of [COMFORTABLE_TEXT, LEAST_TEXT]) {
    for (let count = natural.length; count >= Math.min(KEPT, natural.length); count -= 1) {
      const widths = natural.slice(0, count);
      if (shrink(widths, texts, least, total(widths) - limit) <= 0) return widths;
    }
  }
  return squeezed(natural, texts, limit);
}

/** Column widths if there is less room than the first columns need: numbers are shortened, too. */
function squeezed(
  natural: readonly number[],
  texts: readonly boolean[],
  limit: number,
): readonly number[] {
  for (let count = natural.length; count > 0; count -= 1) {
    const widths = natural.slice(0, count);
    const excess = shrink(widths, texts, LEAST_TEXT, total(widths) - limit);
    const all = texts.map(() => true);
    if (shrink(widths, all, LEAST, excess) <= 0) return widths;
  }
  return [];
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, size) => sum + size, GAP.length * (widths.length - 1));
}

/**
 * Repeatedly narrows the widest of the chosen columns by `excess` in all; returns what could not be removed.
 */
function shrink(
  widths: number[],
  chosen: readonly boolean[],
  least: number,
  excess: number,
): number {
  let left = excess;
  while (left > 0) {
    const widest = widths.reduce(
      (best, size, i) => (chosen[i] && size > Math.max(least, widths[best] ?? 0) ? i : best),
      -1,
    );
    if (widest < 0) return left;
    widths[widest] = widths[widest]! - 1;
    left -= 1;
  }
  return left;
}

function tableLine(
  columns: readonly TableColumn[],
  widths: readonly number[],
  row: readonly TableCell[],
): string {
  const cells = columns.map(({ align }, i) => {
    const cell = row[i];
    const text = justify(textOf(cell), widths[i]!, align);
    return typeof cell === "object" ? cell.style(text) : text;
  });
  return cells.join(GAP).trimEnd();
}
