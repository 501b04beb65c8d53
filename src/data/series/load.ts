import { dataPath } from "../locate.js";
import { peekTable, readTable, type TableHead } from "../table/read.js";
import { addedColumns } from "../table/wide/options.js";
import { covariateRecords, trainingCategories, withCategories } from "./categories.js";
import { type Collection, collect } from "./collect.js";
import { foundLine } from "./found-line.js";
import { filled } from "./missing.js";
import { withoutLevels } from "./offsets.js";
import {
  type Newer,
  newerPlan,
  newerSeriesIn,
  type SeriesOptions,
  seriesIn,
  seriesPlan,
} from "./reading.js";
import { type CovariateRecord, foundColumns, targetsOf } from "./series-columns.js";
import { type Bounds, findBounds } from "./split.js";
import type { Chain } from "./transforms/chain.js";
import { fitChains } from "./transforms/fit.js";

/** A file of series, prepared for windows: its time line, the parts, and the transforms of its values. */
export interface PreparedSeries {
  /** With a column of 0 and 1 for each category, and without large levels: see `offsets.ts`. */
  readonly collection: Collection;
  readonly covariates: readonly CovariateRecord[];
  readonly bounds: Bounds;
  /** The columns of each series, with gaps treated as configured. */
  readonly columns: readonly (readonly Float64Array[])[];
  /** The transforms of the values, [series][column]. */
  readonly chains: readonly (readonly Chain[])[];
}

/**
 * Reads a file of series. Categories of the options' own file are codes, which {@link prepareSeries} makes
 * columns of; newer values have the columns of the run.
 *
 * @param newer a file instead of the options' own, with other values of the series of that one
 * @throws UserError in one line: file, line, what is there, what was expected, what to do
 */
export async function readSeries(
  options: SeriesOptions,
  newer?: Newer & { readonly file: string },
): Promise<Collection> {
  const path = dataPath(newer?.file ?? options.file);
  const head = await peekTable(path, { ...options, lenient: newer !== undefined });
  if (newer) {
    const plan = newerPlan(head, options, newer);
    return newerSeriesIn(await readTable(path, plan.read), plan, options, newer);
  }
  const headOf = await headsOf(path, head, options);
  const plan = seriesPlan(foundColumns(headOf, options), options);
  return seriesIn(await readTable(path, plan.read), plan, options, (table, roles) =>
    collect(table, roles, foundLine),
  );
}

/**
 * The first rows to judge each column by. Of a wide table these are rows of the file for columns that it has: the first
 * reshaped rows may come from a single one of these.
 */
async function headsOf(path: string, head: TableHead, options: SeriesOptions) {
  const { wide, ...plain } = options;
  if (wide === undefined) return () => head;
  const whole = await peekTable(path, plain);
  const added: readonly (string | undefined)[] = Object.values(addedColumns(wide));
  return (name: string) => (added.includes(name) ? head : whole);
}

/** @throws UserError if a value is missing and none may be, or a part has no step */
export function prepareSeries(read: Collection, options: SeriesOptions): PreparedSeries {
  const bounds = findBounds(read, options.split);
  const categories = trainingCategories(read, bounds, options.categories);
  const collection = withoutLevels(withCategories(read, categories), bounds, options);
  const columns = filled(collection, bounds, options.missing);
  const measured = collection.series.map((series) => series.columns);
  const targets = targetsOf(options).length;
  const chains = fitChains(collection, measured, bounds, { ...options, targets });
  const covariates = covariateRecords(read.roles.columns, categories);
  return { collection, covariates, bounds, columns, chains };
}
