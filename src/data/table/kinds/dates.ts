import type { TimeKind } from "./contract.js";
import { beginningOf } from "./format.js";
import { PART_OF_DAY, partNames } from "./parts.js";
import { reading } from "./token-kind.js";

// biome-ignore format: one order of the parts a row
const DATES = [
  "YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD", "YYYY MM DD", "YYYY_MM_DD", "YYYY年MM月DD日", "YYYY년 MM월 DD일", "YYYY. MM. DD[.]",
  "DD.MM.YYYY", "MM/DD/YYYY", "DD/MM/YYYY", "MM-DD-YYYY", "DD-MM-YYYY", "DD MM YYYY", "DD. MM. YYYY",
  "DD.MM.YY", "MM/DD/YY", "DD/MM/YY", "YY/MM/DD", "MM-DD-YY", "DD-MM-YY", "YY-MM-DD", "YY.MM.DD",
  "MMM DD YYYY", "MMM DD, YYYY", "DD MMM YYYY", "DD-MMM-YYYY", "YYYY-MMM-DD", "DDMMMYYYY", "DD/MMM/YYYY", "YYYY MMM DD", "DD. MMM YYYY", "MMM-DD-YYYY", "YYYYMMMDD", "YYYY/MMM/DD", "DD.MMM.YYYY", "DD [de] MMM [de] YYYY", "DD [de] MMM YYYY",
  "DD-MMM-YY", "DD MMM YY", "DDMMMYY", "MMM DD, YY", "DD/MMM/YY",
  "YYYY-DDDD", "YYYY/DDDD", "YYYY.DDDD", "YYYY DDDD", "GGGG-[W]WW-E", "GGGG[W]WWE",
];
const WEEKDAYS = ["ddd, ", "ddd ", "ddd. "];
// biome-ignore format: one way a row
const CLOCKS = [
  "HH:mm", "HH:mm:ss", "hh:mm:ss A", "hh:mm A", "hh:mm:ssA", "hh:mmA", "hh A", "HH", "HHmm", "HHmmss",
  "HH.mm", "HH.mm.ss", "hh.mm.ss A", "HH-mm-ss", "HH-mm", "HH:mm:ss:SSS", "HH[h]mm", "HH[h]", "Hmm", "Hmmss", "HHmmss.SSS", "HHmm[h]", "[HE]kk", "[HE] kk",
  "HH[.0]", "HH m", "HH[.0] m[.0]", "HH m s", "HH[.0] m[.0] s[.0]",
];
const BETWEEN = [" ", "T", ":", ", ", "_", "-", " - "];
const ZONES = ["", "Z", " Z"];

/** A name of a format, and the expression that matches texts that begin with it, made when it is first needed. */
class Pattern {
  readonly name: string;
  #expression: RegExp | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** The length of the format's text at the beginning of `text`; undefined if the text begins otherwise. */
  lengthIn(text: string): number | undefined {
    this.#expression ??= beginningOf(this.name);
    return this.#expression.exec(text)?.[0].length;
  }
}

/** A text between a day and a clock, and the clocks behind it with each ending. */
interface Behind {
  readonly between: RegExp;
  readonly clocks: readonly (readonly [plain: Pattern, ...zoned: Pattern[]])[];
}

interface Patterns {
  /** Days by whether their first character is a letter. */
  readonly letters: readonly Pattern[];
  readonly digits: readonly Pattern[];
  readonly behind: readonly Behind[];
}

/** The patterns, made when they are first needed: a program that only forecasts needs none. */
let made: Patterns | undefined;

function patterns(): Patterns {
  const named = DATES.filter((date) => date.startsWith("MMM"));
  const others = DATES.filter((date) => !named.includes(date));
  const withWeekdays = WEEKDAYS.flatMap((day) => DATES.map((date) => day + date));
  const patternOf = (name: string) => new Pattern(name);
  const behindDay = (between: string): Behind => ({
    between: beginningOf(between),
    clocks: CLOCKS.map((clock) => {
      const [plain = "", ...zoned] = ZONES.map((end) => between + clock + end);
      return [patternOf(plain), ...zoned.map(patternOf)];
    }),
  });
  return {
    letters: [...named, ...withWeekdays].map(patternOf),
    digits: others.map(patternOf),
    behind: BETWEEN.map(behindDay),
  };
}

/** Days of the year, some of which are also periods of accounting: 2020/001 is January in SAP. */
const MONTHS_OR_DAYS = /^YYYY[-/ ]DDDD$/;

/** Names of possible formats of a text: days, and times within a day. */
function* dateNames(text: string): Generator<string> {
  made ??= patterns();
  const { letters, digits, behind } = made;
  for (const day of /^\s*\p{L}/u.test(text) ? letters : digits) {
    const length = day.lengthIn(text);
    if (length === undefined) continue;
    const rest = text.slice(length).trimEnd();
    if (rest !== "") yield* clockNames(day.name, rest, behind);
    else
      yield* MONTHS_OR_DAYS.test(day.name)
        ? [day.name, day.name.replace("DDDD", "[0]MM")]
        : [day.name];
  }
}

/** The names of formats of a day and the text after it. */
function* clockNames(day: string, rest: string, behind: readonly Behind[]): Generator<string> {
  for (const { between, clocks } of behind) {
    if (!between.test(rest)) continue;
    for (const [plain, ...zoned] of clocks) {
      const length = plain.lengthIn(rest);
      if (length === undefined) continue; // no text of a clock and a zone begins with a clock
      if (length === rest.length) yield day + plain.name;
      for (const { name } of zoned.filter((each) => each.lengthIn(rest) === rest.length)) {
        yield day + name;
      }
    }
  }
}

/** Days with the number of a part of the day. */
function numberedParts(): string[] {
  const numbers = ["P24", "P48", "P96"].flatMap((part) => [part, `${part}[.0]`]);
  return numbers.flatMap((part) => DATES.map((date) => `${date} ${part}`));
}

/** The longest text. If midnight is omitted in some texts, this is one with a time of day. */
function longest(texts: readonly string[]): string {
  return texts.reduce((a, b) => (b.length > a.length ? b : a), "");
}

export const dates: TimeKind = {
  name: "days, and times of a day",
  digits: false,
  examples: [
    { text: "2020-01-31", format: "YYYY-MM-DD", time: "2020-01-31" },
    { text: "2020/1/31", format: "YYYY/M/DD", time: "2020-01-31" },
    { text: "20200131", format: "YYYYMMDD", time: "2020-01-31" },
    { text: "31.01.2020", format: "DD.MM.YYYY", time: "2020-01-31" },
    { text: "1/31/2020", format: "M/DD/YYYY", time: "2020-01-31" },
    { text: "31/01/2020", format: "DD/MM/YYYY", time: "2020-01-31" },
    { text: "31.12.69", format: "DD.MM.YY", time: "1969-12-31" },
    { text: "Jan 31, 2020", format: "MMM DD, YYYY", time: "2020-01-31" },
    { text: "January 31, 2020", format: "MMMM DD, YYYY", time: "2020-01-31" },
    { text: "31-JAN-24", format: "DD-^MMM-YY", time: "2024-01-31" },
    { text: "01JAN2024", format: "DD^MMMYYYY", time: "2024-01-01" },
    { text: "Friday, January 31, 2020", format: "dddd, MMMM DD, YYYY", time: "2020-01-31" },
    { text: "2020年1月31日", format: "YYYY年M月DD日", time: "2020-01-31" },
    { text: "2020-031", format: "YYYY-DDDD", time: "2020-01-31" },
    { text: "2020-01-31 13.0", format: "YYYY-MM-DD HH[.0]", time: "2020-01-31T13:00" },
    { text: "20200131 93005", format: "YYYYMMDD Hmmss", time: "2020-01-31T09:30:05" },
    { text: "2020-01-31 13 5", format: "YYYY-MM-DD HH m", time: "2020-01-31T13:05" },
    { text: "2020-W05-5", format: "GGGG-[W]WW-E", time: "2020-01-31" },
    { text: "2020-01-31 13:05", format: "YYYY-MM-DD HH:mm", time: "2020-01-31T13:05" },
    { text: "2020-01-31T13:05:09Z", format: "YYYY-MM-DDTHH:mm:ssZ", time: "2020-01-31T13:05:09" },
    {
      text: "2020-01-31 13:05:09.25",
      format: "YYYY-MM-DD HH:mm:ss.SS",
      time: "2020-01-31T13:05:09.25",
    },
    {
      text: "2020-01-31 13:05:09,250",
      format: "YYYY-MM-DD HH:mm:ss,SSS",
      time: "2020-01-31T13:05:09.25",
    },
    {
      text: "2020-01-31 13:05:09 UTC",
      format: "YYYY-MM-DD HH:mm:ss z",
      time: "2020-01-31T13:05:09",
    },
    { text: "2020-01-31 13:05:09+00", format: "YYYY-MM-DD HH:mm:ssx", time: "2020-01-31T13:05:09" },
    {
      text: "2020-01-31T13:05:09+0100",
      format: "YYYY-MM-DDTHH:mm:ssxx",
      time: "2020-01-31T12:05:09",
    },
    { text: "2020-01-31 24:00", format: "YYYY-MM-DD kk:mm", time: "2020-02-01" },
    { text: "1/31/2020 1:05 PM", format: "M/DD/YYYY h:mm A", time: "2020-01-31T13:05" },
    { text: "20200131T130509Z", format: "YYYYMMDDTHHmmssZ", time: "2020-01-31T13:05:09" },
    { text: "01JAN2024:13:05:09", format: "DD^MMMYYYY:HH:mm:ss", time: "2024-01-01T13:05:09" },
  ],
  find(texts, context) {
    const [first, ...others] = context.columns.slice(-2);
    const numbered =
      first !== undefined && others.some((name) => partNames(name)[0] === PART_OF_DAY);
    const names = numbered ? numberedParts() : dateNames(longest(texts));
    return reading(names, texts, context);
  },
  named: () => undefined,
};
