/**
 * Times as texts. A format is written with YYYY, MMM (Jan), MM, DD, HH (0 to 23), hh (1 to 12), mm,
 * ss, SSS (a fraction of a second), A (AM or PM) and Z (Z, +01:00, +0100 or +01); anything else
 * stands for itself.
 *
 * Own code: d3-time-format, the nearest library, takes 31 February for 3 March and 25:00 for the
 * next day, which would hide bad data, and is ten times slower.
 */

/** A moment: milliseconds since 1970 in UTC, and the minutes that its text's clock was ahead. */
interface Moment {
  readonly ms: number;
  readonly offset: number;
}

/** Reads one format. */
export interface TimeFormat {
  readonly name: string;
  /** Whether its texts say what their offset from UTC is; else they are read as UTC. */
  readonly zoned: boolean;
  /** Whether its texts are dates; else they are plain numbers, such as of steps. */
  readonly calendar: boolean;
  /** Undefined where the text is not of this format, or no such day or hour exists. */
  parse(text: string): Moment | undefined;
  format(ms: number, offset?: number): string;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun"].concat([
  ...["jul", "aug", "sep", "oct", "nov", "dec"],
]);
const LONG_MONTH = "(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\\.?";

const PATTERNS: Readonly<Record<string, string>> = {
  YYYY: "(\\d{4})",
  MMM: `([A-Za-z]{3})${LONG_MONTH}`,
  MM: "(\\d{1,2})",
  DD: "(\\d{1,2})",
  HH: "(\\d{1,2})",
  hh: "(\\d{1,2})",
  mm: "(\\d{2})",
  ss: "(\\d{2})",
  SSS: "(\\d{1,9})",
  A: "([AaPp])\\.?[Mm]\\.?",
  Z: "(Z|[+-]\\d{2}(?::?\\d{2})?)",
};
const TOKEN = /YYYY|MMM|MM|DD|HH|hh|mm|ss|SSS|A|Z/g;

/** The format of that name. In one without separators, such as YYYYMMDD, each part is two digits. */
export function timeFormat(name: string): TimeFormat {
  const tokens: readonly string[] = name.match(TOKEN) ?? [];
  const packed = /[A-Za-z]{6}/.test(name);
  const pattern = name
    .split(new RegExp(`(${TOKEN.source})`))
    .map((part) => PATTERNS[part] ?? part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("")
    .replaceAll("{1,2}", packed ? "{2}" : "{1,2}");
  const regex = new RegExp(`^\\s*${pattern}\\s*$`);
  const zoned = tokens.includes("Z");
  return {
    name,
    zoned,
    calendar: true,
    parse(text) {
      const match = regex.exec(text);
      return match ? momentOf(tokens, match) : undefined;
    },
    format: (ms, offset = 0) => formatted(name, ms, offset),
  };
}

function momentOf(tokens: readonly string[], match: RegExpExecArray): Moment | undefined {
  let [year, month, day, hour, minute, ms, offset] = [1970, 1, 1, 0, 0, 0, 0];
  for (let i = 0; i < tokens.length; i += 1) {
    const text = match[i + 1]!;
    switch (tokens[i]) {
      case "YYYY":
        year = Number(text);
        break;
      case "MMM":
        month = MONTHS.indexOf(text.toLowerCase()) + 1;
        break;
      case "MM":
        month = Number(text);
        break;
      case "DD":
        day = Number(text);
        break;
      case "HH":
        hour = Number(text);
        break;
      case "hh":
        hour = Number(text) % 12;
        break;
      case "A":
        hour += /p/i.test(text) ? 12 : 0;
        break;
      case "mm":
        minute = Number(text);
        break;
      case "ss":
        ms += Number(text) * 1000;
        break;
      case "SSS":
        ms += Number(`0.${text}`) * 1000;
        break;
      default:
        offset = offsetOf(text);
    }
  }
  const noDay = month < 1 || month > 12 || day < 1 || day > daysIn(year, month);
  if (noDay || year < 100 || hour > 23 || minute > 59 || ms >= 60_000) return undefined;
  const wall = Date.UTC(year, month - 1, day, hour, minute) + ms;
  return { ms: wall - offset * 60_000, offset };
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function offsetOf(text: string): number {
  if (text === "Z") return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(":", ""));
  return text.startsWith("-") ? -minutes : minutes;
}

function formatted(name: string, ms: number, offset: number): string {
  const at = new Date(ms + offset * 60_000);
  const two = (value: number) => String(value).padStart(2, "0");
  const month = MONTHS[at.getUTCMonth()]!;
  const parts: Readonly<Record<string, string>> = {
    YYYY: String(at.getUTCFullYear()).padStart(4, "0"),
    MMM: `${month[0]!.toUpperCase()}${month.slice(1)}`,
    MM: two(at.getUTCMonth() + 1),
    DD: two(at.getUTCDate()),
    HH: two(at.getUTCHours()),
    hh: two(((at.getUTCHours() + 11) % 12) + 1),
    mm: two(at.getUTCMinutes()),
    ss: two(at.getUTCSeconds()),
    SSS: String(at.getUTCMilliseconds()).padStart(3, "0"),
    A: at.getUTCHours() < 12 ? "AM" : "PM",
    Z: offset === 0 ? "Z" : zone(offset),
  };
  return name.replaceAll(TOKEN, (token) => parts[token]!);
}

function zone(offset: number): string {
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}

const DATES = [
  ...["YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD", "DD.MM.YYYY"],
  ...["MM/DD/YYYY", "DD/MM/YYYY", "MM-DD-YYYY", "DD-MM-YYYY"],
  ...["MMM DD YYYY", "MMM DD, YYYY", "DD MMM YYYY", "DD-MMM-YYYY", "YYYY-MMM-DD"],
];
const CLOCKS = ["HH:mm:ss", "HH:mm", "HH:mm:ss.SSS", "hh:mm:ss A", "hh:mm A", "HH"];
const OTHERS = ["YYYY-MM", "YYYY/MM", "MM/YYYY", "MMM YYYY", "MMM-YYYY", "YYYY"];

function* formatNames(): Generator<string> {
  yield* DATES;
  yield* OTHERS;
  for (const date of DATES) {
    for (const between of [" ", "T"]) {
      for (const clock of CLOCKS) {
        for (const end of ["", "Z", " Z"]) yield `${date}${between}${clock}${end}`;
      }
    }
  }
}

/** Every known format that all the texts are of, the more usual one first. */
export function formatsOf(texts: readonly string[]): TimeFormat[] {
  const found: TimeFormat[] = [];
  for (const name of formatNames()) {
    const format = timeFormat(name);
    if (texts.every((text) => format.parse(text) !== undefined)) found.push(format);
  }
  return found;
}
