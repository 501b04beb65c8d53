/** A moment: milliseconds since 1970 in UTC, and the minutes that its text's clock was ahead. */
export interface Moment {
  readonly ms: number;
  readonly offset: number;
}

/** Reads and writes one format of times. */
export interface TimeFormat {
  /** What the format is called in a config; the format can be made from it again. */
  readonly name: string;
  /** Whether its texts say what their offset from UTC is; else they are read as UTC. */
  readonly zoned: boolean;
  /** Whether its texts are dates; else they are plain numbers, such as of steps. */
  readonly calendar: boolean;
  /** Whether its texts count units since a date, so that people need the date beside them. */
  readonly counted?: boolean;
  /** Undefined where the text is not of this format, or no such day or hour exists. */
  parse(text: string): Moment | undefined;
  /** A moment as the file would write it. */
  format(ms: number, offset?: number): string;
}

/** What is known of a column of times beside its texts. */
export interface TimeContext {
  /** First year of the hundred that years of two digits lie in. */
  readonly twoDigitYears: number;
  /** Names of the columns that the texts are from, in lower case: `week` tells 7 from a month. */
  readonly columns: readonly string[];
}

/**
 * A kind of times. To add one, write a file in `src/data/table/kinds/` and name it in `times.ts`
 * there; the documentation's table and the tests are made from its examples.
 */
export interface TimeKind {
  readonly name: string;
  /** Whether its texts are plain numbers, which no other kind is tried on. */
  readonly digits: boolean;
  readonly examples: readonly TimeExample[];
  /** The formats that read all of some texts, the more usual first. */
  find(texts: readonly string[], context: TimeContext): readonly TimeFormat[];
  /** The format of that name; undefined where the name is of another kind. */
  named(name: string, context: TimeContext): TimeFormat | undefined;
}

/** A text, the format that it is found to be of, and the moment that it says. */
export interface TimeExample {
  readonly text: string;
  readonly format: string;
  /** ISO 8601 in UTC; of plain numbers the number. */
  readonly time: string;
  /** Names of the columns where they decide, and which columns the text was put together from. */
  readonly columns?: readonly string[];
}
