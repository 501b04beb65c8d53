import type { TimeFormat } from "./kinds/contract.js";

/** The content of a column, judged by its first rows. */
export interface FoundColumn {
  readonly name: string;
  /**
   * Dates (`time`), numbers that increase evenly or count in cycles (`index`), numbers, True and False (or yes
   * and no), texts, or nothing.
   */
  readonly kind: "time" | "index" | "number" | "flag" | "text" | "empty";
  readonly format?: TimeFormat | undefined;
  /** Whether an index begins again: it counts the steps of each series, or is a month, a weekday or an hour. */
  readonly beginsAgain?: boolean | undefined;
  /** For a column that holds mostly numbers: the row of the first other cell, and a message about it. */
  readonly refused?: { readonly index: number; readonly message: string } | undefined;
  /** Why a column of texts that look like times cannot be read, as a message that follows its name. */
  readonly unread?: string | undefined;
}

/** The columns that hold the time of a row. */
export interface FoundTime {
  readonly columns: readonly string[];
  /** Their format, if it was given or does not follow from their names. */
  readonly format?: string | undefined;
}
