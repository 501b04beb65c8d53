import { DAY, dayOf, midnightOf } from "./contract.js";
import { monthDay, WEEKDAYS } from "./month-days.js";
import { clockOf } from "./sessions.js";

/**
 * The day of a holiday in a year, numbered as by `dayOf`; undefined before the first year with this holiday.
 */
type Holiday = (year: number) => number | undefined;

/**
 * Parses the text of a holiday. It ends with ` since 2022` if earlier years do not have the holiday, preceded
 * by ` until 13:00` for an early closing with its last row at that time. It begins with one of:
 *
 * - `12-25`: a month and a day; `12-25 observed`: on Friday or Monday if that is a Saturday or
 *   Sunday; `12-25 observed Mon`: on Monday if it is a Sunday
 * - `11-4th-Thu`, `05-last-Mon`: a weekday of a month; `11-4th-Thu+1`: the day after it
 * - `Easter-2`, `Easter`, `Easter+1`: days relative to Easter Sunday
 * - `2012-10-29`: a single date
 *
 * @returns undefined if the text is not a holiday
 */
export function holidayOf(text: string): Holiday | undefined {
  const [, rule = "", until, since] = HOLIDAY.exec(text) ?? [];
  const day = fixedDay(rule) ?? nthWeekday(rule) ?? fromEaster(rule) ?? singleDay(rule);
  if (until !== undefined && clockOf(until) === undefined) return undefined;
  if (day === undefined || since === undefined) return day;
  return (year) => (year < Number(since) ? undefined : day(year));
}

const HOLIDAY = /^(.*?)(?: until (\S+))?(?: since (\d{4}))?$/;

/** The text of an early closing on the days of a holiday. */
export function closingText(holiday: string, clock: string): string {
  return holiday.replace(/^(.*?)( since \d{4})?$/, `$1 until ${clock}$2`);
}

/** Whether a holiday's text describes an early closing. */
export function isEarlyClosing(text: string): boolean {
  return HOLIDAY.exec(text)?.[2] !== undefined;
}

/** A period without sessions, in milliseconds, that ends at midnight. */
export interface Closing {
  readonly from: number;
  /** The end, excluded. */
  readonly to: number;
}

/** The periods closed by holidays from one year to another, in order: whole days and ends of days. */
export function closingsBetween(texts: readonly string[], from: number, to: number): Closing[] {
  const starts = new Map<number, number>();
  for (const text of texts) {
    const until = HOLIDAY.exec(text)?.[2];
    const clock = until === undefined ? 0 : clockOf(until)! + 1;
    for (const day of holidaysBetween([text], from, to)) {
      starts.set(day, Math.min(clock, starts.get(day) ?? DAY));
    }
  }
  return [...starts]
    .sort(([a], [b]) => a - b)
    .map(([day, clock]) => ({ from: midnightOf(day) + clock, to: midnightOf(day + 1) }));
}

/** The days of some holidays from one year to another, in order. */
export function holidaysBetween(texts: readonly string[], from: number, to: number): number[] {
  const days = new Set<number>();
  for (const text of texts) {
    const holiday = holidayOf(text);
    if (holiday === undefined) throw new Error(`there is no holiday "${text}"`);
    for (let year = from; year <= to; year += 1) {
      const day = holiday(year);
      if (day !== undefined) days.add(day);
    }
  }
  return [...days].sort((a, b) => a - b);
}

/** Number of days by which a holiday is moved, by its day of the week from Monday. */
const MOVED: Readonly<Record<string, readonly number[]>> = {
  "": [0, 0, 0, 0, 0, 0, 0],
  " observed": [0, 0, 0, 0, 0, -1, 1],
  " observed Mon": [0, 0, 0, 0, 0, 0, 1],
};

function fixedDay(rule: string): Holiday | undefined {
  const match = /^(\d{2})-(\d{2})( observed(?: Mon)?)?$/.exec(rule);
  if (match === null) return undefined;
  const [month, date] = [Number(match[1]), Number(match[2])];
  if (month < 1 || month > 12 || date < 1 || date > 31) return undefined;
  const moved = MOVED[match[3] ?? ""]!;
  return (year) => {
    const at = new Date(Date.UTC(year, month - 1, date));
    if (at.getUTCMonth() !== month - 1) return undefined; // 29 February in other years
    const day = dayOf(at.getTime());
    return day + moved[day % 7]!;
  };
}

function nthWeekday(rule: string): Holiday | undefined {
  const match = /^(\d{2})-(1st|2nd|3rd|4th|last)-([A-Z][a-z]{2})([+-]\d{1,2})?$/.exec(rule);
  const day = match && monthDay(`${match[2]} ${match[3]}`);
  const month = Number(match?.[1]) - 1;
  if (!day || !(month >= 0 && month < 12)) return undefined;
  return (year) => dayOf(day.timeIn(year * 12 + month)) + Number(match[4] ?? 0);
}

function fromEaster(rule: string): Holiday | undefined {
  const match = /^Easter([+-]\d{1,3})?$/.exec(rule);
  return match === null ? undefined : (year) => easter(year) + Number(match[1] ?? 0);
}

function singleDay(rule: string): Holiday | undefined {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(rule) ? Date.parse(rule) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  return (year) => (new Date(time).getUTCFullYear() === year ? dayOf(time) : undefined);
}

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm: Meeus, Astronomical Algorithms, chapter 8). */
function easter(year: number): number {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const day = (h + l - 7 * m + 33 * month + 19) % 32;
  return dayOf(Date.UTC(year, month - 1, day));
}

/** Holidays on which most markets and offices in some large countries are closed. */
// biome-ignore format: one group a row
const KNOWN = [
  "01-01", "01-01 observed", "01-01 observed Mon", "Easter-2", "Easter+1", "05-01", "12-24", "12-25",
  "12-25 observed", "12-26", "12-31", "01-06", "08-15", "11-01", "Easter+39", "Easter+50",
  "01-3rd-Mon", "02-3rd-Mon", "05-last-Mon", "06-19 observed since 2022", "07-04",
  "07-04 observed", "09-1st-Mon", "11-4th-Thu", "05-1st-Mon", "08-last-Mon", "10-03",
];

/** How often a holiday must be seen if it is not a known one. */
export const LEAST_SEEN = 3;

/** Share of the days without a row that holidays must explain. */
export const LEAST_EXPLAINED = 0.5;

/** Days of a time line, numbered as by `dayOf`. */
export interface Days {
  readonly present: ReadonlySet<number>;
  /** Days of the week's sessions without a row of any series, in order. */
  readonly absent: readonly number[];
  readonly first: number;
  readonly last: number;
}

/**
 * Holidays that explain the days without rows. Each is known or seen three times, and never has a row. None
 * are returned if half of those days remain unexplained, since rows are then missing for other reasons.
 */
export function findHolidays(days: Days): readonly string[] {
  const left = new Set(days.absent);
  const found: string[] = [];
  const candidates = [...new Set([...KNOWN, ...days.absent.flatMap(textsOf)])]
    .map((text) => ({ text, seen: seenOn(text, days) }))
    .filter(({ text, seen }) => seen.length >= (KNOWN.includes(text) ? 1 : LEAST_SEEN))
    .sort((a, b) => b.seen.length - a.seen.length);
  for (const { text, seen } of candidates) {
    if (!seen.some((day) => left.has(day))) continue;
    found.push(text);
    for (const day of seen) left.delete(day);
  }
  return left.size * 2 <= days.absent.length * 2 * LEAST_EXPLAINED ? found.sort() : [];
}

/** The days without rows that a holiday explains; none if a row exists on any of its days. */
function seenOn(text: string, { present, absent, first, last }: Days): number[] {
  const years = [first, last].map((day) => new Date(midnightOf(day)).getUTCFullYear());
  const all = holidaysBetween([text], years[0]!, years[1]! + 1);
  if (all.some((day) => present.has(day))) return [];
  const days = new Set(absent);
  return all.filter((day) => days.has(day));
}

/** The holidays that fall on a day. */
export function textsOf(day: number): string[] {
  const at = new Date(midnightOf(day));
  const [year, month, dayOfMonth] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const two = (value: number) => String(value).padStart(2, "0");
  const near = [-1, 0, 1].map((days) => new Date(at.getTime() + days * DAY));
  const observed = near.flatMap((date) => {
    const text = `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} observed`;
    return [text, `${text} Mon`];
  });
  const weekday = WEEKDAYS[day % 7]!;
  const places = ["1st", "2nd", "3rd", "4th"].slice(Math.floor((dayOfMonth - 1) / 7)).slice(0, 1);
  const isLast = new Date(at.getTime() + 7 * DAY).getUTCMonth() !== month;
  const nth = [...places, ...(isLast ? ["last"] : [])];
  const fixed = `${two(month + 1)}-${two(dayOfMonth)}`;
  const fromEasterOn = day - easter(year);
  const moving = Math.abs(fromEasterOn) > 65 ? [] : [easterText(fromEasterOn)];
  const texts = [
    fixed,
    ...observed,
    ...nth.map((place) => `${two(month + 1)}-${place}-${weekday}`),
    ...moving,
  ];
  return texts.flatMap((text) => [text, `${text} since ${year}`]);
}

function easterText(days: number): string {
  return days === 0 ? "Easter" : `Easter${days > 0 ? "+" : ""}${days}`;
}
