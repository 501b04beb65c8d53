import { formatsOf } from "./kinds/times.js";
import { filledCells, type Row } from "./layout-rows.js";

const TOTALS =
  /^\s*(grand |sub)?(total|sum|summe|gesamt|insgesamt|somme|suma|totale|average|mean)s?\b/i;
const REMARK =
  /^\s*([*©†]|(source|quelle|fuente|fonte|notes?|remark|copyright|last updated|generated|created|exported|end of|notas?|hinweise?|anmerkung(en)?|bron|källa|zdroj|źródło|примечани[ея]|источник|remarque|avertissement|disclaimer)(?!\p{L}|\w))/iu;

/** A line of signs that separates a table from its footnotes. */
const RULE = /^\s*([_=*.~–—-]{3,}|\*)\s*$/;

/** The placeholder for missing values that some files name below the table. */
const PLACEHOLDER = /^\s*-9+(\.9+0*)?\s*$/;

/** Whether a text says that its row is a sum or a mean of other rows. */
export function isTotal(text: string): boolean {
  return TOTALS.test(text);
}

/** Whether a text begins like a remark about a table, such as `Source: ...`. */
export function isRemark(text: string): boolean {
  return REMARK.test(text);
}

/** Properties of a table's rows that distinguish them from remarks. */
export interface RowShape {
  readonly width: number;
  /** Whether the first cells are numbers or times. */
  readonly firstIsTyped: boolean;
  /** The first cells of the comments above the table. */
  readonly comments: readonly string[];
  /** Minimum number of filled cells in a row. */
  readonly leastFilled: number;
}

/**
 * Whether a row may be a remark about the table. If rows begin with a number or a time, a remark begins with a text
 * instead, and is alone in its row or has a different number of cells. Otherwise, a remark is a single text after an
 * empty line in a table whose rows have more cells, or a row of a small table of footnotes there. A placeholder such
 * as -99.9 alone is a remark too. Rows of totals are not remarks.
 */
export function mayBeRemark(row: Row, shape: RowShape, isBehindGap: boolean): boolean {
  if (shape.width < 2) return false;
  const [text = ""] = row;
  const filled = filledCells(row);
  const alone = filled === 1 || row.length !== shape.width;
  if (RULE.test(text)) return alone;
  if (filled === 1 && row.length === 1 && PLACEHOLDER.test(text)) return true;
  if (isBehindGap && isFootnote(row, shape)) return true;
  if (!/\p{L}{2}/u.test(text) || isTotal(text)) return false;
  if (row.length === 1 && shape.width > 2 && isSentence(text)) return true;
  if (filled === 1 && isRemark(text) && shape.leastFilled > 1) return true;
  if (shape.firstIsTyped) return (alone || isRemark(text)) && formatsOf([text]).length === 0;
  return isBehindGap && filled === 1 && shape.leastFilled > 1;
}

/** Whether a text has several words, or begins like a remark. */
function isSentence(text: string): boolean {
  return isRemark(text) || text.trim().split(/\s+/).length > 3;
}

/** Whether a row is a line of a table of footnotes, whose rows have at most half as many cells, such as `1,Estimate`. */
function isFootnote(row: Row, { width, leastFilled }: RowShape): boolean {
  const isShort = row.length > 1 && row.length * 2 <= width && row.length < leastFilled;
  return isShort && row.slice(1).some((cell) => /\p{L}{2}/u.test(cell));
}
