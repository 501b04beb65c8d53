import {
  DAY,
  dayOf,
  everyTime,
  originOf,
  type Times,
  usualStep,
  WEEK,
  type WeeklyRecord,
} from "./contract.js";
import { findEarlyClosings } from "./early-closings.js";
import { findHolidays } from "./holidays.js";
import { type Hours, isWhole, sessionsText, type Week, WHOLE, weekOf } from "./sessions.js";
import { type Counts, countsOf, sum } from "./week-counts.js";

/** Steps that a week may have: those of a second. */
const MOST_SLOTS = WEEK / 1000;

/** Share of its days that a session's step is there on; steps that are there less often fit no sessions. */
const LEAST_PRESENT = 0.25;

/** Chance at which days or hours may be without rows by accident alone. */
const ACCIDENT = 0.05;

/**
 * Sessions: days of the week, or hours of them, at which no row ever is, though there were enough
 * weeks or days for one, and at all others rows mostly are. The chance that rows missing at random
 * leave such a gap is (1 - p)^n, where p is the share of rows that are there outside of the gap and n
 * the number of weeks or days.
 */
export function findWeekly(series: Times): WeeklyRecord | undefined {
  const origin = originOf(series);
  const step = stepOf(series, origin);
  if (step === undefined || !everyTime(series, (time) => (time - origin) % step === 0)) {
    return undefined;
  }
  const counts = countsOf(series, origin, step);
  const week = step === DAY ? dailyWeek(counts) : hourlyWeek(counts);
  if (week === undefined) return undefined;
  return withHolidays(
    { kind: "weekly", origin, step, sessions: sessionsText(week), holidays: [] },
    series,
  );
}

/** Sessions that were asked for, with the holidays and early closings that rows show. */
export function withHolidays(record: WeeklyRecord, series: Times): WeeklyRecord {
  const present = new Set<number>();
  everyTime(series, (time) => present.add(dayOf(time)) !== undefined);
  const [first, last] = [dayOf(record.origin), Math.max(...present)];
  const week = weekOf(record.sessions)!;
  const days = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const absent = days.filter((day) => week[day % 7]!.length > 0 && !present.has(day));
  const holidays = findHolidays({ present, absent, first, last });
  return { ...record, holidays: [...holidays, ...findEarlyClosings(record, series)] };
}

/**
 * The step within sessions: the usual one, or where rows are at hours such as 7, 14 and 21, one that
 * divides all distances; a day where all times are days apart. Undefined where there is none.
 */
export function stepOf(series: Times, origin: number): number | undefined {
  const usual = usualStep(series);
  const steps = [DAY, usual, commonStep(series, origin)];
  const step = steps.find((candidate) =>
    everyTime(series, (time) => (time - origin) % candidate === 0),
  );
  if (step === undefined || (step === DAY && usual >= WEEK)) return undefined;
  return DAY % step === 0 && WEEK / step <= MOST_SLOTS ? step : undefined;
}

/** The longest time that all distances are multiples of, and a day is. */
function commonStep(series: Times, origin: number): number {
  let step = DAY;
  everyTime(series, (time) => {
    for (let rest = time - origin; rest !== 0; ) [step, rest] = [rest, step % rest];
    return step >= 1;
  });
  return Math.abs(step);
}

/** Days of the week that are open as a whole; undefined where all are, or rows contradict. */
function dailyWeek(counts: Counts): Week | undefined {
  const open = openDays(counts);
  return open?.includes(false) ? open.map((is) => (is ? WHOLE : [])) : undefined;
}

/**
 * Which days of the week are open: all but those that never have a row, where that is no accident.
 * Undefined where a day has rows, but rarely.
 */
function openDays({ daysWithRows, days }: Counts): readonly boolean[] | undefined {
  const seen = daysWithRows.map((count) => count > 0);
  if (seen.some((is, day) => is && daysWithRows[day]! < LEAST_PRESENT * days[day]!))
    return undefined;
  const closed = seen.map((_, day) => day).filter((day) => !seen[day]);
  const chances = Math.min(...closed.map((day) => days[day]!));
  const present = sum(daysWithRows) / sum(days.filter((_, day) => seen[day]));
  const isWeekend = closed.join() === "5,6" && present > 0.5 && chances >= 1;
  const gaps = closed.filter((day) => seen[(day + 6) % 7]).length;
  return isWeekend || !byAccident(gaps, present, chances) ? seen : seen.map(() => true);
}

/** Whether gaps may be there by accident. `present` is at most .8, so that one or two gaps prove nothing. */
function byAccident(gaps: number, present: number, chances: number): boolean {
  return gaps * (1 - Math.min(0.8, present)) ** chances >= ACCIDENT;
}

/** Hours of the days that are open; undefined where all are, or rows contradict. */
function hourlyWeek(counts: Counts): Week | undefined {
  const open = openDays(counts);
  if (open === undefined) return undefined;
  const same = sameHours(counts, open);
  const different = differentHours(counts, open);
  const better = presentShare(different, counts) - presentShare(same, counts) > LEAST_BETTER;
  const week = better ? different : same;
  if (week === undefined) return undefined;
  const closedHours = week.some((hours, day) => open[day] && !isWhole(hours));
  return closedHours || open.includes(false) ? week : undefined;
}

/** Share of rows that other hours on some days have to explain beyond the same hours on all. */
const LEAST_BETTER = 0.05;

/** The same hours on all open days; undefined where rows contradict, or it may be an accident. */
function sameHours(counts: Counts, open: readonly boolean[]): Week | undefined {
  const { rows, slotsPerDay, daysWithRows } = counts;
  const all = new Int32Array(slotsPerDay);
  for (const [slot, count] of rows.entries()) all[slot % slotsPerDay]! += count;
  const days = sum(daysWithRows);
  const hours = hoursOf(all, days, counts);
  if (hours === undefined) return undefined;
  const week = open.map((is) => (is ? hours : []));
  return byAccident(gapsIn(hours), presentShare(week, counts), days) ? undefined : week;
}

/** Hours of each open day; undefined where rows contradict, or those of a day may be an accident. */
function differentHours(counts: Counts, open: readonly boolean[]): Week | undefined {
  const { rows, slotsPerDay, daysWithRows } = counts;
  const week = open.map((isOpen, day) => {
    const dayRows = rows.subarray(day * slotsPerDay, (day + 1) * slotsPerDay);
    return isOpen ? hoursOf(dayRows, daysWithRows[day]!, counts) : [];
  });
  const found = week.filter((hours) => hours !== undefined);
  if (found.length < 7) return undefined;
  const present = presentShare(found, counts);
  const accident = found.some((hours, day) =>
    byAccident(gapsIn(hours), present, daysWithRows[day]!),
  );
  return accident ? undefined : found;
}

/** Share of the sessions' steps that have a row, on days that have one; 0 where there are no sessions. */
function presentShare(week: Week | undefined, counts: Counts): number {
  if (week === undefined) return 0;
  const { rows, daysWithRows } = counts;
  return sum(rows) / sum(week.map((hours, day) => slotsIn(hours, counts) * daysWithRows[day]!));
}

/** The runs of steps that have rows on `days` days; undefined if some of them have few rows. */
function hoursOf(
  rows: Int32Array,
  days: number,
  { phase, step }: Counts,
): readonly Hours[] | undefined {
  const runs: [number, number][] = [];
  for (const [slot, count] of rows.entries()) {
    if (count === 0) continue;
    if (count < LEAST_PRESENT * days) return undefined;
    const time = phase + slot * step;
    if (runs.at(-1)?.[1] === time - step) runs.at(-1)![1] = time;
    else runs.push([time, time]);
  }
  const [first] = runs;
  const whole = runs.length === 1 && first![0] === phase && first![1] > DAY - 1 - step;
  return whole ? WHOLE : runs;
}

function slotsIn(hours: readonly Hours[], { slotsPerDay, step }: Counts): number {
  if (isWhole(hours)) return slotsPerDay;
  return sum(hours.map(([from, to]) => (to - from) / step + 1));
}

/** Runs of closed steps in a day, where its beginning and its end are one. */
function gapsIn(hours: readonly Hours[]): number {
  return isWhole(hours) ? 0 : hours.length;
}
