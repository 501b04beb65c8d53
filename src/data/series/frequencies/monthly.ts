import {
  counted,
  DAY,
  everyTime,
  type Frequency,
  type MonthlyRecord,
  originOf,
  type Times,
} from "./contract.js";
import { type MonthDay, monthDay, monthOf, namesOfDay } from "./month-days.js";

/** How far a holiday may move `last weekday` back or `first weekday` forward. */
const MOST_MOVED = 4 * DAY;

/** Share of the months in which a movable day must be in its usual place. */
const LEAST_UNMOVED = 0.75;

/** Maximum number of days per month, such as the 1st and the 15th. */
const MOST_DAYS = 6;

/**
 * Detects months, quarters and years, if every time is on the same day of its month, such as the 31st, the
 * last day, the last weekday or the third Friday; or on several days of each month, such as the 1st and 15th.
 */
export function findMonthly(series: Times): MonthlyRecord | undefined {
  const origin = originOf(series);
  if (!everyTime(series, (time) => (time - origin) % DAY === 0)) return undefined;
  const day = oneDay(series);
  const days = day === undefined ? severalDays(series) : [day];
  if (days === undefined) return undefined;
  const months = days.length > 1 ? 1 : commonStep(series, monthOf(origin));
  return { kind: "monthly", origin, months, days };
}

export function monthlyFrequency(record: MonthlyRecord): Frequency {
  const { origin, months, days: names } = record;
  const days = names.map(dayNamed);
  const clock = origin - Math.floor(origin / DAY) * DAY;
  const numberOf = (time: number) => {
    const month = monthOf(time);
    const at = days.findIndex((day) => isAt(day, month, time - clock));
    return month * days.length + (at < 0 ? Number.NaN : at);
  };
  const start = numberOf(origin);
  return {
    name: nameOf(record),
    record,
    indexOf(time) {
      const index = (numberOf(time) - start) / months;
      return Number.isNaN(index) ? (monthOf(time) - monthOf(origin)) * days.length + 0.5 : index;
    },
    timeAt(index) {
      const number = start + Math.floor(index) * months;
      return days[number % days.length]!.timeIn(Math.floor(number / days.length)) + clock;
    },
  };
}

function nameOf({ months, days }: MonthlyRecord): string {
  if (days.length > 1) return `${listed(days)} of the month`;
  return months % 12 === 0 ? counted(months / 12, "year") : counted(months, "month");
}

/** Formats `day 1` and `day 15` as `1 and 15`. */
function listed(days: readonly string[]): string {
  return `${days.slice(0, -1).join(", ")} and ${days.at(-1)}`;
}

function dayNamed(name: string): MonthDay {
  const day = monthDay(name);
  if (day === undefined) throw new Error(`there is no day of the month "${name}"`);
  return day;
}

/** Whether `midnight` is that day of a month, or close enough to have been moved by a holiday. */
function isAt({ name, timeIn, moves }: MonthDay, month: number, midnight: number): boolean {
  const late = midnight - timeIn(month);
  if (late === 0 || !moves) return late === 0;
  return name.startsWith("last") ? late < 0 && late >= -MOST_MOVED : late > 0 && late <= MOST_MOVED;
}

/** The single day of the month on which all times are. */
function oneDay(series: Times): string | undefined {
  const first = series.flatMap((times) => Array.from(times).slice(0, 2)).slice(0, 4);
  const names = [...new Set(first.flatMap(namesOfDay))];
  const moving = ["last weekday", "first weekday"];
  return [...names, ...moving].find((name) => everyMonth(series, dayNamed(name)));
}

/** Whether each month has at most one time, on that day. */
function everyMonth(series: Times, day: MonthDay): boolean {
  let [all, exact] = [0, 0];
  const good = series.every((times) => {
    let before = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < times.length; i += 1) {
      const midnight = Math.floor(times[i]! / DAY) * DAY;
      const month = monthOf(midnight);
      if (month === before || !isAt(day, month, midnight)) return false;
      before = month;
      all += 1;
      if (day.timeIn(month) === midnight) exact += 1;
    }
    return true;
  });
  return good && exact >= all * LEAST_UNMOVED;
}

/** The days that every month between the first and the last one has, such as `day 1` and `day 15`. */
function severalDays(series: Times): string[] | undefined {
  const counts = new Map<string, number>();
  const months = new Set<number>();
  for (const times of series) {
    for (let i = 0; i < times.length; i += 1) {
      const [name] = plainNames(times[i]!);
      counts.set(name!, (counts.get(name!) ?? 0) + 1);
      months.add(monthOf(times[i]!));
      if (counts.size > MOST_DAYS) return undefined;
    }
  }
  const days = [...counts.keys()].sort((a, b) => placeOf(a) - placeOf(b));
  const rare = [...counts.values()].some((count) => count * 2 < (months.size - 2) * series.length);
  return days.length < 2 || months.size < 3 || rare ? undefined : days;
}

/** Names of a day; `last day` for the 28th to the 31st, which not every month has. */
function plainNames(time: number): string[] {
  const names = namesOfDay(time);
  return names.includes("last day") ? ["last day"] : names;
}

function placeOf(name: string): number {
  return name === "last day" ? 32 : Number(name.slice(4));
}

function commonStep(series: Times, start: number): number {
  let step = 0;
  everyTime(series, (time) => {
    step = commonDivisor(step, monthOf(time) - start);
    return true;
  });
  return Math.abs(step) || 1;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
