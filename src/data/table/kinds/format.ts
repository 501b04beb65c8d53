import { DateTime } from "luxon";
import type { Moment, TimeContext, TimeFormat } from "./contract.js";
import { dayStart } from "./days.js";
import { fixedReader } from "./fixed.js";
import type { Fields } from "./token-constructors.js";
import { hasOffset, type Part, partsOf } from "./tokens.js";

/**
 * The format that consists of the tokens in its name, see `tokens.ts`. Reading is strict about days and hours that do not
 * exist. It is lenient about parts that writers omit: leading zeros, seconds, fractions, and the time of day at midnight.
 *
 * Texts are parsed without a library, because Luxon, date-fns and Day.js take 10 times as long, which is minutes for 10
 * million rows. Weeks and days of the year come from Luxon.
 */
export function timeFormat(
  name: string,
  { twoDigitYears: century }: Pick<TimeContext, "twoDigitYears"> = { twoDigitYears: 1930 },
): TimeFormat {
  const parts = partsOf(name);
  const tokens = parts.flatMap((part) => ("token" in part ? [part] : []));
  const regex = new RegExp(`^\\s*${patternOf(parts)}\\s*$`, "i");
  const fast = fixedReader(parts);
  const zoned = tokens.some((part) => hasOffset(part.name));
  const until24 = tokens.some((part) => /^k(k|mm)?$/.test(part.name));
  const read = (text: string): Moment | undefined => {
    const match = regex.exec(text);
    if (match === null) return undefined;
    const fields = noFields();
    for (let i = 0; i < tokens.length; i += 1) {
      const found = match[i + 1];
      if (found !== undefined) tokens[i]!.token.read(fields, found, century);
    }
    return momentOf(fields);
  };
  return {
    name,
    zoned,
    calendar: true,
    parse: fast ? (text) => fast(text) ?? read(text) : read,
    format(ms, offset = 0) {
      const wall = ms + offset * 60_000;
      const at = new Date(until24 && wall % DAY === 0 ? wall - DAY : wall);
      return parts
        .map((part) => ("token" in part ? part.token.write(at, offset) : part.literal))
        .join("");
    },
  };
}

const DAY = 86_400_000;

function noFields(): Fields {
  const [date, clock] = [
    { year: 1970, month: 1, day: 1, week: 0, weekday: 1, ordinal: 0, named: 0 },
    { hour: 0, minute: 0, ms: 0, offset: 0 },
  ];
  return { ...date, ...clock };
}

/** The format of the same texts without their offset from UTC, if the format consists of tokens. */
export function withoutZone(format: TimeFormat): TimeFormat {
  const name = format.name.replace(
    / ?(\[(GMT|UTC)\])?(xxx|xx|x|[ZzO]|[A-Z]{3,4}(\/[A-Z]{3,4})?)( z|\[.*\])?$/,
    "",
  );
  return name === format.name || !/YYYY|YY/.test(name) ? format : timeFormat(name);
}

/** Matches texts that begin with a time of the format. */
export function beginningOf(name: string): RegExp {
  return new RegExp(`^\\s*${patternOf(partsOf(name))}`, "i");
}

/** A regular expression with a group for each token. */
function patternOf(parts: readonly Part[]): string {
  const pieces = parts.map((part, i) => {
    if ("literal" in part)
      return part.literal === ":" && isSeconds(parts[i + 1]) ? "" : escaped(part.literal);
    const between = [parts[i - 1], parts[i + 1]];
    const packed = part.token.digits !== undefined && between.some(isDigits);
    const pattern = packed ? part.token.pattern.replace("{1,2}", "{2}") : part.token.pattern;
    const before = parts[i - 1];
    const optional = isSeconds(part) && before && "literal" in before && before.literal === ":";
    return optional ? `(?::${pattern})?` : pattern;
  });
  const clock = optionalClock(parts);
  if (clock < 0) return pieces.join("");
  return `${pieces.slice(0, clock).join("")}(?:${pieces.slice(clock).join("")})?`;
}

/** The index from which the text of a date may be omitted at midnight, at a space or T; -1 if there is none. */
function optionalClock(parts: readonly Part[]): number {
  const hour = parts.findIndex((part) => "name" in part && /^(HH?|kk?)$/.test(part.name));
  const before = parts[hour - 1];
  if (hour < 2 || !before || !("literal" in before) || !/^[ T]$/.test(before.literal)) return -1;
  const onlyClock = parts
    .slice(hour)
    .every((part) => "literal" in part || /^(HH?|kk?|mm|ss.*)$/.test(part.name));
  return onlyClock ? hour - 1 : -1;
}

function isDigits(part: Part | undefined): boolean {
  return part !== undefined && "token" in part && part.token.digits !== undefined;
}

function isSeconds(part: Part | undefined): boolean {
  return part !== undefined && "name" in part && part.name.startsWith("ss");
}

function escaped(literal: string): string {
  return literal.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&").replaceAll(/ +/g, "\\s+");
}

function momentOf(fields: Fields): Moment | undefined {
  const { hour, minute, ms, offset, named } = fields;
  const day =
    fields.week > 0 || fields.ordinal > 0
      ? dayByLuxon(fields)
      : dayStart(fields.year, fields.month, fields.day);
  if (day === undefined || minute > 59 || ms >= 60_000) return undefined;
  if (hour > 23 && !(hour === 24 && minute === 0 && ms === 0)) return undefined;
  if (named > 0 && (new Date(day).getUTCDay() + 6) % 7 !== named - 1) return undefined;
  return { ms: day + (hour * 60 + minute - offset) * 60_000 + ms, offset };
}

function dayByLuxon({ year, week, weekday, ordinal }: Fields): number | undefined {
  const zone = { zone: "utc" };
  const at =
    week > 0
      ? DateTime.fromObject({ weekYear: year, weekNumber: week }, zone).plus({ days: weekday - 1 })
      : DateTime.fromObject({ year, ordinal }, zone);
  return at.isValid && year >= 100 ? at.toMillis() : undefined;
}
