import { UserError } from "../../shared/errors.js";
import { picked } from "../table/picked.js";
import type { Table } from "../table/read.js";
import { RowError } from "../table/without-rows.js";
import type { Roles, Series } from "./collection.js";
import { medianStep } from "./frequencies/contract.js";
import { type Frequency, sessionsOf } from "./frequency.js";
import { type Bins, howFor, resampled } from "./resample.js";

/**
 * The indices of rows on the time line.
 *
 * @param all times of all series; those of `rows` are `all[at]`
 * @throws IrregularError at a row between two steps
 */
export function placesOf(
  table: Table,
  rows: ArrayLike<number>,
  all: readonly Float64Array[],
  at: number,
  frequency: Frequency,
): Float64Array {
  return all[at]!.map((time, i) => {
    const place = frequency.indexOf(time);
    if (Number.isInteger(place)) return place;
    const problem = `${table.where(rows[i]!)}: ${offTheLine(frequency)}`;
    throw new IrregularError(rows[i]!, problem, all, frequency);
  });
}

/** A row between two steps. */
export class IrregularError extends RowError {
  /** Share of the rows of all series that lie on a step. */
  readonly regular: number;
  /** The median distance between consecutive rows. */
  readonly typical: number;
  /** Whether times are milliseconds and not plain numbers. */
  readonly calendar: boolean;

  constructor(
    row: number,
    message: string,
    times: readonly Float64Array[],
    { indexOf, record }: Frequency,
  ) {
    super(row, message);
    const all = times.flatMap((series) => Array.from(series, indexOf));
    this.regular = all.filter(Number.isInteger).length / all.length;
    this.typical = medianStep(times);
    this.calendar = record.kind !== "even" || record.calendar;
  }
}

function offTheLine(frequency: Frequency): string {
  const sessions = sessionsOf(frequency);
  if (sessions === undefined) {
    return (
      `its time is not a whole number of steps of ${frequency.name}, the most frequent one, after ` +
      'the first. Correct it, or set data.resample, such as {"every": "1 day", "how": "mean"}.'
    );
  }
  return (
    `its time is outside of the sessions ${sessions}, or on a holiday. Correct it, or set ` +
    "data.sessions and data.holidays."
  );
}

/** Maximum number of steps on a time line for each row of the file. */
const MOST_GAPS = 100;

/**
 * A series with at most one row for each step.
 *
 * @param values for each column, a value for each row of the table
 */
export function onTimeLine(
  table: Table,
  values: readonly Float64Array[],
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
  if (length === rows.length && followEachOther(rows)) {
    const start = rows[0]!; // rows in order and without a gap need no copy
    const columns = values.map((column) => column.subarray(start, start + length));
    return { name, first, columns, rowAt: (index) => start + index - first };
  }
  const at = new Int32Array(length).fill(-1);
  for (let i = 0; i < rows.length; i += 1) at[places[i]! - first] = rows[i]!;
  const columns = values.map((column) => picked(column, at));
  return { name, first, columns, rowAt: (index) => at[index - first] ?? -1 };
}

/** Whether rows stand one after the other in the file. */
function followEachOther(rows: Uint32Array): boolean {
  const start = rows[0]!;
  return rows.every((row, i) => row === start + i);
}

/** A series whose steps may have several rows each, or none. */
export function onSteps(
  { columns: roles, resample }: Roles,
  values: readonly Float64Array[],
  name: string,
  bins: Bins,
  places: Float64Array,
): Series {
  const first = places[0]!;
  const columns = values.map((column, c) =>
    resampled(column, bins, places, howFor(roles[c]!, resample!.how)),
  );
  const firstRows = new Map(bins.rows.map((rows, bin) => [places[bin]!, rows[0]!]));
  return { name, first, columns, rowAt: (index) => firstRows.get(index) ?? -1 };
}
