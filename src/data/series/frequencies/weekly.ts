import { DAY, durationName, type Frequency, MONDAY, WEEK, type WeeklyRecord } from "./contract.js";
import { type Closing, closingsBetween } from "./holidays.js";
import { isWhole, type Week, weekOf } from "./sessions.js";

/** Number of years after the first time for which holidays are excluded. */
const YEARS = 300;

/** A time line with the sessions of each week, excluding holidays and periods after early closings. */
export function weeklyFrequency(record: WeeklyRecord): Frequency {
  const { origin, step } = record;
  const week = weekOf(record.sessions);
  if (week === undefined) throw new Error(`there are no sessions "${record.sessions}"`);
  const slots = slotsOf(week, step, origin);
  const count = slots.length;
  const numberOf = (time: number) => {
    const weeks = Math.floor((time - MONDAY) / WEEK);
    return weeks * count + lowerBound(slots, time - MONDAY - weeks * WEEK);
  };
  const timeOf = (number: number) => {
    const weeks = Math.floor(number / count);
    return MONDAY + weeks * WEEK + slots[number - weeks * count]!;
  };
  const closed = closings(record, numberOf);
  const openNumber = (time: number) => numberOf(time) - closed.lostBefore(time);
  const start = openNumber(origin);
  return {
    name: nameOf(record, week, slots),
    record,
    indexOf(time) {
      const number = numberOf(time);
      const index = number - closed.lostBefore(time) - start;
      return timeOf(number) === time && !closed.has(time) ? index : index - 0.5;
    },
    timeAt: (index) => timeOf(closed.withLost(Math.floor(index) + start)),
  };
}

/** For example `30 minutes`; the sessions themselves if no two rows are a step apart. */
function nameOf({ step, sessions }: WeeklyRecord, week: Week, slots: Float64Array): string {
  const weekdays = week.every((hours, day) => hours.length > 0 === day < 5);
  if (step === DAY) return weekdays ? "1 weekday" : "1 day";
  const neighbours = slots.some((slot, i) => i > 0 && slot - slots[i - 1]! === step);
  return neighbours ? durationName(step) : sessions;
}

/** The steps in a week, in milliseconds since Monday; those of a session count from its beginning. */
function slotsOf(week: Week, step: number, origin: number): Float64Array {
  const phase = (origin - Math.floor(origin / DAY) * DAY) % step;
  const slots = week.flatMap((hours, day) =>
    hours.flatMap(([from, to]) => {
      const first = isWhole(hours) ? phase : from;
      const steps = Math.max(0, Math.floor((to - first) / step) + 1);
      return Array.from({ length: steps }, (_, i) => day * DAY + first + i * step);
    }),
  );
  return Float64Array.from(slots);
}

/** Number of values in a sorted list that are less than `value`. */
function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Holidays and early closings, and the steps of the weeks' sessions that they remove. */
interface Closings {
  has(time: number): boolean;
  /** Number of steps removed by closings that end at or before a time. */
  lostBefore(time: number): number;
  /** Converts a step number that excludes closings to one that includes them. */
  withLost(number: number): number;
}

function closings(
  { origin, holidays }: WeeklyRecord,
  numberOf: (time: number) => number,
): Closings {
  const year = new Date(origin).getUTCFullYear();
  const stepsIn = ({ from, to }: Closing) => numberOf(to) - numberOf(from);
  const closed = closingsBetween(holidays, year, year + YEARS).filter(
    (closing) => stepsIn(closing) > 0,
  );
  const lost = new Float64Array(closed.length + 1);
  for (const [i, closing] of closed.entries()) lost[i + 1] = lost[i]! + stepsIn(closing);
  const reached = closed.map(({ from }, i) => numberOf(from) - lost[i]!);
  const ends = closed.map(({ to }) => to);
  const endedBy = (time: number) => lowerBound(ends, time + 1);
  return {
    has: (time) => time >= (closed[endedBy(time)]?.from ?? Infinity),
    lostBefore: (time) => lost[endedBy(time)]!,
    withLost: (number) => number + lost[lowerBound(reached, number + 1)]!,
  };
}
