import { DateTime } from "luxon";
import type { TimeFormat } from "./kinds/contract.js";
import { tokenNames } from "./kinds/tokens.js";

/** Advice on a week that does not exist in the ISO year but may in other ways to number weeks; empty for others. */
export function weekAdvice(text: string, format: string): string {
  const [, year, week] = /^\D*(\d{4})\D*?0?(\d{1,2})\D*$/.exec(text) ?? [];
  if (!format.includes("GGGG") || (week !== "53" && week !== "0")) return "";
  const weeks = DateTime.fromObject({ weekYear: Number(year) }).weeksInWeekYear;
  return `. ISO weeks of ${year} are 1 to ${weeks}: give each row the day that its week begins on instead`;
}

/** Advice on a month above 12 in numbers such as 197313; empty for others. */
export function extraMonthAdvice(text: string, format: string): string {
  const [, month] = /^\s*\d{4}(1[3-9])\s*$/.exec(text) ?? [];
  if (month === undefined || !format.startsWith("YYYYMM")) return "";
  return `. A month ${month} often stands for a whole year or its closing: remove these rows`;
}

/** Advice on the number of a part of the day above the usual ones, on a day that is longer than 24 hours; empty for others. */
export function longDayAdvice(text: string, format: string): string {
  const [, parts] = / P(24|48|96)$/.exec(format) ?? [];
  const number = Number(/ (\d+)\s*$/.exec(text)?.[1]);
  if (parts === undefined || !(number > Number(parts))) return "";
  return (
    `. A day with more than ${parts} parts ends summer time, and one with fewer begins it: set data.timeZone ` +
    "(--time-zone) to the zone of the days, such as Europe/London"
  );
}

/** Other calendars, by years that are rare in files. */
const CALENDARS = [
  { from: 2400, to: 2700, name: "Buddhist", example: 2567 },
  { from: 1300, to: 1450, name: "Persian or Islamic", example: 1403 },
] as const;

/** Why times are not read whose years are those of another calendar, to follow the column's name; undefined for others. */
export function otherCalendar(
  { name, parse }: Pick<TimeFormat, "name" | "parse">,
  texts: readonly string[],
): string | undefined {
  if (!/YYYY|GGGG/.test(name)) return undefined;
  const moments = texts.flatMap((text) => parse(text) ?? []);
  const years = moments.map(({ ms }) => new Date(ms).getUTCFullYear());
  const found = CALENDARS.find(({ from, to }) => years.every((year) => year >= from && year < to));
  if (found === undefined || years.length === 0) return undefined;
  return (
    `looks like a time (${JSON.stringify(texts[0])}) of the ${found.name} calendar, in which 2024 is ${found.example}: write ` +
    "the dates of the usual (Gregorian) calendar, or set data.timeFormat to read the years as they are"
  );
}

/** Texts of incomplete times, with the part that is missing. */
const INCOMPLETE = [
  [/^\s*\d{1,2}:\d\d(:\d\d([.,]\d+)?)?( ?[ap]\.?m\.?)?\s*$/i, "is a time of day without a date"],
  [
    /^\s*([A-Za-z]{3,9}\.?[ -]\d{1,2}|\d{1,2}[ -][A-Za-z]{3,9}|\d{1,2}[/.-]\d{1,2}\.?)( \d\d?:\d\d(:\d\d)?)?\s*$/,
    "has no year",
  ],
] as const;

/** Message for a column of times that cannot be read, to follow the column's name. */
export function unreadTime(text: string): string {
  const [, lacks] = INCOMPLETE.find(([pattern]) => pattern.test(text)) ?? [];
  if (lacks !== undefined) {
    return `looks like a time (${JSON.stringify(text)}) but ${lacks}: write it into the file to have dates`;
  }
  return (
    `looks like a time (${JSON.stringify(text)}) but cannot be read; set data.timeFormat, whose ` +
    `tokens are ${tokenNames}`
  );
}

/** Message for a text that is not a time, to follow the column's name. */
export function noTime(text: string): string {
  return `is ${JSON.stringify(text)}, expected a time such as 2020-01-31, 2020-01-31T13:00 or 31.01.2020`;
}

/** Why a format that the user gave is none. */
export function unknownFormat(name: string): string {
  return `data.timeFormat is "${name}", expected tokens such as ${tokenNames}`;
}
