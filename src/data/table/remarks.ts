import { formatsOf } from "./kinds/times.js";
import { filledCells, type Row } from "./layout-rows.js";

const TOTALS =
  /^\s*(grand |sub)?(total|sum|summe|gesamt|insgesamt|somme|suma|totale|average|mean)s?\b/i;
const REMARK =
  /^\s*([*©†]|(source|quelle|fuente|fonte|notes?|remark|copyright|last updated|generated|created|exported|end of)\b)/i;

/** A line of signs, as between a table and its footnotes. */
const RULE = /^\s*[_=*.~–—-]{3,}\s*$/;

/** Whether a text names a row a sum or a mean of other rows. */
export function isTotal(text: string): boolean {
  return TOTALS.test(text);
}

/** Whether a text begins as a remark about a table does, such as `Source: ...`. */
export function isRemark(text: string): boolean {
  return REMARK.test(text);
}

/** What rows of a table look like, to tell remarks from them. */
export interface RowShape {
  readonly width: number;
  /** Whether the first cells are numbers or times. */
  readonly firstIsTyped: boolean;
  /** Cells with something in them that rows have at least. */
  readonly leastFilled: number;
}

/**
 * Whether a row may be a remark about the table: a text in place of the number or the time that rows begin
 * with, alone or with another number of cells; behind an empty line also a text alone where rows have more.
 * Rows of totals are none.
 */
export function mayBeRemark(row: Row, shape: RowShape, isBehindGap: boolean): boolean {
  if (shape.width < 2) return false;
  const [text = ""] = row;
  const filled = filledCells(row);
  const alone = filled === 1 || row.length !== shape.width;
  if (RULE.test(text)) return alone;
  if (!/\p{L}{2}/u.test(text) || isTotal(text)) return false;
  if (shape.firstIsTyped) return (alone || isRemark(text)) && formatsOf([text]).length === 0;
  return isBehindGap && filled === 1 && shape.leastFilled > 1;
}
