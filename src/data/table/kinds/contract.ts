/** An instant: milliseconds since 1970 in UTC, and the minutes by which the text's local time is ahead of UTC. */
export interface Moment {
  readonly ms: number;
  readonly offset: number;
}

/** Reads and writes one format of times. */
export interface TimeFormat {
  /** The name of the format in a config; the format can be created from it. */
  readonly name: string;
  /** Whether its texts contain their offset from UTC; otherwise they are read as UTC. */
  readonly zoned: boolean;
  /** Whether its texts are dates; otherwise they are plain numbers, such as step numbers. */
  readonly calendar: boolean;
  /** Whether its texts count units since a date, so that output shows the date as well. */
  readonly counted?: boolean;
  /** Undefined if the text does not have this format, or the day or hour does not exist. */
  parse(text: string): Moment | undefined;
  /** An instant in the notation of the file. */
  format(ms: number, offset?: number): string;
}

/** What is known about a column of times in addition to its texts. */
export interface TimeContext {
  /** First of the hundred years to which two-digit years belong. */
  readonly twoDigitYears: number;
  /** Names of the columns of the texts, in lower case. For example, in a column named `week` 7 is not a month. */
  readonly columns: readonly string[];
  /** Name of the time zone of local times, if it is known. */
  readonly zone?: string | undefined;
}

/**
 * A kind of times. To add one, write a file in `src/data/table/kinds/` and add it to `times.ts` there. The table in the
 * documentation and the tests are generated from its examples.
 */
export interface TimeKind {
  readonly name: string;
  /** Whether its texts are plain numbers; other kinds are not tried on those. */
  readonly digits: boolean;
  readonly examples: readonly TimeExample[];
  /** The formats that read all of the given texts, more common ones first. */
  find(texts: readonly string[], context: TimeContext): readonly TimeFormat[];
  /** The format with a name; undefined if the name belongs to another kind. */
  named(name: string, context: TimeContext): TimeFormat | undefined;
}

/** A text, its detected format, and its instant. */
interface TimeExample {
  readonly text: string;
  readonly format: string;
  /** ISO 8601 in UTC; for plain numbers, the number. */
  readonly time: string;
  /** Names of the columns that form the text, if the names determine the format. */
  readonly columns?: readonly string[];
  /** The time zone, if the format depends on it. */
  readonly zone?: string;
  /** Texts that follow it, if a single one does not show the format. */
  readonly more?: readonly string[];
}
