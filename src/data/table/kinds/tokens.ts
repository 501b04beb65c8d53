import { DateTime, Info } from "luxon";

/** What the tokens of one text say. Filled in while it is read. */
export interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  ms: number;
  offset: number;
  /** ISO week; 0 where the text says none. */
  week: number;
  /** Day of that week, from 1 for Monday. */
  weekday: number;
  /** Day of the year; 0 where the text says none. */
  ordinal: number;
  /** Day of the week that the text names, from 1 for Monday; 0 where it names none. */
  named: number;
}

/** One part of a format's name. */
interface Token {
  /** A regular expression with one group. */
  readonly pattern: string;
  /** Digits that it is written with at least; missing where it is written in letters. */
  readonly digits?: number;
  read(fields: Fields, text: string, century: number): void;
  /** @param at the time on the text's own clock, as if it were in UTC */
  write(at: Date, offset: number): string;
}

/** A token of digits that says one field. */
function digits(places: number, field: keyof Fields, value: (at: Date) => number): Token {
  return {
    pattern: places > 2 ? `(\\d{${places}})` : "(\\d{1,2})",
    digits: places,
    read(fields, text) {
      fields[field] = Number(text);
    },
    write: (at) => String(value(at)).padStart(places, "0"),
  };
}

const english = { locale: "en" };
const SHORT = { months: Info.months("short", english), days: Info.weekdays("short", english) };
const LONG = { months: Info.months("long", english), days: Info.weekdays("long", english) };

function names(kind: "months" | "days", others: string): string {
  const longer = LONG[kind].map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`);
  return `(${others}|${longer.join("|")})\\.?`;
}

function numberOf(kind: "months" | "days", text: string): number {
  const start = text.slice(0, 3).toLowerCase();
  return SHORT[kind].findIndex((name) => name.toLowerCase() === start) + 1;
}

function monthName(write: (month: number) => string): Token {
  return {
    pattern: names("months", "Sept"),
    read(fields, text) {
      fields.month = numberOf("months", text);
    },
    write: (at) => write(at.getUTCMonth()),
  };
}

function dayName(write: (day: number) => string): Token {
  return {
    pattern: names("days", "Tues|Thurs|Thur"),
    read(fields, text) {
      fields.named = numberOf("days", text);
    },
    write: (at) => write((at.getUTCDay() + 6) % 7),
  };
}

/** The parts of a year as texts name them, by their length in months. */
function partOfYear(months: number, texts: readonly string[]): Token {
  const longestFirst = texts.toSorted((a, b) => b.length - a.length);
  return {
    pattern: `(${longestFirst.join("|")})`,
    read(fields, text) {
      const lower = text.toLowerCase();
      fields.month = texts.findIndex((name) => name.toLowerCase() === lower) * months + 1;
    },
    write: (at) => texts[Math.floor(at.getUTCMonth() / months)]!,
  };
}

const twelve = (at: Date) => at.getUTCHours() % 12 || 12;
const hour12 = (places: number): Token => ({
  ...digits(places, "hour", twelve),
  read(fields, text) {
    const hour = Number(text);
    fields.hour += hour > 12 ? 24 : hour % 12; // 24 and more is no hour
  },
});

const lastHour = (at: Date) => (at.getTime() % 86_400_000 === 0 ? 24 : at.getUTCHours());
const luxon = (at: Date) => DateTime.fromJSDate(at, { zone: "utc" });
const dayOfYear = (at: Date) => luxon(at).ordinal;
const week = (at: Date) => luxon(at).weekNumber;

/** Seconds with any fraction; of what is written, as many places as the name has S. */
function seconds(separator: string, places: number): Token {
  return {
    pattern: `(\\d{2}(?:[${separator}]\\d{1,9})?)`,
    digits: 2,
    read(fields, text) {
      fields.ms = Number(text.slice(0, 2)) * 1000;
      if (text.length > 2) fields.ms += Math.round(Number(`.${text.slice(3)}`) * 1e6) / 1000;
    },
    write(at) {
      const [whole, fraction] = [at.getUTCSeconds(), at.getUTCMilliseconds()];
      const start = String(whole).padStart(2, "0");
      if (places === 0) return start;
      return `${start}${separator[0]}${String(fraction).padStart(3, "0").padEnd(places, "0").slice(0, places)}`;
    },
  };
}

/** Hours and minutes as one number: 930 is 09:30. */
function clockNumber(places: number, value: (at: Date) => number): Token {
  return {
    pattern: `(\\d{1,${places}})`,
    read(fields, text) {
      fields.hour = Math.floor(Number(text) / 100);
      fields.minute = Number(text) % 100;
    },
    write: (at) => String(value(at)),
  };
}

function halfDay(am: string, pm: string): Token {
  return {
    pattern: "([ap])\\.?m\\.?",
    read(fields, text) {
      fields.hour += text.toLowerCase() === "p" ? 12 : 0;
    },
    write: (at) => (at.getUTCHours() < 12 ? am : pm),
  };
}

/** An offset from UTC, in any form; a comment behind it, such as the zone's name, is left out. */
function zone(write: (offset: number) => string): Token {
  return {
    pattern:
      "(Z|(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?|UTC|GMT)(?: (?:UTC|GMT))?(?: ?\\(.*\\)|\\[.*\\])?",
    read(fields, text) {
      const match = /([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
      if (match === null) return;
      const [, sign, hours, minutes = "0"] = match;
      fields.offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    },
    write: (_, offset) => write(offset),
  };
}

function offsetText(offset: number, between: string): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${offset < 0 ? "-" : "+"}${two(hours)}${between}${two(minutes)}`;
}

/** Names are those of Day.js, but for `^`, which asks for capitals, Qr (Roman digits) and HY. */
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
  MMMM: monthName((month) => LONG.months[month]!),
  MMM: monthName((month) => SHORT.months[month]!),
  MM: digits(2, "month", (at) => at.getUTCMonth() + 1),
  M: digits(1, "month", (at) => at.getUTCMonth() + 1),
  Qo: partOfYear(3, ["1st", "2nd", "3rd", "4th"]),
  Qr: partOfYear(3, ["I", "II", "III", "IV"]),
  Q: { ...partOfYear(3, ["1", "2", "3", "4"]), digits: 1 },
  HY: { ...partOfYear(6, ["1", "2"]), digits: 1 },
  DDDD: digits(3, "ordinal", dayOfYear),
  DDD: { ...digits(1, "ordinal", dayOfYear), pattern: "(\\d{1,3})" },
  DD: digits(2, "day", (at) => at.getUTCDate()),
  D: digits(1, "day", (at) => at.getUTCDate()),
  dddd: dayName((day) => LONG.days[day]!),
  ddd: dayName((day) => SHORT.days[day]!),
  HH: digits(2, "hour", (at) => at.getUTCHours()),
  H: digits(1, "hour", (at) => at.getUTCHours()),
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
  Hmm: clockNumber(4, (at) => at.getUTCHours() * 100 + at.getUTCMinutes()),
  A: halfDay("AM", "PM"),
  a: halfDay("am", "pm"),
  Z: zone((offset) => (offset === 0 ? "Z" : offsetText(offset, ":"))),
  xxx: zone((offset) => offsetText(offset, ":")),
  xx: zone((offset) => offsetText(offset, "")),
  x: zone((offset) => offsetText(offset, ":").replace(/:00$/, "")),
  O: zone((offset) => (offset === 0 ? "GMT" : `GMT${offsetText(offset, ":")}`)),
  z: zone((offset) => (offset === 0 ? "UTC" : `UTC${offsetText(offset, ":")}`)),
};

const NAMES = Object.keys(TOKENS).sort((a, b) => b.length - a.length);
/** A token, seconds with their fraction, or text in brackets that stands for itself. */
const PART = new RegExp(
  `(\\[[^\\]]*\\]|ss(?:[.,:]S{1,9})?|${NAMES.join("|").replaceAll("^", "\\^")})`,
);

/** What a format's name is made of: tokens by their names, and texts that stand for themselves. */
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
  if (!/^ss([.,:]S+)?$/.test(text)) return undefined;
  const separator = text[2] ?? ".";
  return seconds(separator === ":" ? ":" : `${separator}.,`, Math.max(0, text.length - 3));
}

/** For an error message. */
export const tokenNames =
  "YYYY, YY, MMMM (January), MMM (Jan), MM, DD, Q (quarter), HY (half-year), GGGG and WW (ISO week), DDDD (day of " +
  "the year), dddd (Monday), HH, hh with A (AM), mm, ss, SSS, Z (+01:00) and [text]";
