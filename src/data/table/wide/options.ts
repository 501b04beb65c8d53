/** What the columns of a wide table may be, see `kinds.ts`. */
export const wideNames = ["month", "quarter", "week", "day", "hour", "time", "step"] as const;
export type WideName = (typeof wideNames)[number];

/** How a wide table is reshaped: a row for each of its columns that are times or steps. */
export interface WideOptions {
  /** What these columns are. */
  readonly columns: WideName;
  /** Name of the new column that holds the time or step (default: as `columns`). */
  readonly name?: string | undefined;
  /** Name of the new column of values (default: value). */
  readonly value?: string | undefined;
  /** Name of a new column with the number of each row of the file (default: no such column). */
  readonly row?: string | undefined;
}

/** Names of the columns that reshaping adds. */
export function addedColumns({ columns, name = columns, value = "value", row }: WideOptions) {
  return { name, value, row };
}
