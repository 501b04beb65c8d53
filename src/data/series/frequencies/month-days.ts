import { DAY, dayOf, midnightOf } from "./contract.js";

/** A day of each month: `day 15`, `last day`, `last weekday`, `first weekday`, `3rd Fri`, `last Fri`. */
export interface MonthDay {
  readonly name: string;
  /** Midnight of the day; months are counted from the year 0. */
  timeIn(month: number): number;
  /** Whether a holiday may move the day, by up to 4 days within its month. */
  readonly moves: boolean;
}

export const WEEKDAYS: readonly string[] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const ORDINALS = ["1st", "2nd", "3rd", "4th", "5th"];

export function monthOf(time: number): number {
  const at = new Date(time);
  return at.getUTCFullYear() * 12 + at.getUTCMonth();
}

/** Midnight of a day in a month; the last day if the month is shorter. */
function utc(month: number, day: number): number {
  const last = lastDayOf(month);
  return Math.min(last, last + (day - new Date(last).getUTCDate()) * DAY);
}

function lastDayOf(month: number): number {
  const last = new Date(Date.UTC(2000, 0, 1));
  last.setUTCFullYear(Math.floor(month / 12), (month % 12) + 1, 0);
  return last.getTime();
}

function weekdayOf(time: number): number {
  return dayOf(time) % 7;
}

/** The latest day with this weekday at or before `time`; weekdays are counted from Monday, 0. */
function backTo(time: number, weekday: number): number {
  return midnightOf(dayOf(time) - ((weekdayOf(time) - weekday + 7) % 7));
}

function lastWeekday(month: number): number {
  const last = lastDayOf(month);
  return last - Math.max(0, weekdayOf(last) - 4) * DAY;
}

function firstWeekday(month: number): number {
  const first = utc(month, 1);
  return weekdayOf(first) < 5 ? first : first + (7 - weekdayOf(first)) * DAY;
}

/**
 * The day with this name.
 *
 * @returns undefined if the name is invalid
 */
export function monthDay(name: string): MonthDay | undefined {
  const timeIn = timeInOf(name);
  return timeIn && { name, timeIn, moves: name.endsWith("weekday") };
}

function timeInOf(name: string): MonthDay["timeIn"] | undefined {
  const [, day] = /^day (\d{1,2})$/.exec(name) ?? [];
  if (day !== undefined && Number(day) >= 1 && Number(day) <= 31) {
    return (month) => utc(month, Number(day));
  }
  if (name === "last day") return lastDayOf;
  if (name === "last weekday") return lastWeekday;
  if (name === "first weekday") return firstWeekday;
  const [place = "", weekdayName = ""] = name.split(" ");
  const weekday = WEEKDAYS.indexOf(weekdayName);
  const nth = ORDINALS.indexOf(place);
  if (weekday < 0 || name !== `${place} ${weekdayName}`) return undefined;
  if (place === "last") return (month) => backTo(lastDayOf(month), weekday);
  return nth < 0 || nth > 3 ? undefined : (month) => backTo(utc(month, 7 * nth + 7), weekday);
}

/** All names of the day of a time, the simplest first. */
export function namesOfDay(time: number): string[] {
  const month = monthOf(time);
  const date = new Date(time).getUTCDate();
  const weekday = WEEKDAYS[weekdayOf(time)]!;
  const names = [
    `day ${date}`,
    "last day",
    "last weekday",
    "first weekday",
    `${ORDINALS[Math.floor((date - 1) / 7)]} ${weekday}`,
    `last ${weekday}`,
  ];
  const midnight = Math.floor(time / DAY) * DAY;
  return names.filter((name) => monthDay(name)?.timeIn(month) === midnight);
}
