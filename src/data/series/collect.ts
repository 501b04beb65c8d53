import { UserError } from "../../shared/errors.js";
import type { Table } from "../table/read.js";
import type { TimeZone } from "../table/time-zone.js";
import { RowError, withoutRows } from "../table/without-rows.js";
import { type Clock, clockOf } from "./clock.js";
import {
  type CalendarOptions,
  type Frequency,
  findFrequency,
  rowFrequency,
  sessionsOf,
} from "./frequency.js";

/** Which columns of a table are what, and what is known of their calendar. */
export interface Roles extends CalendarOptions {
  readonly time?: string | undefined;
  /** Where times without an offset are from (default: UTC). */
  readonly zone?: TimeZone | undefined;
  readonly id?: string | undefined;
  /** Columns of numbers, the targets first. */
  readonly numbers: readonly string[];
}

/** One series: its values at every step of the time line from `first` on, NaN where none is. */
export interface Series {
  /** Its id; empty where there is one series only. */
  readonly name: string;
  /** Place of its first value on the time line. */
  readonly first: number;
  /** One array for each column of numbers. */
  readonly columns: readonly Float64Array[];
  /** Row of the table that stands at a step, -1 where none does. */
  rowAt(index: number): number;
}

/** The steps on which the rows of series stand, and how times are written. */
export interface TimeLine {
  readonly frequency: Frequency;
  /** Undefined where there is no time column. */
  readonly clock: Pick<Clock, "format" | "onWall"> | undefined;
}

/** All series of a table on one time line. */
export interface Collection {
  readonly table: Table;
  readonly roles: Roles;
  readonly series: readonly Series[];
  readonly frequency: Frequency;
  /** Steps of the time line. */
  readonly length: number;
  /** How times are read and written; undefined where there is no time column. */
  readonly clock: Clock | undefined;
  /** A step of the time line as its file would write it. */
  label(index: number): string;
  /** What the clock on the wall shows at a step, in milliseconds as if it were in UTC. */
  wall(index: number): number;
}

/**
 * Puts the rows of a table on a time line, each series in the order of time.
 *
 * @param like the time line of other rows of the same series, which goes on here (default: found)
 * @throws UserError at a time that is there twice or between two steps
 */
export function collect(table: Table, roles: Roles, like?: TimeLine): Collection {
  const groups = groupRows(table, roles.id);
  const { times, clock } = clockedRows(table, roles, groups, like?.clock);
  for (const group of groups) sortByTime(group, times);
  requireDifferent(table, roles, groups, times);
  const sorted = groups.map(({ rows }) => picked(times, rows));
  const frequency = like?.frequency ?? frequencyOf(sorted, clock, roles);
  const series = groups.map(({ name, rows }, i) => {
    const places = placesOf(table, rows, sorted[i]!, frequency);
    return onTimeLine(table, roles, name, rows, places);
  });
  const ends = series.map(({ first, columns }) => first + columns[0]!.length);
  return {
    ...{ table, roles, series, frequency, clock },
    length: ends.reduce((a, b) => Math.max(a, b), 0),
    label: (index) => clock?.label(frequency.timeAt(index)) ?? `row ${index + 1}`,
    wall(index) {
      const time = frequency.timeAt(index);
      return clock?.wall(time) ?? time;
    },
  };
}

function frequencyOf(
  times: readonly Float64Array[],
  clock: Clock | undefined,
  options: CalendarOptions,
): Frequency {
  return clock ? findFrequency(times, clock.format.calendar, options) : rowFrequency;
}

/** Rows that may be left out before the file is refused. */
const MOST_LEFT_OUT = 100;

/**
 * Like {@link collect}, but without the rows that cannot be put on the time line.
 *
 * @param onProblem takes what is wrong with each of them
 * @throws UserError where they are too many, or no row is left
 */
export function collectUsable(
  whole: Table,
  roles: Roles,
  like: TimeLine,
  onProblem: (problem: string) => void,
): Collection {
  for (const problem of whole.problems.values()) onProblem(problem);
  let table = withoutRows(whole, new Set(whole.problems.keys()));
  for (let left = whole.problems.size; ; left += 1) {
    if (table.rows === 0) throw new UserError(`${table.path}: none of its rows can be read`);
    try {
      return collect(table, roles, like);
    } catch (error) {
      if (!(error instanceof RowError) || left >= MOST_LEFT_OUT) throw error;
      onProblem(error.message);
      table = withoutRows(table, new Set([error.row]));
    }
  }
}

interface Group {
  readonly name: string;
  rows: Uint32Array;
}

function groupRows(table: Table, id: string | undefined): Group[] {
  if (id === undefined)
    return [{ name: "", rows: Uint32Array.from({ length: table.rows }, (_, i) => i) }];
  const { names, codes } = table.texts(id);
  const counts = new Uint32Array(names.length);
  for (const [row, code] of codes.entries()) {
    if (code < 0)
      throw new RowError(row, `${table.where(row)}: ${id} is empty, expected a series' name`);
    counts[code]! += 1;
  }
  const groups = names.map((name, code) => ({ name, rows: new Uint32Array(counts[code]!) }));
  counts.fill(0);
  for (const [row, code] of codes.entries()) {
    groups[code]!.rows[counts[code]!] = row;
    counts[code]! += 1;
  }
  return groups.filter(({ rows }) => rows.length > 0);
}

/** The time of each row; without times its number in its series. */
function clockedRows(
  table: Table,
  { time, zone }: Roles,
  groups: readonly Group[],
  like: TimeLine["clock"],
): { readonly times: Float64Array; readonly clock?: Clock } {
  if (time !== undefined) {
    const rows = groups.map((group) => group.rows);
    return clockOf(table, { name: time, zone }, rows, like);
  }
  const times = new Float64Array(table.rows);
  for (const { rows } of groups) for (const [i, row] of rows.entries()) times[row] = i;
  return { times };
}

function sortByTime(group: Group, times: Float64Array): void {
  const { rows } = group;
  for (let i = 1; i < rows.length; i += 1) {
    if (times[rows[i]!]! >= times[rows[i - 1]!]!) continue;
    group.rows = rows.sort((a, b) => times[a]! - times[b]! || a - b);
    return;
  }
}

function requireDifferent(
  table: Table,
  { time = "", id }: Roles,
  groups: readonly Group[],
  times: Float64Array,
): void {
  for (const { rows } of groups) {
    for (let i = 1; i < rows.length; i += 1) {
      const [earlier, later] = [rows[i - 1]!, rows[i]!];
      if (times[earlier] !== times[later]) continue;
      const first = table.where(earlier).replace(`${table.path}, `, "");
      const advice = id
        ? ` of the same ${id}, expected each time once.`
        : ". Several series in one file need data.id, the column that tells them apart; an hour " +
          "repeated at the end of summer time needs data.timeZone, such as Europe/Berlin.";
      const problem = `${table.where(later)}: ${time} is the same as in ${first}${advice}`;
      throw new RowError(later, problem);
    }
  }
}

function picked(times: Float64Array, rows: Uint32Array): Float64Array {
  return Float64Array.from(rows, (row) => times[row]!);
}

function placesOf(
  table: Table,
  rows: Uint32Array,
  times: Float64Array,
  frequency: Frequency,
): Float64Array {
  return times.map((time, i) => {
    const place = frequency.indexOf(time);
    if (Number.isInteger(place)) return place;
    throw new RowError(rows[i]!, `${table.where(rows[i]!)}: ${offTheLine(frequency)}`);
  });
}

function offTheLine(frequency: Frequency): string {
  const sessions = sessionsOf(frequency);
  if (sessions === undefined) {
    return (
      `its time is not a whole number of steps of ${frequency.name}, the most frequent one, after ` +
      "the first. Correct it, or leave the row out."
    );
  }
  return (
    `its time is outside of the sessions ${sessions}, or on a holiday. Correct it, or set ` +
    "data.sessions and data.holidays."
  );
}

/** Steps that a time line may have for each row of the file. */
const MOST_GAPS = 100;

function onTimeLine(
  table: Table,
  { numbers }: Roles,
  name: string,
  rows: Uint32Array,
  places: Float64Array,
): Series {
  const first = places[0]!;
  const length = places.at(-1)! - first + 1;
  if (length > MOST_GAPS * (rows.length + 10)) {
    throw new UserError(
      `${table.path}: ${rows.length} rows on ${length} steps of time, expected fewer gaps. Is a ` +
        `time wrong? The last one is in ${table.where(rows.at(-1)!)}.`,
    );
  }
  if (length === rows.length && rows.at(-1)! - rows[0]! === length - 1) {
    const start = rows[0]!; // in order and without a gap: no copy
    const columns = numbers.map((column) => table.numbers(column).subarray(start, start + length));
    return { name, first, columns, rowAt: (index) => start + index - first };
  }
  const at = new Int32Array(length).fill(-1);
  for (const [i, place] of places.entries()) at[place - first] = rows[i]!;
  const columns = numbers.map((column) => {
    const values = table.numbers(column);
    return Float64Array.from(at, (row) => (row < 0 ? Number.NaN : values[row]!));
  });
  return { name, first, columns, rowAt: (index) => at[index - first] ?? -1 };
}
