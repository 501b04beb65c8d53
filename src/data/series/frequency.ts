import {
  DAY,
  type Frequency,
  type FrequencyRecord,
  originOf,
  type Times,
  usualStep,
} from "./frequencies/contract.js";
import { evenFrequency, findEven } from "./frequencies/even.js";
import { findWeekly, stepOf, withHolidays } from "./frequencies/find-weekly.js";
import { monthDay } from "./frequencies/month-days.js";
import { findMonthly, monthlyFrequency } from "./frequencies/monthly.js";
import { weekOf } from "./frequencies/sessions.js";
import { weeklyFrequency } from "./frequencies/weekly.js";

export type { Frequency, FrequencyRecord } from "./frequencies/contract.js";
export { usualStep } from "./frequencies/contract.js";

/** Steps without times. */
export const rowFrequency: Frequency = {
  name: "1 row",
  record: { kind: "rows" },
  indexOf: (row) => row,
  timeAt: (index) => index,
};

/** Properties of the calendar that the config sets. */
export interface CalendarOptions {
  /** For example `Mon-Sat`, `Mon-Fri 09:30-16:00` or `day 1, day 15 of the month` (default: detected). */
  readonly sessions?: string | undefined;
  /** For example `12-25` or `Easter-2` (default: detected). */
  readonly holidays?: readonly string[] | undefined;
}

/**
 * Detects the frequency of series: days of each month, sessions of each week, or the most frequent distance.
 * Times that do not fit get an index that is not a whole number.
 *
 * @param calendar whether times are milliseconds and not plain numbers
 */
export function findFrequency(
  series: Times,
  calendar: boolean,
  options: CalendarOptions = {},
): Frequency {
  return frequencyFrom(recordOf(series, calendar, options));
}

/** Restores a frequency from its record. */
export function frequencyFrom(record: FrequencyRecord): Frequency {
  switch (record.kind) {
    case "rows":
      return rowFrequency;
    case "even":
      return evenFrequency(record);
    case "monthly":
      return monthlyFrequency(record);
    case "weekly":
      return weeklyFrequency(record);
  }
}

function recordOf(
  series: Times,
  calendar: boolean,
  { sessions, holidays }: CalendarOptions,
): FrequencyRecord {
  const even = findEven(series, calendar);
  if (!calendar || even.tolerance > 0) return even;
  const found = sessions === undefined ? findCalendar(series, even.step) : given(sessions, series);
  if (found?.kind !== "weekly") return found ?? even;
  return holidays === undefined ? withHolidays(found, series) : { ...found, holidays };
}

/** Months, or sessions of a week if some times are further apart than others. */
function findCalendar(series: Times, step: number): FrequencyRecord | undefined {
  const monthly = step >= 9 * DAY ? findMonthly(series) : undefined;
  if (monthly !== undefined || !hasGaps(series, step)) return monthly;
  return findWeekly(series);
}

function hasGaps(series: Times, step: number): boolean {
  return series.some((times) => {
    for (let i = 1; i < times.length; i += 1) if (times[i]! - times[i - 1]! !== step) return true;
    return false;
  });
}

const OF_THE_MONTH = " of the month";

/** The calendar described by a text, which was checked with the config. */
function given(sessions: string, series: Times): FrequencyRecord {
  const origin = originOf(series);
  const days = monthDaysOf(sessions);
  if (days !== undefined) return { kind: "monthly", origin, months: 1, days };
  const step = stepOf(series, origin) ?? usualStep(series);
  return { kind: "weekly", origin, step, sessions, holidays: [] };
}

/** The days in `day 1, day 15 of the month` or `last weekday of the month`, in order. */
function monthDaysOf(text: string): readonly string[] | undefined {
  if (!text.endsWith(OF_THE_MONTH)) return undefined;
  const names = text.slice(0, -OF_THE_MONTH.length).split(",");
  const days = names.map((name) => monthDay(name.trim()));
  if (days.includes(undefined)) return undefined;
  const known = days.filter((day) => day !== undefined);
  return known.sort((a, b) => a.timeIn(0) - b.timeIn(0)).map(({ name }) => name);
}

/** Whether a text describes days or hours with steps. */
export function isSessions(text: string): boolean {
  return (monthDaysOf(text) ?? weekOf(text)) !== undefined;
}

/** The sessions of a frequency as a text; undefined if steps are even or monthly on a single day. */
export function sessionsOf({ record }: Frequency): string | undefined {
  if (record.kind === "weekly") return record.sessions;
  if (record.kind !== "monthly" || record.months > 1) return undefined;
  const [day = "", ...others] = record.days;
  const plain = others.length === 0 && (day.startsWith("day ") || day === "last day");
  return plain ? undefined : `${record.days.join(", ")}${OF_THE_MONTH}`;
}
