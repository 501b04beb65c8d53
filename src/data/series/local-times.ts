import { UserError } from "../../shared/errors.js";
import type { Table } from "../table/read.js";
import type { TimeZone } from "../table/time-zone.js";

/** A column of local times. */
interface LocalColumn {
  readonly name: string;
  readonly zone: TimeZone;
}

/**
 * The instants of local times. In an hour that occurs twice, at the end of summer time, the rows of a series
 * before its clock goes back belong to the first occurrence and those after it to the second.
 *
 * @param groups rows of each series, in the file's order, which must be ascending or descending in time
 * @throws UserError at a time in an hour that was skipped, or that occurred twice if the rows have it only
 *   once
 */
export function localInstants(
  table: Table,
  column: LocalColumn,
  groups: readonly Uint32Array[],
): Float64Array {
  const wall = table.times(column.name).ms;
  const instants = new Float64Array(wall.length);
  for (const rows of groups) {
    const backwards = wall[rows[0]!]! > wall[rows.at(-1)!]!;
    addInstants(table, column, backwards ? rows.slice().reverse() : rows, instants);
  }
  return instants;
}

/** @param rows in order of time */
function addInstants(
  table: Table,
  { name, zone }: LocalColumn,
  rows: Uint32Array,
  instants: Float64Array,
): void {
  const { ms: wall, format } = table.times(name);
  const refuse = (row: number, problem: string) =>
    new UserError(`${table.where(row)}: ${name} is ${format.format(wall[row]!)}, ${problem}`);
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const row = rows[from]!;
    const [instant, second] = zone.instantsOf(wall[row]!);
    if (instant === undefined) throw refuse(row, skipped(zone, format.name));
    instants[row] = instant;
    to = from + 1;
    if (second === undefined) continue;
    to = endOfRepeated(rows, from, wall, zone);
    const back = turn(rows, from, to, wall);
    if (back === undefined) throw refuse(row, once(zone));
    for (let i = from; i < to; i += 1) {
      instants[rows[i]!] = zone.instantsOf(wall[rows[i]!]!)[i < back ? 0 : 1]!;
    }
  }
}

/** The end of consecutive rows in an hour that occurs twice. */
function endOfRepeated(
  rows: Uint32Array,
  from: number,
  wall: Float64Array,
  zone: TimeZone,
): number {
  let to = from + 1;
  while (to < rows.length && zone.instantsOf(wall[rows[to]!]!).length === 2) to += 1;
  return to;
}

/**
 * The row at which the clock goes back within such an hour. If no row shows that, a file that ends in the
 * hour ends before the change, and a file that begins in it begins after the change.
 */
function turn(rows: Uint32Array, from: number, to: number, wall: Float64Array): number | undefined {
  for (let i = from + 1; i < to; i += 1) if (wall[rows[i]!]! <= wall[rows[i - 1]!]!) return i;
  if (from > 0 && to === rows.length) return to;
  return from === 0 && to < rows.length ? from : undefined;
}

function skipped({ name }: TimeZone, format: string): string {
  const numbered = format.replace(/ (kk?|HH?)$/, " P24");
  const hours =
    numbered === format
      ? ""
      : ` If hours are numbered from 1 at midnight on, set data.timeFormat (--time-format) to "${numbered}".`;
  return (
    `which the clocks of ${name} skipped, expected a time that exists. Correct it, or set the ` +
    `right data.timeZone.${hours}`
  );
}

function once({ name }: TimeZone): string {
  return (
    `in an hour that occurred twice in ${name}, expected rows for both in order of time. Add the ` +
    "missing rows, or offsets such as +01:00 to all times."
  );
}
