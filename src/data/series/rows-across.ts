import { isMissing } from "../table/cells.js";
import type { FoundColumns } from "../table/columns.js";
import type { FoundColumn } from "../table/found.js";
import { correlations } from "../table/numbered-columns.js";
import type { TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";

/** Minimum number of columns with numbered names for a row to be a series. */
const LEAST_STEPS = 12;

/** Minimum difference between the correlations of neighbours along the rows and down the columns. */
const CLEARLY = 0.3;

/**
 * Whether each row of a table with numbered columns is a series, as in `id, d_1, d_2, ...`. In tables of sensors such
 * as `s1, s2, ...`, rows have times, or consecutive rows are similar.
 *
 * @param steps the numbered columns
 */
export function areRowsAcross(
  head: TableHead,
  { columns, time }: FoundColumns,
  steps: readonly string[],
): boolean {
  const isDated = columns.some(({ name, kind }) => kind === "time" && time?.columns.includes(name));
  if (isDated || steps.length < LEAST_STEPS) return false;
  const numbered = new Set(steps);
  const others = columns.filter(({ name }) => !numbered.has(name));
  const { down, across } = correlations(head, steps);
  const hasNames = others.some((column) => column.kind === "text" && isRowName(head, column));
  const isLikely = hasNames || endsEarly(head, steps);
  return isLikely ? down <= Math.max(across, CLEARLY) : across > down + CLEARLY;
}

/** Whether a column has a different name in each row. */
function isRowName(head: TableHead, { name, unread }: FoundColumn): boolean {
  const cells = cellsOf(head, [name]).map(String);
  return unread === undefined && new Set(cells).size === head.rows.length;
}

/** Minimum share of rows that end early in a table of series with different lengths. */
const SHORTER = 0.2;

/** Whether enough rows have missing values at their ends, and no row has them elsewhere. */
function endsEarly(head: TableHead, steps: readonly string[]): boolean {
  const columns = steps.map((name) => cellsOf(head, [name]));
  const lengths = head.rows.map(
    (_, row) => columns.findLastIndex((cells) => !isMissing(cells[row])) + 1,
  );
  const isWhole = lengths.every((length, row) =>
    columns.slice(0, length).every((cells) => !isMissing(cells[row])),
  );
  const shorter = lengths.filter((length) => length < steps.length).length;
  return isWhole && shorter >= SHORTER * lengths.length;
}
