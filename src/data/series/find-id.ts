import type { FoundColumn, FoundTime } from "../table/found.js";
import { readTable, type Table, type TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import type { SourceOptions } from "../table/source.js";
import { isIdName } from "../table/time-columns.js";
import { isPartBeside } from "./find-blocks.js";
import { requireNoPart } from "./parts-of-time.js";
import { columnName } from "./reading.js";

/** Minimum mean number of rows per series: a column with more distinct values, such as units sold, is not an id. */
const LEAST_ROWS = 3;

/** Maximum number of columns of which three are tried together. */
const MOST_OF_THREE = 8;

/** Maximum number of columns that together identify a series. */
const MOST_COLUMNS = 12;

/**
 * The column that identifies the series, so that each time occurs once per series: a column of texts, or of numbers
 * that count or are named as an id. Two or three columns if no single column does. Undefined if times do not repeat, or no
 * column identifies series.
 */
export async function findId(
  path: string,
  head: TableHead,
  { columns: times, format: timeFormat }: FoundTime,
  columns: readonly FoundColumn[],
  reading: SourceOptions = {},
): Promise<string | readonly string[] | undefined> {
  const isOnly = columns.filter(({ kind }) => kind === "number").length < 2; // the one to forecast
  const isId = ({ name, kind }: FoundColumn) =>
    kind === "text" ||
    kind === "flag" ||
    kind === "index" ||
    (kind === "number" && !isOnly && isIdName(name));
  const isOnce = (name: string) => head.names.indexOf(name) === head.names.lastIndexOf(name);
  const usable = columns.filter(
    ({ name }) => isOnce(name) && !times.includes(name) && !isPartBeside(times, name),
  );
  const named = namesWhere(usable, isId);
  const codes = namesWhere(usable, (column) => !isId(column) && areCodes(head, column));
  const names = [...named, ...codes];
  if (names.length === 0) return undefined;
  const time = columnName(times.length === 1 ? times[0]! : times);
  const parts = times.length > 1 ? { [time]: times } : {};
  const texts = Object.fromEntries(names.map((name) => [name, "text"] as const));
  const table = await readTable(path, {
    ...reading,
    columns: { [time]: "time", ...texts },
    parts,
    timeFormat,
  });
  const moments = momentsOf(table, time);
  if (areDifferent(table, moments, [])) return undefined;
  const repeated = named.filter(
    (name) => table.texts(name).names.length * LEAST_ROWS <= table.rows,
  );
  const isPossible = (several: readonly string[]) =>
    areDifferent(table, moments, several) && !areRare(table, moments, several);
  const byCount = repeated.toSorted(
    (a, b) => table.texts(a).names.length - table.texts(b).names.length,
  );
  const single = byCount.find((name) => isPossible([name]));
  if (single !== undefined) {
    requireNoPart(path, times, table, single);
    return single;
  }
  const together = [...pairsOf(repeated), ...triplesOf(repeated.slice(0, MOST_OF_THREE))];
  return (
    together.find((several) => isPossible(several)) ??
    codes.find((name) => areSeries(table, moments, name))
  );
}

function namesWhere(
  columns: readonly FoundColumn[],
  test: (column: FoundColumn) => boolean,
): string[] {
  return columns
    .filter(test)
    .map(({ name }) => name)
    .slice(0, MOST_COLUMNS);
}

/** Whether a column has few different whole numbers in the first rows. */
function areCodes(head: TableHead, { name, kind }: FoundColumn): boolean {
  if (kind !== "number") return false;
  const cells = new Set(cellsOf(head, [name]).map(String));
  return (
    cells.size * LEAST_ROWS <= head.rows.length && [...cells].every((cell) => /^\d+$/.test(cell))
  );
}

/** Minimum share of all times at which each number of a column has a row, for the column to hold codes of series. */
const MOST_TIMES = 0.9;

/** Whether a few whole numbers stand beside almost all times, once each: numbers that were measured do not. */
function areSeries(table: Table, moments: Int32Array, name: string): boolean {
  const { names } = table.texts(name);
  const times = new Set(moments).size;
  if (names.length < 2 || table.rows < MOST_TIMES * times * names.length) return false;
  return names.every((text) => /^\d+$/.test(text)) && areDifferent(table, moments, [name]);
}

/**
 * For files without a column of times: the column that is named as an id and whose equal values are in consecutive
 * rows. Each such block of rows is a series.
 */
export function idOfBlocks(head: TableHead, columns: readonly FoundColumn[]): string | undefined {
  return columns.find(({ name, kind }) => {
    if (!isIdName(name) || (kind !== "index" && kind !== "text")) return false;
    const cells = cellsOf(head, [name]).map(String);
    const blocks = cells.filter((cell, i) => cell !== cells[i - 1]).length;
    const isOnce = new Set(cells).size === blocks;
    return isOnce && blocks > 1 && blocks * LEAST_ROWS <= cells.length;
  })?.name;
}

/** The number of each row's time. */
function momentsOf(table: Table, time: string): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(table.times(time).ms, (ms) => {
    const number = numbers.get(ms) ?? numbers.size;
    numbers.set(ms, number);
    return number;
  });
}

/** Whether no two rows have the same time and the same texts, at least one of which is not missing. */
function areDifferent(table: Table, moments: Int32Array, names: readonly string[]): boolean {
  const columns = names.map((name) => table.texts(name));
  const seen = new Set<number>();
  for (let row = 0; row < moments.length; row += 1) {
    let key = moments[row]!;
    let missing = 0;
    for (const { names: texts, codes } of columns) {
      key = key * (texts.length + 1) + codes[row]! + 1;
      missing += codes[row]! < 0 ? 1 : 0;
    }
    if (missing > 0 && missing === columns.length) return false;
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}

/** Share of the times of which most series must have at least as many rows, for a column to identify series. */
const LEAST_SHARE = 0.05;

/**
 * Whether most series have rows at few of the times from their first to their last row, as if a second row of some
 * times, such as for the rain beside the clouds, were a series.
 */
function areRare(table: Table, moments: Int32Array, names: readonly string[]): boolean {
  const columns = names.map((name) => table.texts(name));
  const series = new Map<number, { rows: number; from: number; to: number }>();
  for (let row = 0; row < moments.length; row += 1) {
    const key = columns.reduce(
      (sum, { names: texts, codes }) => sum * (texts.length + 1) + codes[row]! + 1,
      0,
    );
    const at = moments[row]!;
    const known = series.get(key) ?? { rows: 0, from: at, to: at };
    known.rows += 1;
    known.from = Math.min(known.from, at);
    known.to = Math.max(known.to, at);
    series.set(key, known);
  }
  const rare = [...series.values()].filter(
    ({ rows, from, to }) => rows < Math.max(LEAST_ROWS, LEAST_SHARE * (to - from + 1)),
  );
  return rare.length * 2 >= series.size;
}

function pairsOf(names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
}

function triplesOf(names: readonly string[]): (readonly string[])[] {
  return names.flatMap((name, i) => pairsOf(names.slice(i + 1)).map((pair) => [name, ...pair]));
}
