import { UserError } from "../../shared/errors.js";
import type { Collection, Series } from "./collect.js";
import { requireAccepted, requireNeighbours, requireSteps } from "./latest-checks.js";
import { columnName, type ReadingOptions } from "./reading.js";
import type { ColumnRecord, SeriesRecord } from "./record.js";
import { targetsOf } from "./series-columns.js";
import { requireKnown, windowUpTo } from "./window-up-to.js";

/** The last window of a series before the forecast, in the unit of the data. */
export interface Latest {
  /** The id of the series; empty if there is only one. */
  readonly name: string;
  /** Its number among the training series; negative if it is not one of them. */
  readonly number: number;
  /** Index of the window's last step on the time line. */
  readonly now: number;
  /**
   * Targets, past and static covariates [reach + steps], then known covariates [reach + steps + ahead], where
   * reach is the maximum over all transforms.
   */
  readonly columns: readonly Float64Array[];
  /** What the run stores about each column. */
  readonly records: readonly ColumnRecord[];
  /** The value of a target `k` + 1 steps after the window; NaN if the file does not have it. */
  readonly actual: (target: number, k: number) => number;
}

/** Windows to forecast from, and the series without a window. */
export interface LatestWindows {
  readonly windows: readonly Latest[];
  readonly refused: readonly RefusedSeries[];
}

/** A series that cannot be forecast. */
export interface RefusedSeries {
  readonly name: string;
  /** The reason, in one line that names the file. */
  readonly reason: string;
}

/**
 * The last window of every series, which ends at the last step with a value of every target. Later rows may
 * hold known covariates. A series that is too short, has a gap or was not trained on is refused; this does
 * not affect the others.
 *
 * @param collection newer values on the time line of the training file
 * @throws UserError if the file has another frequency
 */
export function latestWindows(
  collection: Collection,
  record: SeriesRecord,
  options: ReadingOptions,
): LatestWindows {
  requireNeighbours(collection);
  const context = latestContext(collection, record, options);
  return eachSeries(collection, (series) => [
    latestOf(series, lastStepOf(series, options), context),
  ]);
}

/** What a run stores about a series. */
interface TrainedSeries {
  readonly number: number;
  readonly columns: readonly ColumnRecord[];
}

/** What {@link latestOf} needs besides the series and the step. */
export interface LatestContext {
  readonly collection: Collection;
  readonly options: ReadingOptions;
  /** What the run stores about each series. */
  readonly trained: ReadonlyMap<string, TrainedSeries>;
  /** Transforms for series that are not in the training data, if these can be forecast. */
  readonly others: readonly ColumnRecord[] | undefined;
}

export function latestContext(
  collection: Collection,
  { series, others }: SeriesRecord,
  options: ReadingOptions,
): LatestContext {
  const trained = new Map(series.map(({ name, columns }, number) => [name, { number, columns }]));
  return { collection, options, trained, others };
}

/** Collects windows from each series; a series without windows is refused. */
export function eachSeries(
  { series }: Collection,
  windowsOfSeries: (series: Series) => readonly Latest[],
): LatestWindows {
  const refused: RefusedSeries[] = [];
  const windows = series.flatMap((single) => {
    try {
      return windowsOfSeries(single);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused.push({ name: single.name, reason: error.message });
      return [];
    }
  });
  return { windows, refused };
}

/**
 * The window of a series that ends at the given step.
 *
 * @throws UserError if there is none
 */
export function latestOf(series: Series, now: number, context: LatestContext): Latest {
  const { collection, options } = context;
  const records = recordsOf(series, context);
  const reach = records.reduce((most, { transforms }) => Math.max(most, transforms.reach), 0);
  const whole = { ...options, steps: reach + options.steps };
  requireSteps(series, now, collection, whole);
  if (options.known.length > 0) requireKnown(series, now, collection, options);
  const columns = windowUpTo(series, now, collection, whole);
  const window = { ...series, first: series.first + now + 1 - whole.steps, columns };
  requireAccepted(window, collection, records);
  return {
    name: series.name,
    number: context.trained.get(series.name)?.number ?? -1,
    now: series.first + now,
    columns,
    records,
    actual: (target, k) => series.columns[target]![now + 1 + k] ?? Number.NaN,
  };
}

/** The last step at which each target has a value; -1 if there is none. */
export function lastStepOf({ columns }: Series, options: ReadingOptions): number {
  const targets = columns.slice(0, targetsOf(options).length);
  const present = (at: number) => targets.every((values) => !Number.isNaN(values[at]!));
  let at = columns[0]!.length - 1;
  while (at >= 0 && !present(at)) at -= 1;
  return at;
}

function recordsOf({ name }: Series, context: LatestContext): readonly ColumnRecord[] {
  const { collection, options, trained, others } = context;
  const found = trained.get(name)?.columns ?? others;
  if (found) return found;
  const names = [...trained.keys()].slice(0, MOST_NAMES).join(", ");
  const more = trained.size > MOST_NAMES ? ` and ${trained.size - MOST_NAMES} more` : "";
  throw new UserError(
    `${collection.table.path}: ${columnName(options.id ?? "")} has "${name}", expected one of the series that the run ` +
      `was trained on (${names}${more}). Only a run with data.scalePer "all" or without scaling has a scale for others.`,
  );
}

/** Maximum number of series that an error names. */
const MOST_NAMES = 5;
