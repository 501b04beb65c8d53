import { DAY, type FrequencyRecord, MONDAY, SECOND, WEEK } from "./frequencies/contract.js";
import { monthOf } from "./frequencies/month-days.js";
import type { SeriesColumn } from "./series-columns.js";

/** How irregular rows are resampled. */
export interface Resample {
  /** For example `15 minutes`, `1 day` or `1 month`; a number if times are plain numbers. */
  readonly every: string | number;
  /** How the rows of a step are combined. */
  readonly how: ResampleHow;
}

export type ResampleHow = keyof typeof hows;

/** The value of a step from those of its rows, in order of time; NaN if all are missing. */
type How = (values: Float64Array, rows: Uint32Array) => number;

const hows = {
  mean(values, rows) {
    const known = knownOf(values, rows);
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  },
  sum(values, rows) {
    const known = knownOf(values, rows);
    return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0);
  },
  first: (values, rows) => knownOf(values, rows)[0] ?? Number.NaN,
  last: (values, rows) => knownOf(values, rows).at(-1) ?? Number.NaN,
} satisfies Readonly<Record<string, How>>;

export const resampleHows = Object.keys(hows) as ResampleHow[];

/** The code of a missing category. */
const MISSING = -1;

/** For categories, the most frequent one takes the place of a mean or sum. */
const categoryHows: Readonly<Record<ResampleHow, How>> = {
  mean: ofPresent(mostFrequent),
  sum: ofPresent(mostFrequent),
  first: ofPresent(hows.first),
  last: ofPresent(hows.last),
};

/** Combines the categories that are not missing; missing if all of them are. */
function ofPresent(how: How): How {
  return (values, rows) => {
    const present = rows.filter((row) => values[row] !== MISSING);
    return present.length === 0 ? MISSING : how(values, present);
  };
}

/** How the rows of a step are combined in a column. */
export function howFor({ kind }: SeriesColumn, how: ResampleHow): How {
  return kind === "category" ? categoryHows[how] : hows[how];
}

/** The most frequent value; the first of equally frequent ones. */
function mostFrequent(values: Float64Array, rows: Uint32Array): number {
  const counts = new Map<number, number>();
  for (const value of knownOf(values, rows)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? Number.NaN;
}

function knownOf(values: Float64Array, rows: Uint32Array): number[] {
  return Array.from(rows, (row) => values[row]!).filter((value) => !Number.isNaN(value));
}

/** Steps that begin at midnight, on Monday, on the first of a month or at a multiple of a number. */
export interface Steps {
  /** The start of the step that contains a time. */
  startOf(time: number): number;
  /** The record of a time line whose first step begins at `origin`. */
  recordFrom(origin: number): FrequencyRecord;
  /** Whether a step is a day or longer and therefore begins by wall-clock time. */
  readonly onWall: boolean;
}

const LENGTHS: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: SECOND,
  minute: 60 * SECOND,
  hour: 3600 * SECOND,
  day: DAY,
  week: WEEK,
};

const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/**
 * Parses a step such as `1 day`.
 *
 * @returns undefined if it is not a step
 */
export function stepsOf(every: string | number): Steps | undefined {
  if (typeof every === "number") return evenSteps(every, 0, false);
  const [, text, unit = ""] = /^(\d{1,6}) ([a-z]+?)s?$/.exec(every) ?? [];
  const count = Number(text);
  if (!(count > 0)) return undefined;
  if (Object.hasOwn(MONTHS, unit)) return monthSteps(count * MONTHS[unit]!);
  return Object.hasOwn(LENGTHS, unit) ? evenSteps(count * LENGTHS[unit]!, MONDAY, true) : undefined;
}

function evenSteps(step: number, anchor: number, calendar: boolean): Steps {
  return {
    startOf: (time) => anchor + Math.floor((time - anchor) / step) * step,
    recordFrom: (origin) => ({ kind: "even", origin, step, calendar, tolerance: step * 1e-9 }),
    onWall: calendar && step >= DAY,
  };
}

function monthSteps(months: number): Steps {
  return {
    startOf(time) {
      const month = Math.floor(monthOf(time) / months) * months;
      return Date.UTC(Math.floor(month / 12), month % 12);
    },
    recordFrom: (origin) => ({ kind: "monthly", origin, months, days: ["day 1"] }),
    onWall: true,
  };
}

/** Rows of a series, grouped by step. */
export interface Bins {
  /** The starts of the steps that have rows, in order. */
  readonly starts: Float64Array;
  /** The rows of each step, in order of time. */
  readonly rows: readonly Uint32Array[];
}

/**
 * @param rows of one series in order of time
 * @param times the time of each of them
 */
export function binsOf(rows: Uint32Array, times: Float64Array, { startOf }: Steps): Bins {
  const starts: number[] = [];
  const ends: number[] = [];
  for (let i = 0; i < times.length; i += 1) {
    const start = startOf(times[i]!);
    if (starts.at(-1) !== start) {
      starts.push(start);
      ends.push(i);
    }
    ends[ends.length - 1] = i + 1;
  }
  const from = (bin: number) => (bin === 0 ? 0 : ends[bin - 1]!);
  return {
    starts: Float64Array.from(starts),
    rows: ends.map((end, bin) => rows.subarray(from(bin), end)),
  };
}

/** The values of a column at each step of a series from `first` on; NaN if a step has no row. */
export function resampled(
  values: Float64Array,
  { rows }: Bins,
  places: Float64Array,
  how: How,
): Float64Array {
  const first = places[0]!;
  const result = new Float64Array(places.at(-1)! - first + 1).fill(Number.NaN);
  for (const [bin, place] of places.entries()) result[place - first] = how(values, rows[bin]!);
  return result;
}
