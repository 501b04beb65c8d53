import { Info } from "luxon";
import { anyZoneName, zoneOffsets } from "./zone-names.js";

/** The values of the tokens in one text. Filled in while the text is read. */
export interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  ms: number;
  offset: number;
  /** ISO week; 0 if the text has none. */
  week: number;
  /** Day of that week, from 1 (Monday). */
  weekday: number;
  /** Day of the year; 0 if the text has none. */
  ordinal: number;
  /** Day of the week by name, from 1 (Monday); 0 if the text has none. */
  named: number;
}

/** One part of the name of a format. */
export interface Token {
  /** A regular expression with one capturing group. */
  readonly pattern: string;
  /** Minimum number of digits in output; absent for letters. */
  readonly digits?: number;
  read(fields: Fields, text: string, century: number): void;
  /** @param at the local time of the text, as if it were in UTC */
  write(at: Date, offset: number): string;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** A token of digits that sets one field. */
export function digits(places: number, field: keyof Fields, value: (at: Date) => number): Token {
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

export const SHORT = {
  months: Info.months("short", english),
  days: Info.weekdays("short", english),
};

export const LONG = { months: Info.months("long", english), days: Info.weekdays("long", english) };

function names(kind: "months" | "days", others: string): string {
  const longer = LONG[kind].map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`);
  return `(${others}|${longer.join("|")})\\.?`;
}

function numberOf(kind: "months" | "days", text: string): number {
  const start = text.slice(0, 3).toLowerCase();
  return SHORT[kind].findIndex((name) => name.toLowerCase() === start) + 1;
}

export function monthName(write: (month: number) => string): Token {
  return {
    pattern: names("months", "Sept"),
    read(fields, text) {
      fields.month = numberOf("months", text);
    },
    write: (at) => write(at.getUTCMonth()),
  };
}

export function dayName(write: (day: number) => string): Token {
  return {
    pattern: names("days", "Tues|Thurs|Thur"),
    read(fields, text) {
      fields.named = numberOf("days", text);
    },
    write: (at) => write((at.getUTCDay() + 6) % 7),
  };
}

/** Overlapping seasons of three months by their initials, each dated in its middle month, from January. */
// biome-ignore format: a row
export const overlappingSeasons = [
  "DJF", "JFM", "FMA", "MAM", "AMJ", "MJJ", "JJA", "JAS", "ASO", "SON", "OND", "NDJ",
];

/** The names of the parts of a year, by their length in months. */
export function partOfYear(months: number, texts: readonly string[]): Token {
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

export const hour12 = (places: number): Token => ({
  ...digits(places, "hour", twelve),
  read(fields, text) {
    const hour = Number(text);
    fields.hour += hour > 12 ? 24 : hour % 12; // 24 and more is refused as an hour
  },
});

/**
 * Reads seconds with any fraction. Writes `places` digits after the separator; an optional fraction is left out if it
 * is 0, like in Python's isoformat.
 */
export function seconds(
  separator: string,
  places: number,
  { optional }: { readonly optional: boolean },
): Token {
  return {
    pattern: `(\\d{2}(?:[${separator}]\\d{1,9})?)`,
    digits: 2,
    read(fields, text) {
      fields.ms = Number(text.slice(0, 2)) * 1000;
      if (text.length > 2) fields.ms += Math.round(Number(`.${text.slice(3)}`) * 1e6) / 1000;
    },
    write(at) {
      const [whole, fraction] = [at.getUTCSeconds(), at.getUTCMilliseconds()];
      const start = two(whole);
      if (places === 0 || (optional && fraction === 0)) return start;
      return `${start}${separator[0]}${String(fraction).padStart(3, "0").padEnd(places, "0").slice(0, places)}`;
    },
  };
}

/** Hours and minutes as one number, with 6 places also seconds: 930 is 09:30, 93005 is 09:30:05. */
export function clockNumber(places: 4 | 6, hour: (at: Date) => number): Token {
  return {
    pattern: `(\\d{1,${places}})`,
    read(fields, text) {
      const padded = text.padStart(places, "0");
      fields.hour = Number(padded.slice(0, 2));
      fields.minute = Number(padded.slice(2, 4));
      fields.ms = Number(padded.slice(4)) * 1000;
    },
    write(at) {
      const minutes = hour(at) * 100 + at.getUTCMinutes();
      return String(places === 4 ? minutes : minutes * 100 + at.getUTCSeconds());
    },
  };
}

/** The number of a part of the day, from 1. */
export function partOfDay(minutes: number): Token {
  return {
    pattern: "(\\d{1,2})",
    read(fields, text) {
      const start = (Number(text) - 1) * minutes;
      const exists = start >= 0 && start < 1440;
      fields.hour = exists ? Math.floor(start / 60) : 25; // refused as an hour
      fields.minute = start % 60;
    },
    write: (at) => String(Math.floor((at.getUTCHours() * 60 + at.getUTCMinutes()) / minutes) + 1),
  };
}

export function halfDay(am: string, pm: string): Token {
  return {
    pattern: "([ap])\\.? ?m\\.?",
    read(fields, text) {
      fields.hour += text.toLowerCase() === "p" ? 12 : 0;
    },
    write: (at) => (at.getUTCHours() < 12 ? am : pm),
  };
}

/** An offset from UTC in any notation. A comment after it, such as the name of the zone, is ignored. */
export function zone(write: (offset: number) => string): Token {
  return {
    pattern:
      `(Z|(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?|UTC|GMT|${anyZoneName})(?: (?:UTC|GMT))?` +
      "(?: ?\\(.*\\)|\\[.*\\])?",
    read(fields, text) {
      fields.offset = zoneOffsets.get(text.toUpperCase()) ?? 0;
      const match = /([+-])(\d{1,2}):?(\d{2})?$/.exec(text);
      if (match === null) return;
      const [, sign, hours, minutes = "0"] = match;
      fields.offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    },
    write: (_, offset) => write(offset),
  };
}

export function offsetText(offset: number, between: string): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${offset < 0 ? "-" : "+"}${two(hours)}${between}${two(minutes)}`;
}
