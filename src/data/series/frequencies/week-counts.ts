import { DAY, dayOf, type Times } from "./contract.js";

/** How rows are distributed over the week. */
export interface Counts {
  /** Number of rows at each step of a week. */
  readonly rows: Int32Array;
  readonly slotsPerDay: number;
  /** For each day of the week, the number of days that have a row. */
  readonly daysWithRows: readonly number[];
  /** For each day of the week, the number of days from the first row to the last. */
  readonly days: readonly number[];
  /** Milliseconds since midnight of the first step of a day. */
  readonly phase: number;
  readonly step: number;
}

/** @param step of which all times, counted from `origin`, are multiples */
export function countsOf(series: Times, origin: number, step: number): Counts {
  const phase = (origin - Math.floor(origin / DAY) * DAY) % step;
  const slotsPerDay = DAY / step;
  const rows = new Int32Array(7 * slotsPerDay);
  const [daysWithRows, days] = [new Array<number>(7).fill(0), new Array<number>(7).fill(0)];
  for (const times of series) {
    let before = Number.NaN;
    for (let i = 0; i < times.length; i += 1) {
      const day = dayOf(times[i]!);
      const clock = times[i]! - Math.floor(times[i]! / DAY) * DAY;
      rows[(day % 7) * slotsPerDay + (clock - phase) / step]! += 1;
      if (day !== before) daysWithRows[day % 7]! += 1;
      before = day;
    }
    if (times.length > 0) addSpan(days, dayOf(times[0]!), dayOf(times[times.length - 1]!));
  }
  return { rows, slotsPerDay, daysWithRows, days, phase, step };
}

/** Adds the days of a range to the counts of each day of the week. */
function addSpan(days: number[], first: number, last: number): void {
  const weeks = Math.floor((last - first + 1) / 7);
  for (let day = 0; day < 7; day += 1) days[day]! += weeks;
  for (let day = first + weeks * 7; day <= last; day += 1) days[day % 7]! += 1;
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
