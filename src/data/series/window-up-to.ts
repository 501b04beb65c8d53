import { UserError } from "../../shared/errors.js";
import type { Collection, Series } from "./collect.js";
import { filled, firstMissing } from "./missing.js";
import type { ReadingOptions } from "./reading.js";
import { targetsOf, usedAs } from "./series-columns.js";
import type { Bounds } from "./split.js";

/**
 * The columns of a window whose last step is `now`: targets, past and static covariates [steps], then known
 * covariates [steps + ahead]. Gaps are treated according to the options, from values up to `now` only.
 *
 * @throws UserError if a value is missing that is required
 */
export function windowUpTo(
  series: Series,
  now: number,
  collection: Collection,
  options: ReadingOptions,
): readonly Float64Array[] {
  const { steps, ahead, missing } = options;
  const seen = series.columns.length - usedAs(collection.roles.columns, "known");
  const start = now + 1 - steps;
  const end = (column: number) => now + 1 + (column < seen ? 0 : ahead);
  const window = series.columns.map((values, c) => values.subarray(start, end(c)));
  const problem = firstMissing(collection, partOf(series, start, window));
  if (problem === undefined) return window;
  if (missing !== "interpolate") {
    throw new UserError(
      `${problem}, expected a value at each of the last ${steps} steps. Fill it in, or train with ` +
        'data.missing "interpolate".',
    );
  }
  const from = lastValuesBefore(series, start);
  const longer = series.columns.map((values, c) => values.subarray(from, end(c)));
  const part = partOf(series, from, longer);
  const [whole = []] = filled({ ...collection, series: [part] }, ONE_PART, missing);
  const complete = whole.map((values) => values.subarray(start - from));
  if (!complete.some((values) => values.some(Number.isNaN))) return complete;
  throw new UserError(`${problem}, with no value before it to interpolate from. Add earlier rows.`);
}

/** A part of a series as a series. */
function partOf(series: Series, from: number, columns: readonly Float64Array[]): Series {
  return { ...series, first: series.first + from, columns };
}

/** The latest step up to `start` by which every column has had a value, or the first step. */
function lastValuesBefore({ columns }: Series, start: number): number {
  const places = columns.map((values) => {
    let at = start;
    while (at > 0 && Number.isNaN(values[at]!)) at -= 1;
    return at;
  });
  return Math.min(...places);
}

const ONE_PART: Bounds = {
  train: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  valid: [0, 0],
  test: [0, 0],
};

/** @throws UserError if the covariates known in advance end too early */
export function requireKnown(
  series: Series,
  now: number,
  { table, label }: Collection,
  options: ReadingOptions,
): void {
  const { ahead, known } = options;
  const target = targetsOf(options).join(", ");
  const ofSeries = series.name === "" ? "" : ` of ${series.name}`;
  const last = series.columns[0]!.length - 1;
  if (last >= now + ahead) return;
  throw new UserError(
    `${table.path}: ${known.join(", ")}${ofSeries} ends at ${label(series.first + last)}, expected ` +
      `known values up to ${label(series.first + now + ahead)}, ${ahead} steps after the last ` +
      `${target}. Add rows with an empty ${target}.`,
  );
}
