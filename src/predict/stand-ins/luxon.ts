/**
 * What `rnnlab/predict` has in place of luxon (see `build.js`): days of the year and weeks of ISO 8601 in UTC,
 * and English names, as luxon gives them.
 */

const DAY = 86_400_000;

/** The start of a day, given as month (from 1) and day; other numbers count on, as `Date` does it. */
function dayAt(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/** The Monday of a year's first week, which has January 4. */
function firstMonday(year: number): number {
  const fourth = dayAt(year, 1, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
}

interface DayFields {
  readonly year?: number;
  readonly ordinal?: number;
  readonly weekYear?: number;
  readonly weekNumber?: number;
}

export class DateTime {
  readonly #at: number;

  private constructor(at: number) {
    this.#at = at;
  }

  static fromJSDate(at: Date): DateTime {
    return new DateTime(at.getTime());
  }

  /** Day `ordinal` of a year, or the first day of a week; not valid if there is none. */
  static fromObject({ year, ordinal = 0, weekYear = 0, weekNumber = 0 }: DayFields): DateTime {
    if (year !== undefined) {
      const isDay = ordinal >= 1 && ordinal <= (dayAt(year + 1, 1, 1) - dayAt(year, 1, 1)) / DAY;
      return new DateTime(isDay ? dayAt(year, 1, ordinal) : Number.NaN);
    }
    const first = firstMonday(weekYear);
    const weeks = (firstMonday(weekYear + 1) - first) / (7 * DAY);
    const isWeek = weekNumber >= 1 && weekNumber <= weeks;
    return new DateTime(isWeek ? first + (weekNumber - 1) * 7 * DAY : Number.NaN);
  }

  plus({ days }: { readonly days: number }): DateTime {
    return new DateTime(this.#at + days * DAY);
  }

  get isValid(): boolean {
    return !Number.isNaN(this.#at);
  }

  toMillis(): number {
    return this.#at;
  }

  get ordinal(): number {
    return Math.floor((this.#at - dayAt(this.#year, 1, 1)) / DAY) + 1;
  }

  get weekYear(): number {
    if (this.#at >= firstMonday(this.#year + 1)) return this.#year + 1;
    return this.#at < firstMonday(this.#year) ? this.#year - 1 : this.#year;
  }

  get weekNumber(): number {
    return Math.floor((this.#at - firstMonday(this.weekYear)) / (7 * DAY)) + 1;
  }

  get weekday(): number {
    return ((new Date(this.#at).getUTCDay() + 6) % 7) + 1;
  }

  get #year(): number {
    return new Date(this.#at).getUTCFullYear();
  }
}

type NameLength = "short" | "long";

export const Info = {
  months: (length: NameLength) =>
    Array.from({ length: 12 }, (_, month) => named(Date.UTC(2024, month), { month: length })),
  weekdays: (length: NameLength) =>
    Array.from({ length: 7 }, (_, day) => named(Date.UTC(2024, 0, 1 + day), { weekday: length })),
};

function named(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en", { ...options, timeZone: "UTC" }).format(at);
}
