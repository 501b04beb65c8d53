import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";
import { timeFormat } from "./format.js";

/** Separators between two times, clearer ones first. A hyphen without spaces needs a time of day on both sides. */
const BETWEEN = [
  /^(.*?\S)( (?:-|–|—|to|until|\.\.) )(\S.*)$/,
  /^(\d{4}-\d\d-\d\dT?[^/]*)(\/)(\d{4}-.*)$/,
  /^(.*\d:\d\d)([-–—])(\d{1,2}:\d\d.*)$/,
];

interface Halves {
  readonly begin: string;
  readonly between: string;
  readonly end: string;
}

function halves(text: string): Halves | undefined {
  for (const pattern of BETWEEN) {
    const match = pattern.exec(text.trim());
    if (match) return { begin: match[1]!, between: match[2]!, end: match[3]! };
  }
  return undefined;
}

/**
 * Whether `-05:00` after a time is its offset from UTC rather than the end of an interval: if it follows seconds or a date
 * with T, and the interval would not have the same length as in the first row.
 */
function isOffset({ begin, end }: Halves, first: Halves): boolean {
  if (/\d:\d\d:\d\d/.test(end)) return false; // no offset has seconds
  if (/\d:\d\d:\d\d|\dT\d/.test(begin)) return true;
  return lengthOfClocks(begin, end) !== lengthOfClocks(first.begin, first.end);
}

const DAY_MINUTES = 24 * 60;

/** Minutes from the time of day at the end of one text to the one at the beginning of another. */
function lengthOfClocks(begin: string, end: string): number {
  return (minutesOf(end.slice(0, 5)) - minutesOf(begin.slice(-5)) + DAY_MINUTES) % DAY_MINUTES;
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours! * 60 + minutes!;
}

/** The length of an interval, in months or milliseconds; it is the same in every row. */
interface Length {
  readonly months: number;
  readonly ms: number;
}

/** Formats of the beginning of an interval, and of its end, which has the same format or is only a time of day. */
type Find = (texts: readonly string[], context: TimeContext) => readonly TimeFormat[];

/**
 * The name of a format: the beginning, the text between, the end, the length and its unit. Words in brackets, such as those
 * of `[up to ]YYYY-MM-DD`, are no text between, and a zone behind the length, as in `(3600 s)[ (CET)]`, belongs to another kind.
 */
const NAME =
  /^(.+?)( - | – | — | to | until | \.\. |\/(?=YYYY-)|(?<=mm|ss)-(?=HH))((?:[^[\]]|\[[^\])]*\])+?)(?: \((\d+) (s|months)\))?$/;

const examples: TimeKind["examples"] = [
  {
    text: "01.01.2015 00:00 - 01.01.2015 01:00",
    format: "DD.MM.YYYY HH:mm - DD.MM.YYYY HH:mm (3600 s)",
    time: "2015-01-01",
  },
  {
    text: "2020-01-31 13:00-14:00",
    format: "YYYY-MM-DD HH:mm-HH:mm (3600 s)",
    time: "2020-01-31T13:00",
  },
  {
    text: "2020-01-01/2020-02-01",
    format: "YYYY-MM-DD/YYYY-MM-DD (1 months)",
    time: "2020-01-01",
  },
];

/**
 * Intervals `a - b`, which are read as their beginning.
 *
 * @param find finds the formats of single times
 */
export function intervalsOf(
  find: Find,
  named: (name: string, context: TimeContext) => TimeFormat,
): TimeKind {
  return {
    name: "intervals (their beginning)",
    digits: false,
    examples,
    find(texts, context) {
      const all = texts.map(halves);
      const [first] = all;
      if (first === undefined || all.some((interval) => interval?.between !== first.between))
        return [];
      if (first.between === "-" && all.some((interval) => isOffset(interval!, first))) return [];
      const formats = find(
        all.map((interval) => interval!.begin),
        context,
      );
      return formats.flatMap((begin) => endsOf(begin, first, context));
    },
    named(name, context) {
      const match = NAME.exec(name);
      if (match === null || !/YYYY|HH/.test(match[3]!)) return undefined;
      const [, begin, between, end, count = "0", unit] = match;
      const [months, ms] = unit === "months" ? [Number(count), 0] : [0, Number(count) * 1000];
      return interval(named(begin!, context), between!, named(end!, context), { months, ms });
    },
  };
}

/** The format of intervals that have the same length as in the first row. */
function endsOf(begin: TimeFormat, first: Halves, context: TimeContext): TimeFormat[] {
  const from = begin.parse(first.begin)!;
  const clock = timeFormat(/:\d\d:/.test(first.end) ? "HH:mm:ss" : "HH:mm", context);
  const hasClock = /:/.test(first.begin);
  for (const end of hasClock ? [begin, clock] : [begin]) {
    const to = end.parse(first.end);
    if (to === undefined) continue;
    const day = 86_400_000;
    const ms = end === clock ? (((to.ms - from.ms) % day) + day) % day || day : to.ms - from.ms;
    return ms > 0 ? [interval(begin, first.between, end, lengthOf(from.ms, ms))] : [];
  }
  return [];
}

function lengthOf(from: number, ms: number): Length {
  const [start, end] = [new Date(from), new Date(from + ms)];
  const months =
    (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  const whole = months > 0 && start.getUTCDate() === end.getUTCDate() && from % 86_400_000 === 0;
  return whole ? { months, ms: 0 } : { months: 0, ms };
}

function interval(begin: TimeFormat, between: string, end: TimeFormat, length: Length): TimeFormat {
  const { months, ms: long } = length;
  const size = months > 0 ? `${months} months` : `${long / 1000} s`;
  return {
    ...begin,
    name: `${begin.name}${between}${end.name} (${size})`,
    parse(text) {
      const parts = halves(text);
      return parts?.between === between && end.parse(parts.end)
        ? begin.parse(parts.begin)
        : undefined;
    },
    format(ms, offset) {
      const to = months > 0 ? addMonths(ms, months) : ms + long;
      return `${begin.format(ms, offset)}${between}${end.format(to, offset)}`;
    },
  };
}

function addMonths(ms: number, months: number): number {
  const at = new Date(ms);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.getTime();
}
