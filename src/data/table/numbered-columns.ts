import type { TableHead } from "./assemble.js";
import { type Cell, isMissing } from "./cells.js";
import { cellsOf } from "./rows.js";

/** The largest group of names that differ only in a number counting up by one, such as `t0`, `t1`, .... */
export function numberedNames(names: readonly string[]): readonly string[] {
  const parts = names.map((name) => /^(.*?)(\d+)$/.exec(name.trim()));
  const groups = new Map<string, string[]>();
  for (const [i, name] of names.entries()) {
    const stem = parts[i]?.[1];
    if (stem === undefined) continue;
    const group = groups.get(stem);
    if (group === undefined) groups.set(stem, [name]);
    else group.push(name);
  }
  return (
    [...groups.values()]
      .filter((group) => countsUp(group))
      .sort((a, b) => b.length - a.length)[0] ?? []
  );
}

function countsUp(names: readonly string[]): boolean {
  const numbers = names.map((name) => Number(/\d+$/.exec(name.trim())![0]));
  return numbers.every((number, i) => i === 0 || number === numbers[i - 1]! + 1);
}

/** Correlations of neighbouring values in a table of numbers, from -1 to about 1. */
export interface Correlations {
  /** Between each row and the next. */
  readonly down: number;
  /** Between each column and the next. */
  readonly across: number;
}

/** Maximum number of columns to compare. */
const MOST_COLUMNS = 200;

/**
 * The mean product of neighbouring values in both directions. Each column is standardised, so that the units of
 * sensors do not matter. Missing values are ignored.
 *
 * @param group a column that groups the rows: means are then those of each group, and rows are only compared with
 *   neighbours of the same group
 */
export function correlations(
  head: TableHead,
  names: readonly string[],
  group?: string,
): Correlations {
  const keys = group === undefined ? [] : cellsOf(head, [group]).map(String);
  const columns = names
    .slice(0, MOST_COLUMNS)
    .map((name) => standardised(cellsOf(head, [name]), keys));
  const [down, across] = [new Mean(), new Mean()];
  for (const [c, values] of columns.entries()) {
    for (const [row, value] of values.entries()) {
      if (row > 0 && keys[row] === keys[row - 1]) down.add(value * values[row - 1]!);
      if (c > 0) across.add(value * columns[c - 1]![row]!);
    }
  }
  return { down: down.value, across: across.value };
}

/** Numbers minus the mean of their group, divided by the standard deviation of these differences. */
function standardised(cells: readonly Cell[], keys: readonly string[]): number[] {
  const values = cells.map((cell) => (isMissing(cell) ? Number.NaN : Number(cell)));
  const means = new Map<string | undefined, Mean>();
  for (const [row, value] of values.entries()) {
    const known = means.get(keys[row]) ?? new Mean();
    known.add(value);
    means.set(keys[row], known);
  }
  const rest = values.map((value, row) => value - means.get(keys[row])!.value);
  const square = new Mean();
  for (const value of rest) square.add(value * value);
  const deviation = Math.sqrt(square.value);
  return rest.map((value) => (deviation > 0 ? value / deviation : Number.NaN));
}

/** The mean of the numbers that are not missing; 0 if there are none. */
class Mean {
  #sum = 0;
  #count = 0;

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.#sum += value;
    this.#count += 1;
  }

  get value(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }
}
