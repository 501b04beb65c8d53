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

/** Maximum number of steps in a week: one per second. */
const MOST_SLOTS = WEEK / 1000;

/** If a step of a session has rows on a smaller share of its days, the times do not form sessions. */
const LEAST_PRESENT = 0.25;

/** Probability up to which days or hours are accepted as empty by more than chance. */
const ACCIDENT = 0.05;

/**
 * Detects sessions: days of the week, or hours of them, that never have a row although there were enough
 * weeks or days, while all others mostly have rows. The probability that rows missing at random leave such a
 * gap is (1 - p)^n, where p is the share of existing rows outside the gap and n the number of weeks or days.
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

/** Requested sessions, with the holidays and early closings detected in the rows. */
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
 * The step within sessions: the usual one; if rows are at hours such as 7, 14 and 21, a step that divides all
 * distances; a day if all times are whole days apart. Undefined if there is none.
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

/** The longest time that divides all distances and a day. */
function commonStep(series: Times, origin: number): number {
  let step = DAY;
  everyTime(series, (time) => {
    for (let rest = time - origin; rest !== 0; ) [step, rest] = [rest, step % rest];
    return step >= 1;
  });
  return Math.abs(step);
}

/** Days of the week that are open as a whole; undefined if all are, or if rows contradict that. */
function dailyWeek(counts: Counts): Week | undefined {
  const open = openDays(counts);
  return open?.includes(false) ? open.map((is) => (is ? WHOLE : [])) : undefined;
}

/**
 * Which days of the week are open: all except those that never have a row, if that is unlikely to be chance.
 * Undefined if a day has rows, but rarely.
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

/**
 * Whether gaps may be due to chance. `present` counts as at most 0.8, so that one or two gaps prove nothing.
 */
function byAccident(gaps: number, present: number, chances: number): boolean {
  return gaps * (1 - Math.min(0.8, present)) ** chances >= ACCIDENT;
}

/** Hours of the open days; undefined if all hours are open, or if rows contradict that. */
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

/** Share of rows that different hours for each day must explain in addition to the same hours for all. */
const LEAST_BETTER = 0.05;

/** The same hours on all open days; undefined if rows contradict them, or the gaps may be due to chance. */
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

/**
 * The hours of each open day; undefined if rows contradict them, or the gaps of a day may be due to chance.
 */
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

/** Share of the sessions' steps that have a row, on days with rows; 0 if there are no sessions. */
function presentShare(week: Week | undefined, counts: Counts): number {
  if (week === undefined) return 0;
  const { rows, daysWithRows } = counts;
  return sum(rows) / sum(week.map((hours, day) => slotsIn(hours, counts) * daysWithRows[day]!));
}

/** The ranges of steps that have rows on `days` days; undefined if some of them have few rows. */
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

/** Number of closed ranges in a day, counting its beginning and end as one. */
function gapsIn(hours: readonly Hours[]): number {
  return isWhole(hours) ? 0 : hours.length;
}
