import { DAY, SECOND } from "./contract.js";
import { WEEKDAYS } from "./month-days.js";

/** Times of day in milliseconds since midnight: of the first and the last row of a session. */
export type Hours = readonly [from: number, to: number];

/** Sessions of each day of the week, from Monday: none, some, or `WHOLE` if the day is open all day. */
export type Week = readonly (readonly Hours[])[];

/** A day that is open all day. */
export const WHOLE: readonly Hours[] = [[0, DAY - 1]];

/** Whether a day is open all day. */
export function isWhole(hours: readonly Hours[]): boolean {
  return hours.length === 1 && hours[0]![0] === 0 && hours[0]![1] === DAY - 1;
}

/**
 * Formats sessions: `Mon-Sat`, `Mon-Fri 09:30-16:00`, `09:00-11:30, 12:30-15:00`, or with different hours
 * `Mon-Fri 09:00-17:00; Sat 10:00-13:00`. Hours are the times of a session's first and last row, or of its
 * only row, as in `07:00, 14:00, 21:00`. Without hours a day is open all day; without days every day is open.
 */
export function sessionsText(week: Week): string {
  const texts = week.map(hoursText);
  const different = [...new Set(texts)].filter((text) => text !== undefined);
  return different.map((text) => [daysText(texts, text), text].join(" ").trim()).join("; ");
}

/** @returns undefined if the text is not a list of sessions */
export function weekOf(text: string): Week | undefined {
  const week: Hours[][] = WEEKDAYS.map(() => []);
  for (const part of text.split(";")) {
    const match = /^\s*([A-Za-z][A-Za-z, -]*)?([\d:.,\s-]*)$/.exec(part);
    const days = daysOf(match?.[1]?.trim());
    const hours = hoursOf(match?.[2]?.trim());
    if (days === undefined || hours === undefined || part.trim() === "") return undefined;
    for (const day of days) week[day]!.push(...hours);
  }
  for (const hours of week) hours.sort((a, b) => a[0] - b[0]);
  const overlaps = week.some((hours) =>
    hours.some(([from], i) => i > 0 && from <= hours[i - 1]![1]),
  );
  return overlaps ? undefined : week;
}

function hoursText(hours: readonly Hours[]): string | undefined {
  if (hours.length === 0) return undefined;
  if (isWhole(hours)) return "";
  const texts = hours.map((ends) => [...new Set(ends)].map(clockText).join("-"));
  return texts.join(", ");
}

/** Formats milliseconds since midnight, for example as `09:30`. */
export function clockText(time: number): string {
  const text = new Date(time).toISOString().slice(11, 23);
  if (time % SECOND !== 0) return text;
  return time % (60 * SECOND) === 0 ? text.slice(0, 5) : text.slice(0, 8);
}

/** The days with these hours: `Mon-Fri`, `Mon, Wed, Fri`, or empty if all days have them. */
function daysText(texts: readonly (string | undefined)[], text: string): string {
  const open = WEEKDAYS.filter((_, day) => texts[day] === text);
  if (open.length === 7) return text === "" ? "Mon-Sun" : "";
  const runs: string[][] = [];
  for (const [day, name] of WEEKDAYS.entries()) {
    if (texts[day] !== text) continue;
    if (day > 0 && texts[day - 1] === text) runs.at(-1)!.push(name);
    else runs.push([name]);
  }
  const named = runs.flatMap((run) => (run.length > 2 ? [`${run[0]}-${run.at(-1)}`] : run));
  return named.join(", ");
}

function daysOf(text = ""): number[] | undefined {
  if (text === "") return WEEKDAYS.map((_, day) => day);
  const days = text.split(",").map((part) => {
    const [from, to, ...others] = part.split("-").map((name) => dayNumber(name.trim()));
    if (from === undefined || others.length > 0) return undefined;
    if (to === undefined) return part.includes("-") ? undefined : [from];
    return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => (from + i) % 7);
  });
  return days.every((part) => part !== undefined) ? days.flat() : undefined;
}

function dayNumber(name: string): number | undefined {
  const day = WEEKDAYS.findIndex((known) => known.toLowerCase() === name.slice(0, 3).toLowerCase());
  return day < 0 ? undefined : day;
}

function hoursOf(text = ""): readonly Hours[] | undefined {
  if (text === "") return WHOLE;
  const hours = text.split(",").map((part): Hours | undefined => {
    const [from, to = from, ...others] = part.split("-").map((clock) => clockOf(clock.trim()));
    if (from === undefined || to === undefined || others.length > 0 || to < from) return undefined;
    return [from, to];
  });
  return hours.every((part) => part !== undefined) ? hours : undefined;
}

/** Milliseconds of `09:30`, `09:30:15` or `24:00`, which is the end of a day. */
export function clockOf(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{3}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [hour = 0, minute = 0, second = 0, ms = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const time = ((hour * 60 + minute) * 60 + second) * SECOND + ms;
  if (minute > 59 || second > 59 || time > DAY) return undefined;
  return Math.min(time, DAY - 1);
}
