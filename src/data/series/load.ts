import { UserError } from "../../shared/errors.js";
import { dataPath } from "../locate.js";
import type { ColumnOptions } from "../table/builders.js";
import { type ColumnKind, peekTable, readTable, type TableHead } from "../table/read.js";
import { cellsOf } from "../table/rows.js";
import { requireSquares } from "../table/sizes.js";
import { timeZone } from "../table/time-zone.js";
import type { CalendarName } from "./calendar.js";
import {
  covariateRecords,
  recordedCategories,
  trainingCategories,
  withCategories,
} from "./categories.js";
import { type Collection, collect, collectUsable, type TimeLine } from "./collect.js";
import { filled, type Missing } from "./missing.js";
import type { Resample } from "./resample.js";
import {
  type ColumnRoles,
  type CovariateRecord,
  foundColumns,
  recordedColumns,
  type SeriesColumn,
  tableKinds,
  targetsOf,
} from "./series-columns.js";
import { type Bounds, findBounds, type SplitOption } from "./split.js";
import type { Chain } from "./transforms/chain.js";
import { fitChains, type TransformOptions } from "./transforms/fit.js";

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

export { targetsOf } from "./series-columns.js";

/** What a column is called that is one of the file, or several put together. */
export function columnName(columns: string | readonly string[]): string {
  return typeof columns === "string" ? columns : columns.join(" + ");
}

/** A file of other values of series that were read before. */
interface Newer {
  readonly file: string;
  /** The time line of those series, which goes on. */
  readonly like: TimeLine;
  /** Takes what is wrong with a row that is left out, in one line that names it. */
  readonly onProblem: (problem: string) => void;
}

/** A file of series, prepared for windows: its time line, the parts of it, and what is done to its values. */
export interface PreparedSeries {
  /** With a column of 0 and 1 for each category. */
  readonly collection: Collection;
  readonly covariates: readonly CovariateRecord[];
  readonly bounds: Bounds;
  /** Of each series, what there is of each column, gaps treated as asked for. */
  readonly columns: readonly (readonly Float64Array[])[];
  /** What is done to the values, [series][column]. */
  readonly chains: readonly (readonly Chain[])[];
}

/**
 * Reads a file of series. Categories of the options' own file are codes, which {@link prepareSeries} makes
 * columns of; newer values have the columns of the run.
 *
 * @param newer a file in place of the options' own, with other values of the series of that one
 * @throws UserError in one line: file, line, what is there, what was expected, what to do
 */
export async function readSeries(options: SeriesOptions, newer?: Newer): Promise<Collection> {
  const { timeZone: timeZoneName, missingValues } = options;
  const [time, id] = [options.time, options.id].map((names) => names && columnName(names));
  const path = dataPath(newer?.file ?? options.file);
  const lenient = newer !== undefined;
  const head = await peekTable(path, { ...options, lenient });
  const columns = newer
    ? recordedColumns(options, newer.like.covariates)
    : foundColumns(head, options);
  const covariates = columns.filter(({ use }) => use !== "target").map(({ name }) => name);
  const table = await readTable(path, {
    ...options,
    columns: kindsOf(columns, time, id),
    covariates,
    missingWords: missingValues,
    parts: partsOf(options),
    timeFormat: options.timeFormat ?? (newer && sameFormat(head, options, newer.like)),
    lenient,
  });
  const numbers = columns.filter(({ kind }) => kind !== "category").map(({ name }) => name);
  requireValues(path, numbers, (name) => table.numbers(name));
  requireSquares(table, numbers);
  const zone = timeZoneName === undefined ? undefined : timeZone(timeZoneName);
  const { sessions, holidays, resample } = options;
  const roles = { time, zone, id, columns, sessions, holidays, resample };
  const collection = newer
    ? withCategories(
        collectUsable(table, roles, newer.like, newer.onProblem),
        recordedCategories(newer.like.covariates),
      )
    : collect(table, roles);
  if (options.calendar.length > 0 && !collection.clock?.format.calendar) {
    throw new UserError(
      `${path}: data.calendar is ${options.calendar.join(", ")}, expected none without dates in ` +
        "data.time",
    );
  }
  return collection;
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
  { time = "" }: SeriesOptions,
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

/** @throws UserError where values are missing that may not be, or a part has no step */
export function prepareSeries(read: Collection, options: SeriesOptions): PreparedSeries {
  const bounds = findBounds(read, options.split);
  const categories = trainingCategories(read, bounds, options.categories);
  const collection = withCategories(read, categories);
  const columns = filled(collection, bounds, options.missing);
  const measured = collection.series.map((series) => series.columns);
  const targets = targetsOf(options).length;
  const chains = fitChains(collection, measured, bounds, { ...options, targets });
  const covariates = covariateRecords(read.roles.columns, categories);
  return { collection, covariates, bounds, columns, chains };
}
