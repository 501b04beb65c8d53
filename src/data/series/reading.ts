import { UserError } from "../../shared/errors.js";
import type { ReadOptions, Table, TableHead } from "../table/assemble.js";
import type { ColumnKind, ColumnOptions } from "../table/builders.js";
import { cellsOf } from "../table/rows.js";
import { requireSquares } from "../table/sizes.js";
import { timeZone } from "../table/time-zone.js";
import type { WideOptions } from "../table/wide/options.js";
import type { CalendarName } from "./calendar.js";
import { recordedCategories, withCategories } from "./categories.js";
import { type Collection, collectUsable, type Roles, type TimeLine } from "./collect.js";
import type { Missing } from "./missing.js";
import type { Resample } from "./resample.js";
import {
  type ColumnRoles,
  recordedColumns,
  type SeriesColumn,
  tableKinds,
} from "./series-columns.js";
import type { SplitOption } from "./split.js";
import type { TransformOptions } from "./transforms/fit.js";

/** The file, the use of its columns, and the windows. */
export interface SeriesOptions
  extends TransformOptions,
    ColumnRoles,
    Pick<ColumnOptions, "decimal" | "timeFormat" | "twoDigitYears"> {
  readonly file: string;
  /** Column of times, or several columns that form the time together. */
  readonly time?: string | readonly string[] | undefined;
  readonly calendar: readonly CalendarName[];
  readonly missing: Missing;
  readonly split: SplitOption;
  /** Whether inputs may come from the previous part. */
  readonly reachBack: boolean;
  readonly steps: number;
  readonly ahead: number;
  readonly stride: number;
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  readonly header?: number | undefined;
  /** How the file is reshaped, if its rows hold several times or steps each. */
  readonly wide?: WideOptions | undefined;
  readonly sessions?: string | undefined;
  readonly holidays?: readonly string[] | undefined;
  readonly resample?: Resample | undefined;
  /** Name in the IANA time zone database. */
  readonly timeZone?: string | undefined;
}

/** The name of a column of the file, or of several joined columns. */
export function columnName(columns: string | readonly string[]): string {
  return typeof columns === "string" ? columns : columns.join(" + ");
}

/** How newer values of a run's series are read. */
export interface Newer {
  /** The time line of the run's series, which the newer values continue. */
  readonly like: TimeLine;
  /** Receives the problem of each row that is left out, in one line that names the row. */
  readonly onProblem: (problem: string) => void;
}

/** What {@link seriesPlan} needs of the options. */
export type ReadingOptions = Omit<
  SeriesOptions,
  keyof TransformOptions | "file" | "split" | "reachBack"
>;

/** How a table of series is read. */
export interface SeriesPlan {
  readonly columns: readonly SeriesColumn[];
  readonly read: ReadOptions;
}

/**
 * The plan for reading a table of newer values with the columns of the run.
 *
 * @param head the first rows of the table
 */
export function newerPlan(head: TableHead, options: ReadingOptions, { like }: Newer): SeriesPlan {
  const columns = recordedColumns(options, like.covariates);
  if (options.timeFormat !== undefined) return seriesPlan(columns, options, { lenient: true });
  const timeFormat = sameFormat(head, options, like);
  const formatSource = "as in the run's file";
  return seriesPlan(columns, { ...options, timeFormat }, { lenient: true, formatSource });
}

/** The plan for reading a table of series with these columns. */
export function seriesPlan(
  columns: readonly SeriesColumn[],
  options: ReadingOptions,
  reading: Pick<ReadOptions, "lenient" | "formatSource"> = {},
): SeriesPlan {
  const [time, id] = namesOf(options);
  const covariates = columns.filter(({ use }) => use !== "target").map(({ name }) => name);
  const read = {
    ...options,
    columns: kindsOf(columns, time, id),
    covariates,
    missingWords: options.missingValues,
    parts: partsOf(options),
    ...reading,
  };
  return { columns, read };
}

/** Puts the rows of a table on a time line, like `collect`. */
type Collect = (table: Table, roles: Roles) => Collection;

/**
 * Newer values of series, on the time line of the run.
 *
 * @throws UserError with one line: the file, the line, the problem, what was expected, and what to do
 */
export function newerSeriesIn(
  table: Table,
  plan: SeriesPlan,
  options: ReadingOptions,
  { like, onProblem }: Newer,
): Collection {
  const collection = seriesIn(table, plan, options, (all, roles) =>
    collectUsable(all, roles, like, onProblem),
  );
  return withCategories(collection, recordedCategories(like.covariates));
}

/**
 * The series of a table on a time line.
 *
 * @throws UserError with one line: the file, the line, the problem, what was expected, and what to do
 */
export function seriesIn(
  table: Table,
  { columns }: SeriesPlan,
  options: ReadingOptions,
  collected: Collect,
): Collection {
  const numbers = columns.filter(({ kind }) => kind !== "category").map(({ name }) => name);
  requireValues(table.path, numbers, (name) => table.numbers(name));
  requireSquares(table, numbers);
  const { timeZone: timeZoneName, sessions, holidays, resample } = options;
  const zone = timeZoneName === undefined ? undefined : timeZone(timeZoneName);
  const [time, id] = namesOf(options);
  const collection = collected(table, { time, zone, id, columns, sessions, holidays, resample });
  if (options.calendar.length > 0 && !collection.clock?.format.calendar) {
    throw new UserError(
      `${table.path}: data.calendar is ${options.calendar.join(", ")}, expected none without dates in ` +
        "data.time",
    );
  }
  return collection;
}

function namesOf({ time, id }: Pick<SeriesOptions, "time" | "id">) {
  return [time && columnName(time), id && columnName(id)] as const;
}

/** The kind of each column; an id is read as text, even if it is also a covariate. */
function kindsOf(
  columns: readonly SeriesColumn[],
  time: string | undefined,
  id: string | undefined,
): Record<string, ColumnKind> {
  return {
    ...Object.fromEntries(columns.map(({ name, kind }) => [name, tableKinds[kind]])),
    ...(time !== undefined && { [time]: "time" as const }),
    ...(id !== undefined && { [id]: "text" as const }),
  };
}

/** The columns of the file that are joined to form the time and the id. */
function partsOf({ time, id }: Pick<SeriesOptions, "time" | "id">) {
  const lists = [time, id].filter((columns) => typeof columns === "object");
  return Object.fromEntries(lists.map((columns) => [columnName(columns), columns]));
}

/** The run's format of times if most new times have it too, because a few times alone may be ambiguous. */
function sameFormat(
  head: TableHead,
  { time = "" }: Pick<SeriesOptions, "time">,
  { clock }: TimeLine,
): string | undefined {
  const cells = cellsOf(head, [time].flat());
  const same = cells.filter((cell) => clock?.format.parse(String(cell)) !== undefined);
  return same.length > cells.length / 2 ? clock?.format.name : undefined;
}

function requireValues(
  path: string,
  names: readonly string[],
  values: (name: string) => Float64Array,
): void {
  const empty = names.find((name) => values(name).every(Number.isNaN));
  if (empty === undefined) return;
  throw new UserError(`${path}: "${empty}" has no value in any row, expected numbers`);
}
