import { UserError } from "../../shared/errors.js";
import { counted } from "../../shared/format.js";
import { type Cell, isMissing } from "../table/cells.js";
import type { FoundColumn } from "../table/found.js";
import { attemptNumbers } from "../table/numbers.js";
import type { TableHead } from "../table/read.js";
import { isTotal } from "../table/remarks.js";
import { cellsOf } from "../table/rows.js";

/** Texts that stand for missing values in a column of numbers, and a sentence on each. */
export interface FoundMarkers {
  readonly markers: readonly string[];
  readonly notes: readonly string[];
}

/** Maximum number of different texts that may stand for missing values in a column. */
const MOST_MARKERS = 3;

/** Maximum number of characters of such a text. */
const LONGEST = 12;

/**
 * The texts that stand for missing values in columns of numbers, such as `M` or `Ice`: words without a digit, each of
 * which occurs at least twice in the first rows.
 *
 * @throws UserError naming the first cell of a column that is neither a number nor such a text
 */
export function findMarkers(head: TableHead, columns: readonly FoundColumn[]): FoundMarkers {
  const found = columns.map((column) => markersOf(head, column));
  return {
    markers: [...new Set(found.flatMap(({ markers }) => markers))],
    notes: found.flatMap(({ notes }) => notes),
  };
}

function markersOf(head: TableHead, { name, refused }: FoundColumn): FoundMarkers {
  if (refused === undefined) return { markers: [], notes: [] };
  const cells = cellsOf(head, [name]);
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const text = String(cell).trim();
    if (isWord(cell, text)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const markers = [...counts].filter(([, count]) => count > 1).map(([text]) => text);
  const others = cells.map((cell) => (markers.includes(String(cell).trim()) ? undefined : cell));
  if (markers.length > MOST_MARKERS || attemptNumbers(others).bad > 0) {
    throw new UserError(`${head.whereOf(refused.index)}: ${name} is ${refused.message}`);
  }
  const notes = markers.map(
    (text) =>
      `${name}: ${JSON.stringify(text)} is not a number (${counted(counts.get(text)!, "cell")} of the first ` +
      `${cells.length}), so it counts as a missing value (data.missingValues)`,
  );
  return { markers, notes };
}

/** Whether a cell is a short word without a digit that could stand for a missing value. */
function isWord(cell: Cell, text: string): boolean {
  const isShort = typeof cell === "string" && text.length <= LONGEST && !isMissing(cell);
  return isShort && /^\p{L}[\p{L} ./_-]*$/u.test(text) && !isTotal(text) && !/^inf/i.test(text);
}
