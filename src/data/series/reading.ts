import { UserError } from "../../shared/errors.js";
import type { ReadOptions, Table, TableHead } from "../table/assemble.js";
import type { ColumnKind, ColumnOptions } from "../table/builders.js";
import { cellsOf } from "../table/rows.js";
import { requireSquares } from "../table/sizes.js";
import { timeZone } from "../table/time-zone.js";
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

/** Which file, and what its columns are. */
export interface SeriesOptions
  extends TransformOptions,
    ColumnRoles,
    Pick<ColumnOptions, "decimal" | "timeFormat" | "twoDigitYears"> {
  readonly file: string;
  /** Column of times, or several that make one together. */
  readonly time?: string | readonly string[] | undefined;
  readonly calendar: readonly CalendarName[];
  readonly missing: Missing;
  readonly split: SplitOption;
  /** Whether inputs may come from the part before. */
  readonly reachBack: boolean;
  readonly steps: number;
  readonly ahead: number;
  readonly stride: number;
  readonly delimiter?: string | undefined;
  readonly header?: number | undefined;
  readonly sessions?: string | undefined;
  readonly holidays?: readonly string[] | undefined;
  readonly resample?: Resample | undefined;
  /** Of the IANA data base. */
  readonly timeZone?: string | undefined;
}

/** What a column is called that is one of the file, or several put together. */
export function columnName(columns: string | readonly string[]): string {
  return typeof columns === "string" ? columns : columns.join(" + ");
}

/** Other values of series that were read before. */
export interface Newer {
  /** The time line of those series, which goes on. */
  readonly like: TimeLine;
  /** Takes what is wrong with a row that is left out, in one line that names it. */
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
 * How a table of newer values is read, with the columns of the run.
 *
 * @param head its first rows
 */
export function newerPlan(head: TableHead, options: ReadingOptions, { like }: Newer): SeriesPlan {
  const columns = recordedColumns(options, like.covariates);
  if (options.timeFormat !== undefined) return seriesPlan(columns, options, { lenient: true });
  const timeFormat = sameFormat(head, options, like);
  const formatSource = "the file of the run has it";
  return seriesPlan(columns, { ...options, timeFormat }, { lenient: true, formatSource });
}

/** How a table of series with these columns is read. */
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

/** Puts the rows of a table on a time line, as `collect` does. */
type Collect = (table: Table, roles: Roles) => Collection;

/**
 * Newer values of series, on the time line of the run.
 *
 * @throws UserError in one line: file, line, what is there, what was expected, what to do
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
 * @throws UserError in one line: file, line, what is there, what was expected, what to do
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

/** What each column of the file is read as; an id that is a covariate as well is one of texts. */
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

/** Which columns of the file the time and the id are put together from. */
function partsOf({ time, id }: Pick<SeriesOptions, "time" | "id">) {
  const lists = [time, id].filter((columns) => typeof columns === "object");
  return Object.fromEntries(lists.map((columns) => [columnName(columns), columns]));
}

/** The name of the run's format of times where most of the new ones have it too: few times may be ambiguous. */
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
