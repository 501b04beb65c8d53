/** A column whose cells are values at one time or step. */
export interface WideColumn {
  /** Index of the column in the file. */
  readonly at: number;
  /** What the time or step is called in the reshaped table. */
  readonly label: string;
}

/** A table whose columns may be times or steps. */
export interface WideTable {
  readonly names: readonly string[];
  /** Whether a column's first cells are numbers or missing. */
  isNumeric(at: number): boolean;
}

/**
 * What the columns of a table may be. To add a kind, write it in `src/data/table/wide/` and name it in `kinds.ts`
 * there.
 */
export interface WideKind {
  /** Name in the config, which is also the default name of the column with the labels. */
  readonly name: string;
  /** For messages, such as `months`. */
  readonly plural: string;
  /** Names of columns that are found. */
  readonly example: string;
  /** The columns in the order of the file; empty if there are none. */
  find(table: WideTable): readonly WideColumn[];
}
