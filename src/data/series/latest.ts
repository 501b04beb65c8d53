import { UserError } from "../../shared/errors.js";
import type { Dataset } from "../dataset.js";
import { calendarFeatures } from "./calendar.js";
import type { Collection, Series } from "./collect.js";
import { type SeriesOptions, scaled, targetsOf, type Understood } from "./load.js";
import { filled, firstMissing } from "./missing.js";
import type { Scale } from "./scaling.js";
import type { Bounds } from "./split.js";
import { windowsOf } from "./windows.js";

/** The last window of one series, in the data's own unit. */
export interface Latest {
  /** The series' id; empty where there is one series only. */
  readonly name: string;
  /** Place of the window's last step on the time line. */
  readonly now: number;
  /** Targets and past covariates [steps], then known covariates [steps + ahead]. */
  readonly columns: readonly Float64Array[];
  /** Of each column, by the training part. */
  readonly scales: readonly Scale[];
}

/**
 * The window before the unknown of every series: it ends at the last step with a value of every
 * target. Later rows may hold known covariates.
 *
 * @param collection newer values on the time line of the file that was trained on
 * @throws UserError where a series is too short, has a gap, or was not trained on
 */
export function latestWindows(
  collection: Collection,
  trained: Understood,
  options: SeriesOptions,
): readonly Latest[] {
  requireNeighbours(collection);
  return collection.series.map((series) => {
    const scales = scalesOf(series, collection, trained, options);
    const now = lastStepOf(series, targetsOf(options).length);
    requireSteps(series, now, collection, options);
    const columns = windowOf(series, now, collection, options);
    return { name: series.name, now: series.first + now, columns, scales };
  });
}

/** One window of each series, the first after `from` of the time line that its values say. */
export function latestDataset(
  all: readonly Latest[],
  { wall }: Collection,
  options: SeriesOptions,
): Dataset {
  const { steps, ahead, known, calendar } = options;
  const starts = all.map(({ now }) => now + 1 - steps);
  const origin = starts.reduce((a, b) => Math.min(a, b));
  const length = starts.reduce((a, b) => Math.max(a, b)) + steps + ahead - origin;
  const series = all.map(({ columns, scales }, s) => ({
    first: starts[s]! - origin,
    scales,
    columns: columns.map((values, c) => {
      const whole = new Float32Array(steps + ahead); // what is not known is read by no input
      whole.set(scaled(values, scales[c]!));
      return whole;
    }),
  }));
  const features = calendarFeatures({ wall: (i) => wall(i + origin), length }, calendar);
  const windowing = { ...options, targets: targetsOf(options), known: known.length };
  return windowsOf(series, features, [0, length], windowing);
}

/** The last step at which each of the first `targets` columns has a value; -1 where none is. */
function lastStepOf({ columns }: Series, targets: number): number {
  const present = (at: number) => columns.slice(0, targets).every((own) => !Number.isNaN(own[at]!));
  let at = columns[0]!.length - 1;
  while (at >= 0 && !present(at)) at -= 1;
  return at;
}

/** @throws UserError where no row stands one step after another: the file's steps are longer ones */
function requireNeighbours({ series, table, frequency }: Collection): void {
  const follows = series.some(({ first, columns, rowAt }) =>
    columns[0]!.some((_, i) => i > 0 && rowAt(first + i - 1) >= 0 && rowAt(first + i) >= 0),
  );
  if (follows || table.rows <= series.length) return;
  throw new UserError(
    `${table.path}: no two of its rows are ${frequency.name} apart, expected the frequency of the ` +
      "file that the run was trained on",
  );
}

function scalesOf(
  { name }: Series,
  { table }: Collection,
  { collection, scales }: Understood,
  { scalePer, id }: SeriesOptions,
): readonly Scale[] {
  const at = collection.series.findIndex((one) => one.name === name);
  const found = scales[scalePer === "all" ? 0 : at];
  if (found) return found;
  throw new UserError(
    `${table.path}: ${id} has "${name}", expected series of ${collection.table.path}, which the run ` +
      'was trained on. Only a run with data.scalePer "all" has a scale for others.',
  );
}

function requireSteps(
  series: Series,
  now: number,
  { table, label }: Collection,
  options: SeriesOptions,
): void {
  const { steps } = options;
  if (now + 1 >= steps) return;
  const end = now < 0 ? "" : ` up to ${label(series.first + now)}`;
  throw new UserError(
    `${table.path}: ${targetsOf(options).join(", ")}${of(series)} has ${now + 1} steps${end}, expected at least ` +
      `${steps}, data.steps of the run. Give more of its past.`,
  );
}

/** The columns of a window whose last step is `now`, gaps treated as the options ask. */
function windowOf(
  series: Series,
  now: number,
  collection: Collection,
  options: SeriesOptions,
): readonly Float64Array[] {
  const { steps, ahead, missing, known } = options;
  const seen = series.columns.length - known.length;
  const start = now + 1 - steps;
  const from = missing === "interpolate" ? 0 : start;
  const end = (column: number) => now + 1 + (column < seen ? 0 : ahead);
  if (known.length > 0) requireKnown(series, now, collection, options);
  const columns = series.columns.map((values, c) => values.subarray(from, end(c)));
  const part = { ...series, first: series.first + from, columns };
  const problem = firstMissing(collection, part);
  if (problem === undefined) return columns.map((values) => values.subarray(start - from));
  if (missing !== "interpolate") {
    throw new UserError(`${problem}, expected a value at each of the last ${steps} steps`);
  }
  const [whole = []] = filled({ ...collection, series: [part] }, ONE_PART, missing);
  const window = whole.map((values) => values.subarray(start - from));
  if (!window.some((values) => values.some(Number.isNaN))) return window;
  throw new UserError(
    `${problem}, with no value before it to interpolate from. Give more of its past.`,
  );
}

const ONE_PART: Bounds = {
  train: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  valid: [0, 0],
  test: [0, 0],
};

function requireKnown(
  series: Series,
  now: number,
  { table, label }: Collection,
  options: SeriesOptions,
): void {
  const { ahead, known } = options;
  const target = targetsOf(options).join(", ");
  const last = series.columns[0]!.length - 1;
  if (last >= now + ahead) return;
  throw new UserError(
    `${table.path}: ${known.join(", ")}${of(series)} ends at ${label(series.first + last)}, expected ` +
      `known values up to ${label(series.first + now + ahead)}, ${ahead} steps after the last ` +
      `${target}. Add rows with an empty ${target}.`,
  );
}

function of({ name }: Series): string {
  return name === "" ? "" : ` of ${name}`;
}
