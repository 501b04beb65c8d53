import { type Cell, isMissing } from "../table/cells.js";
import type { FoundColumn } from "../table/found.js";
import type { TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { chooseTarget } from "./choices.js";

/** The name of the time if it is an index that begins again, such as the number of a month, although there is no id. */
export function cycleOf(
  columns: readonly FoundColumn[],
  [time, ...others]: readonly string[] = [],
): string | undefined {
  const column = columns.find(({ name }) => name === time);
  if (time === undefined || others.length > 0 || column?.kind !== "index") return undefined;
  return column.beginsAgain ? time : undefined;
}

/** The columns that change within a series; all columns if none does. */
export function changing(
  columns: readonly FoundColumn[],
  constants: readonly string[],
): readonly FoundColumn[] {
  const others = columns.filter(({ name }) => !constants.includes(name));
  return others.length > 0 ? others : columns;
}

/** The first rows with empty cells instead of texts that mark missing values. */
export function withoutMarkers(head: TableHead, markers: readonly string[]): TableHead {
  if (markers.length === 0) return head;
  const numbers = markers.map(Number).filter((value) => !Number.isNaN(value));
  const isMarker = (cell: Cell) =>
    markers.includes(String(cell).trim()) || (!isMissing(cell) && numbers.includes(Number(cell)));
  return {
    ...head,
    rows: head.rows.map((row) => row.map((cell) => (isMarker(cell) ? undefined : cell))),
  };
}

/** The index that counts all rows; undefined if there is none. */
export function counterOf(columns: readonly FoundColumn[]): readonly string[] | undefined {
  const counter = columns.find(({ kind, beginsAgain }) => kind === "index" && !beginsAgain);
  return counter && [counter.name];
}

/** Whether a column has at least two different values. */
function isDifferent(cells: readonly Cell[]): boolean {
  const values = cells.filter((cell) => !isMissing(cell)).map(String);
  return values.some((value) => value !== values[0]);
}

/** Minimum share of the rows with one and the same value in a column that is rarely the one to forecast, such as rain. */
const MOSTLY_ONE = 0.8;

/** Whether most values of a column are the same. */
function isMostlyOne(cells: readonly Cell[]): boolean {
  const counts = new Map<number, number>();
  for (const cell of cells) {
    const value = isMissing(cell) ? Number.NaN : Number(cell);
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  return Math.max(0, ...counts.values()) > MOSTLY_ONE * all;
}

/** The column to forecast; in a file without a header, the first column of numbers after the time. */
export function likelyTarget(
  head: TableHead,
  candidates: readonly FoundColumn[],
  times: readonly string[] = [],
): ReturnType<typeof chooseTarget> {
  const { names } = head;
  const differing = candidates.filter(({ name }) => isDifferent(cellsOf(head, [name])));
  const choices = (differing.length > 0 ? differing : candidates).map(({ name }) => name);
  const isNameless = names.every((name, i) => name === `column ${i + 1}`);
  const last = Math.max(...times.map((name) => names.indexOf(name)));
  const behind = choices.find((name) => names.indexOf(name) > last);
  if (!isNameless || times.length === 0 || behind === undefined) {
    return chooseTarget(choices, (name) => isMostlyOne(cellsOf(head, [name])));
  }
  return {
    name: behind,
    reason: "the first column of numbers after the time, as the file has no header",
  };
}
