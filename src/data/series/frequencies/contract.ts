/** Defines the distance between the times of a series, and so the index of each on the time line. */
export interface Frequency {
  /** For example `1 hour`, `1 month` or `1 weekday`. */
  readonly name: string;
  /** All that `frequencyFrom` needs to restore it. */
  readonly record: FrequencyRecord;
  /** Number of steps from the first time; not a whole number for a time that is not on the time line. */
  indexOf(time: number): number;
  timeAt(index: number): number;
}

/** The times of each series, in order and without duplicates. */
export type Times = readonly ArrayLike<number>[];

/** Steps without times. */
interface RowsRecord {
  readonly kind: "rows";
}

/** Times at equal distances. */
export interface EvenRecord {
  readonly kind: "even";
  readonly origin: number;
  readonly step: number;
  /** Whether times are milliseconds and not plain numbers. */
  readonly calendar: boolean;
  /** Accepted distance of a time from its step, for times that were rounded when written. */
  readonly tolerance: number;
}

/** Some days of each month, or of every few months. */
export interface MonthlyRecord {
  readonly kind: "monthly";
  readonly origin: number;
  /** Number of months from one step to the next; 1 if a month has several days. */
  readonly months: number;
  /** For example `day 15`, `last day` or `last weekday`, in order; see `month-days.ts`. */
  readonly days: readonly string[];
}

/** Some days of each week, or some hours of these days, without holidays. */
export interface WeeklyRecord {
  readonly kind: "weekly";
  readonly origin: number;
  /** Milliseconds between the steps of a session; a day if each day has one step. */
  readonly step: number;
  /** For example `Mon-Sat` or `Mon-Fri 09:30-16:00`; see `sessions.ts`. */
  readonly sessions: string;
  /** For example `12-25` or `Easter-2`; see `holidays.ts`. */
  readonly holidays: readonly string[];
}

export type FrequencyRecord = RowsRecord | EvenRecord | MonthlyRecord | WeeklyRecord;

export const SECOND = 1000;
export const DAY = 86_400 * SECOND;
export const WEEK = 7 * DAY;

const UNITS: readonly (readonly [string, number])[] = [
  ["week", WEEK],
  ["day", DAY],
  ["hour", 3600 * SECOND],
  ["minute", 60 * SECOND],
  ["second", SECOND],
  ["millisecond", 1],
];

/** Formats milliseconds, for example as `30 minutes`. */
export function durationName(step: number): string {
  const [unit, length] = UNITS.find(([, ms]) => step % ms === 0) ?? ["millisecond", 1];
  return counted(step / length, unit);
}

export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** The most frequent distance between consecutive times; 1 if there is none. */
export function usualStep(series: Times): number {
  const counts = new Map<number, number>();
  for (const times of series) {
    for (let i = 1; i < times.length; i += 1) {
      const step = times[i]! - times[i - 1]!;
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  }
  let [usual, most] = [1, 0];
  for (const [step, count] of counts) {
    if (count > most || (count === most && step < usual)) [usual, most] = [step, count];
  }
  return usual;
}

export function everyTime(series: Times, test: (time: number) => boolean): boolean {
  return series.every((times) => {
    for (let i = 0; i < times.length; i += 1) if (!test(times[i]!)) return false;
    return true;
  });
}

/** The earliest time. */
export function originOf(series: Times): number {
  return series.reduce((least, times) => Math.min(least, times[0] ?? least), Infinity);
}

/** Monday, 29 December 1969, from which weeks are counted. */
export const MONDAY = -3 * DAY;
/** Days from an earlier Monday, in the fifth century, to 1970: days before 1970 have positive numbers, too. */
const EARLIER = 3 + 7 * 80_000;

/** The number of a day since that earlier Monday: its remainder by 7 is 0 on Mondays. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY) + EARLIER;
}

/** Midnight of a day with a number from `dayOf`. */
export function midnightOf(day: number): number {
  return (day - EARLIER) * DAY;
}

/** The median distance between consecutive times; 1 if there is none. */
export function medianStep(series: Times): number {
  const steps = series.flatMap((times) =>
    Array.from({ length: Math.max(0, times.length - 1) }, (_, i) => times[i + 1]! - times[i]!),
  );
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1;
}
