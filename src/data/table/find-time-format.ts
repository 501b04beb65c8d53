import { type Cell, isMissing } from "./cells.js";
import type { TimeContext, TimeFormat } from "./kinds/contract.js";
import { fitted } from "./kinds/fitted.js";
import { formatsOf, noContext } from "./kinds/times.js";
import { differentReadings, type Reading, ReadingTest } from "./readings.js";
import { noTime, otherCalendar, unreadTime } from "./time-advice.js";
import { hasTwoDigitYears, timestamps } from "./times.js";
import { areYearless } from "./yearless.js";

/** The result of looking for the format of some times. */
export type FoundFormat =
  | {
      readonly format: TimeFormat;
      /** The reason why it is expected, such as `as in 8 of the first 9 rows`. */
      readonly source: string;
      /** A guess about the column, as a sentence to follow its name. */
      readonly note?: string | undefined;
    }
  | {
      /** The reason why there is none, as a message to follow the name of the column. */
      readonly problem: string;
      /** The readings to decide between, if several formats read all texts and differ. */
      readonly undecided?: UndecidedFormat | undefined;
    };

/** Several readings of a column's first texts. */
export interface UndecidedFormat {
  readonly readings: readonly Reading[];
  readonly texts: readonly string[];
}

/**
 * The format of a column's first times. If two formats read them differently, as with 03/04/2020, the format under
 * which the rows are evenly spaced is chosen; if the rows do not show which, none is.
 */
export function findTimeFormat(
  cells: readonly Cell[],
  context: TimeContext = noContext,
): FoundFormat {
  if (cells.some((cell) => cell instanceof Date)) {
    return { format: timestamps, source: "from the column's type" };
  }
  const texts = cells.filter((cell) => !isMissing(cell)).map(String);
  if (texts.length === 0) return { problem: "has no times, expected a time in every row" };
  if (areYearless(texts)) return { problem: unreadTime(texts[0]!) };
  const formats = formatsOf(texts, context);
  if (formats.length === 0) return formatOfMost(texts, context);
  const readings = differentReadings(formats, texts);
  const test = new ReadingTest(readings);
  if (readings.length > 1) for (const text of texts) test.add(text);
  return decided({ readings, texts }, test, context);
}

/**
 * The format whose reading is right according to a test of the rows.
 *
 * @param test a test that has received the texts of the readings and possibly later rows
 */
export function decided(
  { readings, texts }: UndecidedFormat,
  test: ReadingTest,
  context: TimeContext,
): FoundFormat {
  const right = readings.length === 1 ? 0 : test.right();
  if (right === undefined) return undecided({ readings, texts });
  const chosen = readings[right]!;
  const format = fitted(chosen, texts, context);
  const problem = otherCalendar(format, texts);
  if (problem !== undefined) return { problem };
  const ambiguous = readings.length > 1 ? guessed(format, readings, chosen) : undefined;
  const source = "as in the first rows";
  return { format, source, note: ambiguous ?? noteOf(format, context) };
}

function undecided({ readings, texts }: UndecidedFormat): FoundFormat {
  const [first, other] = readings.map(([format]) => format!);
  const example = texts.find((text) => first!.parse(text)?.ms !== other!.parse(text)?.ms);
  return {
    problem:
      `is ${JSON.stringify(example)}, which could be ${first!.name} or ${other!.name}, and the rows ` +
      "do not show which. Set data.timeFormat (--time-format) to the right one.",
    undecided: { readings, texts },
  };
}

function guessed(format: TimeFormat, readings: readonly Reading[], chosen: Reading): string {
  const others = readings.filter((reading) => reading !== chosen).map(([other]) => other!.name);
  return (
    `is read as ${format.name}, which makes the rows evenly spaced, not as ` +
    `${others.join(" or ")}; set data.timeFormat if that is wrong`
  );
}

/** A note on the meaning of some formats, although no other format fits. */
function noteOf(
  { name }: TimeFormat,
  { twoDigitYears: from, columns }: TimeContext,
): string | undefined {
  const begin = /^(.*Q.*|.*HY.*) \(years from ([A-Z][a-z]+)\)$/.exec(name);
  if (begin !== null) {
    return (
      `is read as parts of years that begin in ${begin[2]}; for another month, set data.timeFormat (--time-format), ` +
      `for example to "${begin[1]} (years from July)"`
    );
  }
  if (hasTwoDigitYears({ name })) {
    return (
      `has two-digit years, read as ${from} to ${from + 99}; set data.twoDigitYears for ` +
      "another range"
    );
  }
  if (/^(\[FY ?\])?YYYY ?[/–—-] ?Y+$/.test(name)) {
    return "has ranges of years, each of which is read as the year in which it begins";
  }
  if (name.includes("[FY]") || columns.some((column) => column.startsWith("fiscal")))
    return "has fiscal years: they are read as calendar years";
  if (/Julian date|datenum|Excel|since|decimal year/.test(name)) {
    return `is read as ${name}; data.timeFormat "a plain number" keeps the numbers unchanged`;
  }
  return undefined;
}

/** Whether texts are codes such as 2018A and 2018B, of which a format with a fixed letter reads some. */
function areCodes({ name }: TimeFormat, texts: readonly string[]): boolean {
  const shapes = new Set(
    texts.map((text) => text.replaceAll(/\d/g, "0").replaceAll(/[A-Z]/g, "A")),
  );
  return /\[[A-Z]\]$/.test(name) && shapes.size === 1;
}

/** The format of most texts, for a message that names the first text with another format. */
function formatOfMost(texts: readonly string[], context: TimeContext): FoundFormat {
  const samples = [texts[0]!, texts[1] ?? texts[0]!, texts[texts.length >> 1]!];
  const candidates = samples.flatMap((text) => formatsOf([text], context).slice(0, 1));
  const counts = candidates.map((format) => texts.filter((text) => format.parse(text)).length);
  const most = Math.max(...counts);
  const format = candidates[counts.indexOf(most)];
  if (format === undefined || most < texts.length / 2 || areCodes(format, texts))
    return { problem: /\d/.test(texts[0]!) ? unreadTime(texts[0]!) : noTime(texts[0]!) };
  const problem = otherCalendar(format, texts);
  if (problem !== undefined) return { problem };
  return {
    format: fitted(
      [format],
      texts.filter((text) => format.parse(text)),
      context,
    ),
    source: `as in ${most} of the first ${texts.length} rows`,
  };
}
