import { isTimeZone, type TimeZone, timeZone } from "../time-zone.js";
import type { TimeFormat, TimeKind } from "./contract.js";
import { fitted } from "./fitted.js";
import { PART_OF_DAY, partNames } from "./parts.js";
import type { Others } from "./shifted-years.js";

const TEXT = /^(.*) +(\d{1,3})\s*$/;

const NAME = /^(.+) P(24|48|96)(?: \(([^()]+)\))?$/;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Numbers of parts in a usual day. */
const COUNTS = [24, 48, 96] as const;
type Count = (typeof COUNTS)[number];

/** A text as the day that it begins with and the number of the part. */
interface Numbered {
  readonly day: string;
  readonly number: number;
}

/**
 * Numbered parts of days of a time zone, in which a day has an hour less or more when clocks change: 46 or 50
 * half-hours. The numbers count from local midnight on, so that they are instants.
 */
export function localPartsOf({ find, named }: Others): TimeKind {
  return {
    name: "numbered parts of local days",
    digits: false,
    examples: [
      {
        text: "2023-10-29 50",
        format: "YYYY-MM-DD P48 (Europe/London)",
        time: "2023-10-29T23:30",
        columns: ["settlementdate", "settlementperiod"],
        zone: "Europe/London",
        more: ["2023-10-30 1"],
      },
      {
        text: "2023-03-26 46",
        format: "YYYY-MM-DD P48 (Europe/London)",
        time: "2023-03-26T22:30",
        columns: ["settlementdate", "settlementperiod"],
        zone: "Europe/London",
        more: ["2023-03-27 1"],
      },
    ],
    find(texts, context) {
      if (context.zone === undefined || context.columns.length < 2) return [];
      const parts = texts.map(split);
      if (parts.includes(undefined)) return [];
      const all = parts as Numbered[];
      const days = [...new Set(all.map(({ day }) => day))];
      const [format] = find(days, { ...context, columns: [] });
      if (format === undefined) return [];
      const date = fitted([format], days, context);
      const zone = timeZone(context.zone);
      const count = countOf(all, partNames(context.columns.at(-1)!)[0], (day, per) =>
        partsIn(date.parse(day)?.ms ?? Number.NaN, per, zone),
      );
      if (count === undefined) return [];
      const local = localParts(date, count, zone);
      return texts.every((text) => local.parse(text) !== undefined) ? [local] : [];
    },
    named(name, context) {
      const [, date = "", count, zone = context.zone ?? ""] = NAME.exec(name) ?? [];
      if (date === "" || !isTimeZone(zone)) return undefined;
      return localParts(named(date, context), Number(count) as Count, timeZone(zone));
    },
  };
}

function split(text: string): Numbered | undefined {
  const [, day, number] = TEXT.exec(text) ?? [];
  return day === undefined ? undefined : { day, number: Number(number) };
}

/**
 * The usual number of parts in a day; undefined if the numbers are rather hours of the clock, which are not numbered
 * anew when it changes: only a day with 23 or 25 of them shows that they are.
 *
 * @param part what the column of the numbers holds by its name
 */
function countOf(
  all: readonly Numbered[],
  part: string | undefined,
  partsOf: (day: string, per: Count) => number,
): Count | undefined {
  const most = all.reduce((high, { number }) => Math.max(high, number), 0);
  const counts = COUNTS.filter((count) => most <= count + count / 24);
  if (part === PART_OF_DAY) return all.length === 1 && counts.includes(48) ? 48 : counts[0]; // mostly half-hours
  if (part !== "hour" || most > 25) return undefined;
  const lasts = new Map<string, number>();
  for (const { day, number } of all) lasts.set(day, Math.max(number, lasts.get(day) ?? 0));
  const changes = [...lasts].filter(([day]) => partsOf(day, 24) !== 24);
  return changes.some(([day, last]) => last === partsOf(day, 24)) ? 24 : undefined;
}

/** The instant of a midnight, given as if it were in UTC, or of the first moment after a skipped one. */
function midnight(day: number, zone: TimeZone): number {
  return zone.instantsOf(day)[0] ?? day - zone.offsetAt(day - DAY);
}

/** The number of parts of a day. @param day its midnight as if it were in UTC */
function partsIn(day: number, count: Count, zone: TimeZone): number {
  return ((midnight(day + DAY, zone) - midnight(day, zone)) * count) / DAY;
}

function localParts(date: TimeFormat, count: Count, zone: TimeZone): TimeFormat {
  const length = DAY / count;
  return {
    name: `${date.name} P${count} (${zone.name})`,
    zoned: true,
    calendar: true,
    parse(text) {
      const [, day = "", number = 0] = TEXT.exec(text) ?? [];
      const at = date.parse(day)?.ms;
      if (at === undefined || !Number(number)) return undefined;
      const ms = midnight(at, zone) + (Number(number) - 1) * length;
      if (ms >= midnight(at + DAY, zone)) return undefined;
      return { ms, offset: zone.offsetAt(ms) / 60_000 };
    },
    format(ms) {
      const wall = ms + zone.offsetAt(ms);
      const day = Math.floor(wall / DAY) * DAY;
      return `${date.format(day)} ${Math.floor((ms - midnight(day, zone)) / length) + 1}`;
    },
  };
}
