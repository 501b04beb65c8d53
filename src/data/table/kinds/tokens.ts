import { DateTime } from "luxon";
import {
  clockNumber,
  dayName,
  digits,
  halfDay,
  hour12,
  LONG,
  monthName,
  offsetText,
  overlappingSeasons,
  partOfDay,
  partOfYear,
  SHORT,
  seconds,
  type Token,
  zone,
} from "./token-constructors.js";
import { zonePairs } from "./zone-names.js";

const hourOf = (at: Date) => at.getUTCHours();

const lastHour = (at: Date) => (at.getTime() % 86_400_000 === 0 ? 24 : hourOf(at));

const luxon = (at: Date) => DateTime.fromJSDate(at, { zone: "utc" });

const dayOfYear = (at: Date) => luxon(at).ordinal;

const week = (at: Date) => luxon(at).weekNumber;

/** Four letters, which newspapers and statistical offices use. */
const JUNE_JULY_SEPT: Readonly<Record<number, string>> = { 5: "June", 6: "July", 8: "Sept" };

/** A name with a point, unless it is the whole name of the month. */
function pointed(month: number, name: string): string {
  return name === LONG.months[month] ? name : `${name}.`;
}

/**
 * Names are those of Day.js, with these additions: `^` for capitals, Qr (Roman digits), SSS (DJF), HY, kmm, Hmmss, P48 (half-hours from
 * 1), a.m. and A.M., and names of zones such as CET/CEST.
 */
const TOKENS: Readonly<Record<string, Token>> = {
  YYYY: digits(4, "year", (at) => at.getUTCFullYear()),
  YY: {
    ...digits(2, "year", (at) => at.getUTCFullYear() % 100),
    pattern: "(\\d{2})",
    read(fields, text, century) {
      fields.year = century + ((Number(text) - (century % 100) + 100) % 100);
    },
  },
  GGGG: digits(4, "year", (at) => luxon(at).weekYear),
  WW: digits(2, "week", week),
  W: digits(1, "week", week),
  E: { ...digits(1, "weekday", (at) => luxon(at).weekday), pattern: "([1-7])" },
  "^MMMM": monthName((month) => LONG.months[month]!.toUpperCase()),
  "^MMM": monthName((month) => SHORT.months[month]!.toUpperCase()),
  MMMS: monthName((month) => (month === 8 ? "Sept" : SHORT.months[month]!)),
  MMMSP: monthName((month) => pointed(month, month === 8 ? "Sept" : SHORT.months[month]!)),
  MMMJS: monthName((month) => JUNE_JULY_SEPT[month] ?? SHORT.months[month]!),
  MMMJSP: monthName((month) => pointed(month, JUNE_JULY_SEPT[month] ?? SHORT.months[month]!)),
  MMMP: monthName((month) => pointed(month, SHORT.months[month]!)),
  MMMM: monthName((month) => LONG.months[month]!),
  MMM: monthName((month) => SHORT.months[month]!),
  MM: digits(2, "month", (at) => at.getUTCMonth() + 1),
  M: digits(1, "month", (at) => at.getUTCMonth() + 1),
  Qo: partOfYear(3, ["1st", "2nd", "3rd", "4th"]),
  Qr: partOfYear(3, ["I", "II", "III", "IV"]),
  Q: { ...partOfYear(3, ["1", "2", "3", "4"]), digits: 1 },
  SSS: partOfYear(1, overlappingSeasons),
  HY: { ...partOfYear(6, ["1", "2"]), digits: 1 },
  DDDD: digits(3, "ordinal", dayOfYear),
  DDD: { ...digits(1, "ordinal", dayOfYear), pattern: "(\\d{1,3})" },
  DD: digits(2, "day", (at) => at.getUTCDate()),
  D: digits(1, "day", (at) => at.getUTCDate()),
  dddd: dayName((day) => LONG.days[day]!),
  ddd: dayName((day) => SHORT.days[day]!),
  HH: digits(2, "hour", hourOf),
  H: digits(1, "hour", hourOf),
  hh: hour12(2),
  h: hour12(1),
  kk: digits(2, "hour", (at) => lastHour(at)),
  k: digits(1, "hour", (at) => lastHour(at)),
  mm: { ...digits(2, "minute", (at) => at.getUTCMinutes()), pattern: "(\\d{2})" },
  m: digits(1, "minute", (at) => at.getUTCMinutes()),
  s: {
    ...digits(1, "ms", (at) => at.getUTCSeconds()),
    read(fields, text) {
      fields.ms = Number(text) * 1000;
    },
  },
  Hmm: clockNumber(4, hourOf),
  Hmmss: clockNumber(6, hourOf),
  kmm: clockNumber(4, lastHour),
  P24: partOfDay(60),
  P48: partOfDay(30),
  P96: partOfDay(15),
  A: halfDay("AM", "PM"),
  a: halfDay("am", "pm"),
  "A.M.": halfDay("A.M.", "P.M."),
  "a.m.": halfDay("a.m.", "p.m."),
  "a. m.": halfDay("a. m.", "p. m."),
  Z: zone((offset) => (offset === 0 ? "Z" : offsetText(offset, ":"))),
  xxx: zone((offset) => offsetText(offset, ":")),
  xx: zone((offset) => offsetText(offset, "")),
  x: zone((offset) => offsetText(offset, ":").replace(/:00$/, "")),
  O: zone((offset) => (offset === 0 ? "GMT" : `GMT${offsetText(offset, ":")}`)),
  z: zone((offset) => (offset === 0 ? "UTC" : `UTC${offsetText(offset, ":")}`)),
  ...Object.fromEntries([...zonePairs].map(([pair, write]) => [pair, zone(write)])),
};

/** Whether a token holds an offset from UTC. */
export function hasOffset(name: string): boolean {
  return /^([ZzO]|x+)$/.test(name) || zonePairs.has(name);
}

const NAMES = Object.keys(TOKENS).sort((a, b) => b.length - a.length);

/** A token, seconds with a fraction, or literal text in brackets. */
const PART = new RegExp(
  `(\\[[^\\]]*\\]|ss(?:[.,:]S{1,9}\\??)?|${NAMES.join("|").replaceAll(/[.^]/g, "\\$&")})`,
);

/** The parts of the name of a format: names of tokens, and literal texts. */
export type Part = { readonly name: string; readonly token: Token } | { readonly literal: string };

export function partsOf(name: string): Part[] {
  const parts = name.split(PART).filter((text) => text !== "");
  return parts.map((text) => {
    if (text.startsWith("[") && text.endsWith("]")) return { literal: text.slice(1, -1) };
    const token = tokenOf(text);
    return token ? { name: text, token } : { literal: text };
  });
}

function tokenOf(text: string): Token | undefined {
  if (Object.hasOwn(TOKENS, text)) return TOKENS[text];
  const match = /^ss(?:([.,:])(S+)(\??))?$/.exec(text);
  if (match === null) return undefined;
  const [, separator = ".", places = "", optional] = match;
  const separators = separator === ":" ? ":" : `${separator}.,`;
  return seconds(separators, places.length, { optional: optional === "?" });
}

/** The most common tokens, for error messages. */
export const tokenNames =
  "YYYY, YY, MMMM (January), MMM (Jan), MM, DD, Q (quarter), HY (half-year), SSS (DJF), GGGG and WW (ISO week), DDDD (day of " +
  "the year), dddd (Monday), HH, hh with A (AM), mm, ss, SSS, Z (+01:00) and [text]";
