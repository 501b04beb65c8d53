import { counted } from "../../shared/format.js";
import { linesText, shortened } from "./layout-names.js";
import type { Row } from "./layout-rows.js";
import { mayBeRemark, type RowShape } from "./remarks.js";

/** A row that is left out if no other row follows. */
export interface HeldRow {
  readonly cells: Row;
  readonly line: number;
  /** An empty line, only delimiters, or a possible remark about the table. */
  readonly kind: "line" | "delimiters" | "remark";
}

/** Whether a line is a comment among rows that begin with numbers or times, or repeats one from above the table. */
export function isComment([first = ""]: Row, { width, firstIsTyped, comments }: RowShape): boolean {
  return first.charCodeAt(0) === HASH && width > 1 && (firstIsTyped || comments.includes(first));
}

const HASH = 35;

/** The kind of a row that may be left out; undefined for other rows. */
export function heldKind(
  cells: Row,
  shape: RowShape,
  held: readonly HeldRow[],
): HeldRow["kind"] | undefined {
  const [first = "", second = ""] = cells;
  const [code, next] = [first.charCodeAt(0), second.charCodeAt(0)];
  const isUsual = code > SPACE && next > SPACE && (code <= NINE || !shape.firstIsTyped);
  if (isUsual && held.length === 0) return undefined; // a quick answer for most rows
  if (cells.every((cell) => cell.trim() === "")) return cells.length > 1 ? "delimiters" : "line";
  const isBehindGap = held.some(({ kind }) => kind !== "remark");
  return mayBeRemark(cells, shape, isBehindGap) ? "remark" : undefined;
}

const SPACE = 32;
const NINE = 57;

/** Notes on rows that were left out at the end. An empty line is a row only in a file with one column. */
export function endNotes(held: readonly HeldRow[], width: number): string[] {
  const isRow = ({ kind }: HeldRow) => kind === "delimiters" || (kind === "line" && width === 1);
  const empty = held.filter(isRow).length;
  const remarks = held.filter(({ kind }) => kind === "remark");
  const notes = empty > 0 ? [`${counted(empty, "row")} without a value at the end skipped`] : [];
  const [first] = remarks;
  if (first === undefined) return notes;
  const lines = linesText(first.line - 1, remarks.at(-1)!.line - 1);
  return [
    ...notes,
    `${lines} below the table skipped (${shortened(first.cells.join(" ").trim())})`,
  ];
}

export function commentNotes(count: number): string[] {
  if (count === 0) return [];
  return [`${counted(count, "line")} that ${count === 1 ? "begins" : "begin"} with # skipped`];
}

export function repeatedNotes(count: number): string[] {
  if (count === 0) return [];
  const repeat = count === 1 ? "repeats" : "repeat";
  return [`${counted(count, "line")} that ${repeat} the names of the columns skipped`];
}
