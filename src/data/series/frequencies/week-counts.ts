import { DAY, dayOf, type Times } from "./contract.js";

/** How often rows are where in a week. */
export interface Counts {
  /** Rows at each step of a week. */
  readonly rows: Int32Array;
  readonly slotsPerDay: number;
  /** Days of each day of the week that have a row. */
  readonly daysWithRows: readonly number[];
  /** Days of each day of the week from the first row to the last one. */
  readonly days: readonly number[];
  /** Milliseconds since midnight of a day's first step. */
  readonly phase: number;
  readonly step: number;
}

/** @param step what all times are a whole number of, from `origin` on */
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

/** Adds the days from one to another to those of each day of the week. */
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
