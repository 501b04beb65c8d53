import { type Cell, isMissing } from "./cells.js";
import { Growing } from "./grow.js";
import type { TimeContext, TimeFormat } from "./kinds/contract.js";
import { fitted } from "./kinds/fitted.js";
import { timeFormat } from "./kinds/format.js";
import { formatsOf, noContext } from "./kinds/times.js";
import { differentReadings, type Reading, ReadingTest } from "./readings.js";
import { type ColumnBuilder, Refusal } from "./refusal.js";
import { longDayAdvice, noTime, otherCalendar, unreadTime, weekAdvice } from "./time-advice.js";

/** A column of times. */
export interface TimeColumn {
  readonly format: TimeFormat;
  /** Milliseconds since 1970 in UTC; for plain numbers, the numbers themselves. */
  readonly ms: Float64Array;
  /** Minutes by which each local time is ahead of UTC, if the texts contain it. */
  readonly offsets?: Int16Array | undefined;
}

/** `12:00Z`, `12:00+01:00` */
const WITH_OFFSET = /:\d\d(\.\d+)? ?(Z|[+-]\d\d(:?\d\d)?)\s*$/;

/** The format for timestamps, which are not texts in the file. */
const timestamps = timeFormat("YYYY-MM-DDTHH:mm:ss.SSS?Z");
/** The same if all of them are whole days. */
const days = timeFormat("YYYY-MM-DD");

export class TimeBuilder implements ColumnBuilder<TimeColumn> {
  readonly #format: TimeFormat;
  readonly #source: string;
  readonly #note: string | undefined;
  readonly #ms = new Growing((length) => new Float64Array(length));
  readonly #offsets = new Growing((length) => new Int16Array(length));

  /** @param source the reason why times must have the format, for error messages */
  constructor(format: TimeFormat, source: string, note?: string) {
    this.#format = format;
    this.#source = source;
    this.#note = note;
  }

  notes(): readonly string[] {
    return this.#note === undefined ? [] : [this.#note];
  }

  add(cell: Cell): void {
    if (cell instanceof Date) this.#push(cell.getTime(), 0);
    else {
      if (isMissing(cell))
        throw new Refusal(cell, "a time in every row. Fill it in, or remove the row.");
      const moment = this.#format.parse(String(cell));
      if (moment === undefined) throw new Refusal(cell, this.#expected(String(cell)));
      this.#push(moment.ms, moment.offset);
    }
  }

  addMissing(): void {
    this.#push(Number.NaN, 0);
  }

  build(): TimeColumn {
    const ms = this.#ms.values();
    const wholeDays = this.#format === timestamps && ms.every((time) => time % 86_400_000 === 0);
    const format = wholeDays ? days : this.#format;
    return { format, ms, ...(format.zoned && { offsets: this.#offsets.values() }) };
  }

  #expected(text: string): string {
    const { name, zoned, calendar } = this.#format;
    const mixed = calendar && zoned !== WITH_OFFSET.test(text) && /\d:\d/.test(text);
    const expected = `a time in the format ${name} (${this.#source})${weekAdvice(text, name)}${longDayAdvice(text, name)}`;
    if (!mixed) return expected;
    return `${expected}. Times with an offset from UTC and local ones cannot be mixed.`;
  }

  #push(ms: number, offset: number): void {
    this.#ms.push(ms);
    if (this.#format.zoned) this.#offsets.push(offset);
  }
}

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

/** Whether the years of a format have two digits. */
export function hasTwoDigitYears({ name }: Pick<TimeFormat, "name">): boolean {
  return /(?<!Y)YY(?!Y)/.test(name);
}

/** A note on the meaning of some formats, although no other format fits. */
function noteOf(
  { name }: TimeFormat,
  { twoDigitYears: from, columns }: TimeContext,
): string | undefined {
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
  if (/Julian date|datenum|Excel|since 1970|decimal year/.test(name)) {
    return `is read as ${name}; data.timeFormat "a plain number" keeps the numbers unchanged`;
  }
  return undefined;
}

/** The format of most texts, for a message that names the first text with another format. */
function formatOfMost(texts: readonly string[], context: TimeContext): FoundFormat {
  const samples = [texts[0]!, texts[1] ?? texts[0]!, texts[texts.length >> 1]!];
  const candidates = samples.flatMap((text) => formatsOf([text], context).slice(0, 1));
  const counts = candidates.map((format) => texts.filter((text) => format.parse(text)).length);
  const most = Math.max(...counts);
  const format = candidates[counts.indexOf(most)];
  if (format === undefined || most < texts.length / 2)
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
