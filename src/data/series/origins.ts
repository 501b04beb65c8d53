import { UserError } from "../../shared/errors.js";
import type { Collection, Series } from "./collect.js";
import {
  eachSeries,
  type Latest,
  type LatestContext,
  type LatestWindows,
  lastStepOf,
  latestContext,
  latestOf,
} from "./latest.js";
import { requireNeighbours } from "./latest-checks.js";
import type { ReadingOptions } from "./reading.js";
import type { SeriesRecord } from "./record.js";

/** Windows that end at several steps of each series, and the number of possible ones. */
export interface RollingWindows extends LatestWindows {
  /**
   * Number of origins without a window, because a value in it is missing or a covariate after it is unknown.
   */
  readonly skipped: number;
}

/**
 * The windows of a rolling origin (Hyndman and Athanasopoulos, fpp3, 5.10): for each series, those that end
 * at its last step with a value of every target and at every `stride`-th step before it.
 *
 * @throws UserError if the file has another frequency
 */
export function rollingWindows(
  collection: Collection,
  record: SeriesRecord,
  options: ReadingOptions,
  stride: number,
): RollingWindows {
  requireNeighbours(collection);
  const context = latestContext(collection, record, options);
  let skipped = 0;
  const result = eachSeries(collection, (series) => {
    const origins = originsOf(series, options, stride);
    const windows = origins.flatMap((now) => latestIfAny(series, now, context) ?? []);
    if (windows.length === 0) return [latestOf(series, lastStepOf(series, options), context)];
    skipped += origins.length - windows.length;
    return windows;
  });
  return { ...result, skipped };
}

/** The last steps of the windows, earliest first. */
function originsOf(series: Series, options: ReadingOptions, stride: number): number[] {
  const last = lastStepOf(series, options);
  const count = Math.floor((last + 1 - options.steps) / stride) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => last - (count - 1 - i) * stride);
}

function latestIfAny(series: Series, now: number, context: LatestContext): Latest | undefined {
  try {
    return latestOf(series, now, context);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
