import { type Cell, isMissing } from "./cells.js";
import { Growing } from "./grow.js";
import type { TimeFormat } from "./kinds/contract.js";
import { timeFormat } from "./kinds/format.js";
import { type ColumnBuilder, Refusal } from "./refusal.js";
import { extraMonthAdvice, longDayAdvice, weekAdvice } from "./time-advice.js";

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
export const timestamps = timeFormat("YYYY-MM-DDTHH:mm:ss.SSS?Z");
/** The format for timestamps that are all whole days. */
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
    const advice = [weekAdvice, longDayAdvice, extraMonthAdvice].map((each) => each(text, name));
    const expected = `a time in the format ${name} (${this.#source})${advice.join("")}`;
    if (!mixed) return expected;
    return `${expected}. Times with an offset from UTC and local ones cannot be mixed.`;
  }

  #push(ms: number, offset: number): void {
    this.#ms.push(ms);
    if (this.#format.zoned) this.#offsets.push(offset);
  }
}

/** Whether the years of a format have two digits; those behind a whole year, as of 1930/31, are in its century. */
export function hasTwoDigitYears({ name }: Pick<TimeFormat, "name">): boolean {
  return /(?<!Y)YY(?!Y)/.test(name.replace(/YYYY ?[/–—-] ?(?:YY){1,2}/, ""));
}
