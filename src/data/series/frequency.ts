/** How far the times of a series are apart, and so which place on the time line each one has. */
export interface Frequency {
  /** Such as `1 hour`, `1 month` or `1 weekday`. */
  readonly name: string;
  /** Steps from the first time on; not a whole number for a time between two steps. */
  indexOf(time: number): number;
  timeAt(index: number): number;
}

/** Times in order of one series each, without a time twice. */
type Times = readonly ArrayLike<number>[];

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const UNITS: readonly (readonly [string, number])[] = [
  ["week", 7 * DAY],
  ["day", DAY],
  ["hour", 3600 * SECOND],
  ["minute", 60 * SECOND],
  ["second", SECOND],
  ["millisecond", 1],
];

/** Steps without times. */
export const rowFrequency: Frequency = { name: "1 row", indexOf: (row) => row, timeAt: (i) => i };

/**
 * The frequency of some series: months or years where all times stand at the same place in their
 * month, weekdays where there is no weekend, else the most frequent distance. Times that do not fit
 * have an index that is no whole number.
 *
 * @param calendar whether times are milliseconds, not plain numbers
 */
export function findFrequency(series: Times, calendar: boolean): Frequency {
  const origin = Math.min(...series.map((times) => times[0] ?? Number.POSITIVE_INFINITY));
  const step = usualStep(series);
  if (!calendar) return fixed(`${step}`, origin, step);
  if (step >= 28 * DAY) {
    const months = monthly(series, origin);
    if (months) return months;
  }
  if (step === DAY && isWeekdays(series)) return weekdays(origin);
  const [unit, length] = UNITS.find(([, ms]) => step % ms === 0) ?? ["millisecond", 1];
  return fixed(counted(step / length, unit), origin, step);
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function fixed(name: string, origin: number, step: number): Frequency {
  return {
    name,
    indexOf: (time) => (time - origin) / step,
    timeAt: (index) => origin + index * step,
  };
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

/** Months and years: every time at the same day and hour of its month, or at its last day. */
function monthly(series: Times, origin: number): Frequency | undefined {
  const first = new Date(origin);
  const clock = origin - Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDate());
  const day = first.getUTCDate();
  const monthsOf = (time: number) => {
    const at = new Date(time);
    return at.getUTCFullYear() * 12 + at.getUTCMonth();
  };
  const timeOf = (month: number, last: boolean) => utc(month, last ? 31 : day) + clock;
  for (const last of [false, true]) {
    if (!everyTime(series, (time) => timeOf(monthsOf(time), last) === time)) continue;
    const start = monthsOf(origin);
    let step = 0;
    everyTime(series, (time) => {
      step = commonDivisor(step, monthsOf(time) - start);
      return true;
    });
    step ||= 1;
    const name = step % 12 === 0 ? counted(step / 12, "year") : counted(step, "month");
    return {
      name,
      indexOf(time) {
        const months = (monthsOf(time) - start) / step;
        return timeOf(monthsOf(time), last) === time ? months : months + 0.5;
      },
      timeAt: (index) => timeOf(start + index * step, last),
    };
  }
  return undefined;
}

/** A day of the month that is so many months after the year 0, or its last one. */
function utc(months: number, day: number): number {
  const last = new Date(Date.UTC(2000, 0, 1));
  last.setUTCFullYear(Math.floor(months / 12), (months % 12) + 1, 0);
  return Math.min(last.getTime(), last.getTime() + (day - last.getUTCDate()) * DAY);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function everyTime(series: Times, test: (time: number) => boolean): boolean {
  return series.every((times) => {
    for (let i = 0; i < times.length; i += 1) if (!test(times[i]!)) return false;
    return true;
  });
}

/** Days since a Monday. */
function dayOf(time: number): number {
  return Math.floor(time / DAY) + 3; // 1 January 1970 was a Thursday
}

/** Whether there are Fridays and Mondays, but no day of a weekend between them. */
function isWeekdays(series: Times): boolean {
  const longEnough = series.some((times) => times.length > 7);
  return longEnough && everyTime(series, (time) => dayOf(time) % 7 < 5);
}

function weekdays(origin: number): Frequency {
  const count = (time: number) => Math.floor(dayOf(time) / 7) * 5 + Math.min(5, dayOf(time) % 7);
  const start = count(origin);
  const clock = origin - Math.floor(origin / DAY) * DAY;
  const timeAt = (index: number) => {
    const days = start + index;
    return (Math.floor(days / 5) * 7 + (days % 5) - 3) * DAY + clock;
  };
  return {
    name: "1 weekday",
    indexOf(time) {
      const index = count(time) - start;
      return timeAt(index) === time ? index : index + 0.5;
    },
    timeAt,
  };
}
