import { type Cell, isMissing } from "./cells.js";
import { Growing } from "./grow.js";
import { type ColumnBuilder, Refusal } from "./refusal.js";
import { formatsOf, type TimeFormat, timeFormat } from "./time-format.js";

/** A column of times. */
export interface TimeColumn {
  readonly format: TimeFormat;
  /** Milliseconds since 1970 in UTC; the numbers themselves where times are plain numbers. */
  readonly ms: Float64Array;
  /** Minutes that each text's clock was ahead of UTC, where the texts say it. */
  readonly offsets?: Int16Array | undefined;
}

/** `12:00Z`, `12:00+01:00` */
const WITH_OFFSET = /:\d\d(\.\d+)? ?(Z|[+-]\d\d(:?\d\d)?)\s*$/;

export class TimeBuilder implements ColumnBuilder<TimeColumn> {
  readonly #format: TimeFormat;
  readonly #ms = new Growing((length) => new Float64Array(length));
  readonly #offsets = new Growing((length) => new Int16Array(length));

  constructor(format: TimeFormat) {
    this.#format = format;
  }

  add(cell: Cell): void {
    if (cell instanceof Date) this.#push(cell.getTime(), 0);
    else {
      const moment = isMissing(cell) ? undefined : this.#format.parse(String(cell));
      if (moment === undefined) throw new Refusal(cell, this.#expected(String(cell)));
      this.#push(moment.ms, moment.offset);
    }
  }

  addMissing(): void {
    this.#push(Number.NaN, 0);
  }

  build(): TimeColumn {
    const { zoned } = this.#format;
    return {
      format: this.#format,
      ms: this.#ms.values(),
      ...(zoned && { offsets: this.#offsets.values() }),
    };
  }

  #expected(text: string): string {
    const { name, zoned, calendar } = this.#format;
    const mixed = calendar && zoned !== WITH_OFFSET.test(text) && /\d:\d/.test(text);
    const expected = `a time as ${name}`;
    if (!mixed) return expected;
    return `${expected}. Times with an offset from UTC and local ones cannot be mixed.`;
  }

  #push(ms: number, offset: number): void {
    this.#ms.push(ms);
    if (this.#format.zoned) this.#offsets.push(offset);
  }
}

const UNIX_SECONDS = "seconds since 1970";
const UNIX_MS = "milliseconds since 1970";
const NUMBER = "a plain number";

/** Times that are numbers. */
function numericFormat(name: string, factor: number): TimeFormat {
  return {
    name,
    zoned: name !== NUMBER,
    calendar: name !== NUMBER,
    parse(text) {
      const value = Number(text);
      return Number.isFinite(value) ? { ms: value * factor, offset: 0 } : undefined;
    },
    format: (ms) => String(ms / factor),
  };
}

/** What came of looking for the format of some times. */
export type FoundFormat =
  | { readonly format: TimeFormat }
  /** Why there is none: what to say after the column's name. */
  | { readonly problem: string };

/**
 * The format of a column's first times. Where they could be read in two ways that differ, as
 * 03/04/2020 can, nothing is guessed.
 */
export function findTimeFormat(cells: readonly Cell[]): FoundFormat {
  if (cells.some((cell) => cell instanceof Date)) {
    return { format: timeFormat("YYYY-MM-DDTHH:mm:ss.SSSZ") };
  }
  const texts = cells.filter((cell) => !isMissing(cell)).map(String);
  const [first] = texts;
  if (first === undefined) return { problem: "has no times, expected one in every row" };
  if (texts.every((text) => /^\s*-?\d+(\.\d+)?\s*$/.test(text))) {
    return { format: formatOfNumbers(texts) };
  }
  return formatOfTexts(texts, first);
}

/** A format that was asked for by name. */
export function namedFormat(name: string): TimeFormat {
  if (name === UNIX_SECONDS) return numericFormat(name, 1000);
  if (name === UNIX_MS || name === NUMBER) return numericFormat(name, 1);
  return timeFormat(name);
}

function formatOfNumbers(texts: readonly string[]): TimeFormat {
  const all = (test: (text: string) => boolean) => texts.every(test);
  for (const name of ["YYYY", "YYYYMMDD"]) {
    const format = timeFormat(name);
    const isYear = (text: string) => name !== "YYYY" || /^\s*(1[5-9]|2[01])\d\d/.test(text);
    if (all((text) => isYear(text) && format.parse(text) !== undefined)) return format;
  }
  const within = (low: number, high: number) =>
    all((text) => Number(text) >= low && Number(text) < high);
  if (within(1e8, 1e11)) return namedFormat(UNIX_SECONDS);
  return namedFormat(within(1e11, 1e14) ? UNIX_MS : NUMBER);
}

function formatOfTexts(texts: readonly string[], first: string): FoundFormat {
  const formats = formatsOf(texts);
  const [format, ...others] = formats.length > 0 ? formats : formatsOf([first]);
  if (format === undefined) {
    return {
      problem:
        `is ${JSON.stringify(first)}, expected a time such as 2020-01-31, 2020-01-31T13:00 or ` +
        "31.01.2020. For another format, give data.timeFormat, such as DD-MM-YYYY HH:mm.",
    };
  }
  const rival = others.find((other) => texts.some((text) => differ(text, format, other)));
  if (rival === undefined || formats.length === 0) return { format };
  return {
    problem:
      `is ${JSON.stringify(first)}, which could be ${format.name} or ${rival.name}. ` +
      "Give the right one as data.timeFormat.",
  };
}

function differ(text: string, a: TimeFormat, b: TimeFormat): boolean {
  return a.parse(text)?.ms !== b.parse(text)?.ms;
}
