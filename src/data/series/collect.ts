import { UserError } from "../../shared/errors.js";
import { picked } from "../table/picked.js";
import type { Table } from "../table/read.js";
import { RowError, withoutRows } from "../table/without-rows.js";
import { type Clock, clockOf, type IsOnWall } from "./clock.js";
import type { Collection, Roles, TimeLine } from "./collection.js";
import type { CalendarOptions, Frequency } from "./frequency.js";
import { type Group, groupRows, requireDifferent, sortByTime } from "./groups.js";
import { binsOf, type Resample, type Steps, stepsOf } from "./resample.js";
import { staticValues, valuesOf, withConstants } from "./static.js";
import { onSteps, onTimeLine, placesOf } from "./time-line.js";

export type { Collection, Roles, Series, TimeLine } from "./collection.js";

/** Determines the frequency of series from their times and from the steps of resampling, if any. */
export type FrequencyOf = (
  times: readonly Float64Array[],
  clock: Clock | undefined,
  options: CalendarOptions,
  steps: Steps | undefined,
) => Frequency;

/** How rows are put on a time line. */
export interface Line {
  readonly frequencyOf: FrequencyOf;
  readonly isOnWall: IsOnWall;
}

/**
 * Puts the rows of a table on a time line, with each series in order of time.
 *
 * @throws UserError at a time that occurs twice or lies between two steps, unless rows are resampled, and if a
 *   static covariate changes within a series
 */
export function collect(table: Table, roles: Roles, { frequencyOf, isOnWall }: Line): Collection {
  const groups = groupRows(table, roles.id);
  const steps = roles.resample && stepsFor(table, roles, roles.resample);
  const { times, clock } = clockedRows(table, roles, groups, steps?.onWall ? () => true : isOnWall);
  for (const group of groups) sortByTime(group, times);
  if (steps === undefined) requireDifferent(table, roles, groups, times);
  const sorted = groups.map(({ rows }) => picked(times, rows));
  const bins = steps && groups.map(({ rows }, i) => binsOf(rows, sorted[i]!, steps));
  const starts = bins?.map((binned) => binned.starts) ?? sorted;
  const values = roles.columns.map((column) => valuesOf(table, column));
  const constants = groups.map((group) => staticValues(table, roles, group, values));
  const frequency = frequencyOf(starts, clock, roles, steps);
  const series = groups.map(({ name, rows }, i) => {
    const binned = bins?.[i];
    const firstRows = binned?.rows.map(([row]) => row!) ?? rows;
    const places = placesOf(table, firstRows, starts, i, frequency);
    const series = binned
      ? onSteps(roles, values, name, binned, places)
      : onTimeLine(table, values, name, rows, places);
    return withConstants(series, constants[i]!);
  });
  const ends = series.map(({ first, columns }) => first + columns[0]!.length);
  return {
    table,
    roles,
    series,
    frequency,
    clock,
    length: ends.reduce((a, b) => Math.max(a, b), 0),
    label: (index) => clock?.label(frequency.timeAt(index)) ?? `row ${index + 1}`,
    date: (index) => clock?.date(frequency.timeAt(index)) ?? `row ${index + 1}`,
    wall(index) {
      const time = frequency.timeAt(index);
      return clock?.wall(time) ?? time;
    },
  };
}

/** @throws UserError if the times have no such steps */
function stepsFor(table: Table, { time }: Roles, { every }: Resample): Steps {
  const calendar = time !== undefined && table.times(time).format.calendar;
  const steps = stepsOf(every);
  if (steps !== undefined && time !== undefined && (typeof every === "string") === calendar) {
    return steps;
  }
  const expected = calendar ? 'steps such as "1 hour"' : "a number, since times are plain numbers";
  throw new UserError(
    `${table.path}: data.resample.every is ${JSON.stringify(every)}, expected ` +
      (time === undefined ? "a column of times in data.time" : expected),
  );
}

/** Rows that may be left out before the file is refused. */
const MOST_LEFT_OUT = 100;

/**
 * Like {@link collect}, but on a known time line and without the rows that cannot be put on it.
 *
 * @param onProblem receives the problem of each such row
 * @throws UserError if there are too many, or no row is left
 */
export function collectUsable(
  whole: Table,
  roles: Roles,
  like: TimeLine,
  onProblem: (problem: string) => void,
): Collection {
  for (const problem of whole.problems.values()) onProblem(problem);
  const line: Line = {
    frequencyOf: () => like.frequency,
    isOnWall: () => like.clock?.onWall ?? false,
  };
  let table = withoutRows(whole, new Set(whole.problems.keys()));
  for (let left = whole.problems.size; ; left += 1) {
    if (table.rows === 0) throw new UserError(`${table.path}: none of its rows can be read`);
    try {
      return collect(table, roles, line);
    } catch (error) {
      if (!(error instanceof RowError) || left >= MOST_LEFT_OUT) throw error;
      onProblem(error.message);
      table = withoutRows(table, new Set([error.row]));
    }
  }
}

/** The time of each row; without times, its number in its series. */
function clockedRows(
  table: Table,
  { time, zone }: Roles,
  groups: readonly Group[],
  isOnWall: IsOnWall,
): { readonly times: Float64Array; readonly clock?: Clock } {
  if (time !== undefined) {
    const rows = groups.map((group) => group.rows);
    return clockOf(table, { name: time, zone }, rows, isOnWall);
  }
  const times = new Float64Array(table.rows);
  for (const { rows } of groups) for (const [i, row] of rows.entries()) times[row] = i;
  return { times };
}
