import type { FoundColumn } from "../table/found.js";
import { partNames } from "../table/kinds/parts.js";
import type { TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";

/** Maximum number of columns that are tried in pairs. */
const MOST_COLUMNS = 8;

/** Series in consecutive rows, as in tables of repeated measurements. */
export interface Blocks {
  /** The columns that have one value in all rows of a series. */
  readonly id: readonly string[];
  /** The column that increases within each series, if there is one. */
  readonly along: string | undefined;
  /** Whether it increases by equal steps, so that it can date the rows. */
  readonly isEven: boolean;
}

/** Minimum mean number of rows per series. */
const LEAST_ROWS = 3;

/** Names of columns that may increase within a series. */
const ALONG =
  /time|date|day|week|month|year|hour|minute|second|visit|step|wave|period|occasion|^t$|^age$/i;

/** Names that number the rows of a file, as R and pandas write them. */
const ROW_NAMES =
  /^(row_?names?|row(_?(id|no|num|number))?|index|idx|unnamed: ?\d+|x|no|nr|column 1|)$/i;

/** Whether a column only numbers the rows from 0 or 1. */
export function numbersRows(head: TableHead, name: string): boolean {
  const cells = cellsOf(head, [name]).map(Number);
  return ROW_NAMES.test(name) && cells[0]! <= 1 && cells.every((cell, i) => cell === cells[0]! + i);
}

/**
 * The series of a table whose rows are dated by nothing but their number, or by a column that begins again: blocks
 * of rows with one value in a column, or in two, within which another column increases and begins again.
 *
 * @param given the column of the series, if the user named it
 */
export function findBlocks(
  head: TableHead,
  columns: readonly FoundColumn[],
  given?: string | readonly string[],
): Blocks | undefined {
  const risers = columns.filter(({ name, kind }) => kind !== "text" && ALONG.test(name));
  for (const id of given === undefined ? idsOf(head, columns) : [[given].flat()]) {
    const blocks = blocksOf(cellsOf(head, id).map(String));
    if (blocks === undefined) continue;
    const along = risers.find(
      ({ name }) =>
        !id.some((each) => each === name || isPartBeside([name], each)) &&
        beginsWith(blocks, numbersOf(head, name)),
    )?.name;
    if (given === undefined && (along === undefined || !hasOthers(head, columns, [...id, along])))
      continue;
    return { id, along, isEven: along !== undefined && isEven(blocks, numbersOf(head, along)) };
  }
  return undefined;
}

/** Whether there are numbers to forecast besides some columns. */
function hasOthers(
  head: TableHead,
  columns: readonly FoundColumn[],
  used: readonly string[],
): boolean {
  return columns.some(
    ({ name, kind }) =>
      (kind === "number" || kind === "index") && !used.includes(name) && !numbersRows(head, name),
  );
}

/**
 * Whether times have one value in each series, such as the year of a trial, so that another column dates the rows of
 * a series. A single text tells these apart.
 */
export function areConstant(
  head: TableHead,
  columns: readonly FoundColumn[],
  time: string,
): boolean {
  const others = columns.filter(({ name }) => name !== time);
  const blocks = findBlocks(head, others);
  const text = others.find(({ name, kind }) => kind === "text" && blocks?.id.join() === name);
  if (text === undefined) return false;
  const [ids, times] = [text.name, time].map((name) => cellsOf(head, [name]).map(String));
  return times!.every((value, i) => i === 0 || ids![i] !== ids![i - 1] || value === times![i - 1]);
}

/** Columns that may tell series apart, then pairs of them, then pairs with one that is named like a time, such as a visit. */
function idsOf(head: TableHead, columns: readonly FoundColumn[]): string[][] {
  const names = columns.filter((column) => mayIdentify(head, column)).map(({ name }) => name);
  const few = names.slice(0, MOST_COLUMNS);
  const visits = columns.filter(({ name, kind }) => kind === "number" && ALONG.test(name));
  const whole = visits.filter(({ name }) => numbersOf(head, name).every(Number.isInteger));
  return [
    ...names.map((name) => [name]),
    ...few.flatMap((a, i) => few.slice(i + 1).map((b) => [a, b])),
    ...few.flatMap((a) => whole.slice(0, MOST_COLUMNS).map(({ name }) => [a, name])),
  ];
}

/** Whether a column is a part of a time, such as the month, beside a smaller part that repeats, such as the day. */
export function isPartBeside([time = "", ...others]: readonly string[], name: string): boolean {
  const part = others.length === 0 ? partNames(time)[0] : undefined;
  return part !== undefined && part !== "year" && partNames(name).length > 0;
}

/** First row and end of each block of equal values; undefined if a value comes back, or blocks are short. */
function blocksOf(values: readonly string[]): readonly (readonly [number, number])[] | undefined {
  const starts = values.flatMap((value, i) => (i === 0 || value !== values[i - 1] ? [i] : []));
  if (new Set(values).size < starts.length || starts.length < 2) return undefined;
  if (starts.length * LEAST_ROWS > values.length) return undefined;
  return starts.map((start, i) => [start, starts[i + 1] ?? values.length] as const);
}

/** Whether values increase within each block, and begin again with most blocks. */
function beginsWith(
  blocks: readonly (readonly [number, number])[],
  values: readonly number[],
): boolean {
  const rises = blocks.every(([from, to]) => {
    return values.slice(from + 1, to).every((value, i) => value > values[from + i]!);
  });
  const falls = blocks.slice(1).filter(([from]) => values[from]! <= values[from - 1]!);
  return rises && falls.length * 2 > blocks.length - 1;
}

/** Whether all steps within blocks are equal. */
function isEven(
  blocks: readonly (readonly [number, number])[],
  values: readonly number[],
): boolean {
  const steps = blocks.flatMap(([from, to]) => {
    return values.slice(from + 1, to).map((value, i) => value - values[from + i]!);
  });
  return steps.every((step) => Math.abs(step - steps[0]!) <= 1e-6 * steps[0]!);
}

function mayIdentify(head: TableHead, { name, kind, beginsAgain }: FoundColumn): boolean {
  if (kind === "number") return !ALONG.test(name) && numbersOf(head, name).every(Number.isInteger);
  if (kind === "index") return !beginsAgain || !ALONG.test(name); // numbered anew in each of several parts
  return kind === "text" || kind === "flag";
}

function numbersOf(head: TableHead, name: string): number[] {
  return cellsOf(head, [name]).map(Number);
}
