/**
 * Replaces luxon in `rnnlab/predict` (see `build.js`): days of the year and ISO 8601 weeks in UTC, and English
 * names, with luxon's results.
 */

const DAY = 86_400_000;

/** The start of a day, given as month (from 1) and day; as in `Date`, numbers beyond a month or year count on. */
function dayAt(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/** The Monday of a year's first week, which contains January 4. */
function firstMonday(year: number): number {
  const fourth = dayAt(year, 1, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
}

function weeksOf(year: number): number {
  return (firstMonday(year + 1) - firstMonday(year)) / (7 * DAY);
}

function daysOf(year: number): number {
  return (dayAt(year + 1, 1, 1) - dayAt(year, 1, 1)) / DAY;
}

/** luxon needs it; here the zone is always UTC. */
interface ZoneOption {
  readonly zone: string;
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

  static fromJSDate(at: Date, _zone?: ZoneOption): DateTime {
    return new DateTime(at.getTime());
  }

  /** Day `ordinal` of a year, or the Monday of a week; invalid if the year does not have it. */
  static fromObject(
    { year, ordinal = 1, weekYear = 0, weekNumber = 1 }: DayFields,
    _zone?: ZoneOption,
  ): DateTime {
    if (year !== undefined) {
      const isDay = ordinal >= 1 && ordinal <= daysOf(year);
      return new DateTime(isDay ? dayAt(year, 1, ordinal) : Number.NaN);
    }
    const isWeek = weekNumber >= 1 && weekNumber <= weeksOf(weekYear);
    return new DateTime(isWeek ? firstMonday(weekYear) + (weekNumber - 1) * 7 * DAY : Number.NaN);
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

  get weeksInWeekYear(): number {
    return weeksOf(this.weekYear);
  }

  get weekday(): number {
    return ((new Date(this.#at).getUTCDay() + 6) % 7) + 1;
  }

  get #year(): number {
    return new Date(this.#at).getUTCFullYear();
  }
}

type NameLength = "short" | "long";

interface LanguageOption {
  readonly locale: string;
}

export const Info = {
  months(length: NameLength, _language?: LanguageOption): string[] {
    const starts = Array.from({ length: 12 }, (_, month) => Date.UTC(2024, month));
    return named(starts, { month: length });
  },
  weekdays(length: NameLength, _language?: LanguageOption): string[] {
    const days = Array.from({ length: 7 }, (_, day) => Date.UTC(2024, 0, 1 + day)); // from a Monday
    return named(days, { weekday: length });
  },
};

function named(times: readonly number[], options: Intl.DateTimeFormatOptions): string[] {
  const format = new Intl.DateTimeFormat("en", { ...options, timeZone: "UTC" });
  return times.map((time) => format.format(time));
}
