/** How far the times of a series are apart, and so which place on the time line each one has. */
export interface Frequency {
  /** Such as `1 hour`, `1 month` or `1 weekday`. */
  readonly name: string;
  /** All that `frequencyFrom` needs to make it again. */
  readonly record: FrequencyRecord;
  /** Steps from the first time on; not a whole number for a time that is not on the time line. */
  indexOf(time: number): number;
  timeAt(index: number): number;
}

/** Times of one series each, in order and without a time twice. */
export type Times = readonly ArrayLike<number>[];

/** Steps without times. */
interface RowsRecord {
  readonly kind: "rows";
}

/** Times that are the same distance apart. */
export interface EvenRecord {
  readonly kind: "even";
  readonly origin: number;
  readonly step: number;
  /** Whether times are milliseconds, not plain numbers. */
  readonly calendar: boolean;
  /** How far a time may be from its step, for times that were rounded when they were written. */
  readonly tolerance: number;
}

/** Some days of each month, or of every few months. */
export interface MonthlyRecord {
  readonly kind: "monthly";
  readonly origin: number;
  /** Months from one step to the next; 1 where a month has several days. */
  readonly months: number;
  /** Such as `day 15`, `last day` or `last weekday`, in order; see `month-days.ts`. */
  readonly days: readonly string[];
}

/** Some days of each week, or some hours of them, without holidays. */
export interface WeeklyRecord {
  readonly kind: "weekly";
  readonly origin: number;
  /** Milliseconds between the steps of one session; a day where each has one step. */
  readonly step: number;
  /** Such as `Mon-Sat` or `Mon-Fri 09:30-16:00`; see `sessions.ts`. */
  readonly sessions: string;
  /** Such as `12-25` or `Easter-2`; see `holidays.ts`. */
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

/** Such as `30 minutes`, of milliseconds. */
export function durationName(step: number): string {
  const [unit, length] = UNITS.find(([, ms]) => step % ms === 0) ?? ["millisecond", 1];
  return counted(step / length, unit);
}

export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** The distance that most times have from the one before; 1 where there is none. */
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

/** Days since Monday, 29 December 1969. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY) + 3;
}

/** Midnight of a day that `dayOf` numbers. */
export function midnightOf(day: number): number {
  return (day - 3) * DAY;
}

/** The median distance of a time from the one before; 1 where there is none. */
export function medianStep(series: Times): number {
  const steps = series.flatMap((times) =>
    Array.from({ length: Math.max(0, times.length - 1) }, (_, i) => times[i + 1]! - times[i]!),
  );
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1;
}
