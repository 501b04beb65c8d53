import type { TimeFormat } from "./kinds/contract.js";

/** What a column holds, as far as its first rows say. */
export interface FoundColumn {
  readonly name: string;
  /**
   * A time that is a date, numbers that go up evenly (an index, or a time that is a number), numbers,
   * True and False (or yes and no), texts, or nothing.
   */
  readonly kind: "time" | "index" | "number" | "flag" | "text" | "empty";
  readonly format?: TimeFormat | undefined;
  /** Whether an index begins again: it counts the steps of each series, or says a month, a weekday or an hour. */
  readonly beginsAgain?: boolean | undefined;
  /** Of a column that is mostly numbers: the row of the first cell that is none, and what it is. */
  readonly refused?: { readonly index: number; readonly message: string } | undefined;
  /** Why a column of texts that look like times is none, to say after its name. */
  readonly unread?: string | undefined;
}

/** The columns that say the time of a row. */
export interface FoundTime {
  readonly columns: readonly string[];
  /** Their format, if it was given or does not follow from their names. */
  readonly format?: string | undefined;
}
