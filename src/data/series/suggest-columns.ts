import { type Cell, isMissing } from "../table/cells.js";
import type { FoundColumn } from "../table/found.js";
import { bareName, partNames } from "../table/kinds/parts.js";
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

/** Whether more than half of the values of a column are missing, so that it has too few to learn from. */
function isMostlyMissing(cells: readonly Cell[]): boolean {
  return cells.filter(isMissing).length * 2 > cells.length;
}

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

/** The smallest and the largest number of a part of a time; names of columns as {@link partNames} knows them. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  year: [1500, 2199],
  quarter: [1, 4],
  season: [1, 4],
  month: [1, 12],
  week: [1, 53],
  day: [1, 31],
  weekday: [0, 7],
  ordinal: [1, 366],
  hour: [0, 24],
  minute: [0, 59],
  second: [0, 59],
};

const WEEKDAY = /^(week_?day|day_?of_?(the_?)?week|dow|wday)$/i;

/** Whether a column holds parts of a time, such as years that repeat: by its name, and all of its numbers. */
function isPartOfTime(name: string, cells: readonly Cell[]): boolean {
  const parts = WEEKDAY.test(bareName(name)) ? ["weekday"] : partNames(name);
  const numbers = cells.filter((cell) => !isMissing(cell)).map(Number);
  return parts.some((part) => {
    const [low, high] = RANGES[part] ?? [1, 0];
    return numbers.every((value) => Number.isInteger(value) && value >= low && value <= high);
  });
}

/** Minimum share of equal differences between a row and the one before it, for a column to count the rows of a series. */
const MOST_EQUAL = 0.9;

/** The columns that do not merely count the rows of each series, like the age of a person in a yearly survey. */
export function notCounting(
  head: TableHead,
  columns: readonly FoundColumn[],
  ids: readonly string[],
): readonly FoundColumn[] {
  if (ids.length === 0) return columns;
  const series = cellsOf(head, ids).map(String);
  const others = columns.filter(({ name }) => {
    const values = cellsOf(head, [name]).map(Number);
    const steps = values.flatMap((value, i) => {
      return i > 0 && series[i] === series[i - 1] ? [value - values[i - 1]!] : [];
    });
    const equal = steps.filter((step) => step === steps[0] && step !== 0).length;
    return steps.length === 0 || equal < MOST_EQUAL * steps.length;
  });
  return others.length > 0 ? others : columns;
}

/** The column to forecast; in a file without a header, the first column of numbers after the time. */
export function likelyTarget(
  head: TableHead,
  candidates: readonly FoundColumn[],
  times: readonly string[] = [],
): ReturnType<typeof chooseTarget> {
  const { names } = head;
  const differing = candidates.filter(({ name }) => isDifferent(cellsOf(head, [name])));
  const some = (differing.length > 0 ? differing : candidates).map(({ name }) => name);
  const measured = some.filter((name) => !isPartOfTime(name, cellsOf(head, [name])));
  const choices = measured.length > 0 ? measured : some;
  const isNameless = names.every((name, i) => name === `column ${i + 1}`);
  const last = Math.max(...times.map((name) => names.indexOf(name)));
  const behind = choices.find((name) => names.indexOf(name) > last);
  if (!isNameless || times.length === 0 || behind === undefined) {
    return chooseTarget(choices, (name) => {
      const cells = cellsOf(head, [name]);
      return isMostlyOne(cells) || isMostlyMissing(cells);
    });
  }
  return {
    name: behind,
    reason: "the first column of numbers after the time, as the file has no header",
  };
}
