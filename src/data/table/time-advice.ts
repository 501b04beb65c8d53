import { DateTime } from "luxon";
import { tokenNames } from "./kinds/tokens.js";

/** Advice on a week that does not exist in the ISO year but may in other ways to number weeks; empty for others. */
export function weekAdvice(text: string, format: string): string {
  const [, year, week] = /^\D*(\d{4})\D*?0?(\d{1,2})\D*$/.exec(text) ?? [];
  if (!format.includes("GGGG") || (week !== "53" && week !== "0")) return "";
  const weeks = DateTime.fromObject({ weekYear: Number(year) }).weeksInWeekYear;
  return `. ISO weeks of ${year} are 1 to ${weeks}: give each row the day that its week begins on instead`;
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
