import type { Latest, LatestOptions } from "../data/series/latest.js";
import type { ColumnRecord } from "../data/series/record.js";
import type { SeriesColumn } from "../data/series/series-columns.js";
import type { ModelRecord } from "../export/rnnlab/model-record.js";
import { UserError } from "../shared/errors.js";
import type { Series } from "./contract.js";

/** What a model file says about the series that its model takes. */
export interface SeriesModel {
  readonly record: ModelRecord;
  readonly options: LatestOptions;
  /** The columns in the order of the network's inputs. */
  readonly columns: readonly SeriesColumn[];
  /** The steps that a forecast needs, including those before the window that a transform reads. */
  readonly steps: number;
  /** The place of a series among those of the training; below 0 if it is none of them. */
  numberOf(name: string): number;
  /**
   * The fitted records of a series' columns. @throws UserError for a series that they cannot scale
   */
  recordsOf(name: string): readonly ColumnRecord[];
}

/** @throws UserError if the record is not that of a series task */
export function seriesModel(record: ModelRecord): SeriesModel {
  const { data } = record.inference;
  if (data.task !== "csv") {
    throw new UserError(`loadModel: the file's data is of the task "${data.task}", expected "csv"`);
  }
  const { target, past, known, calendar, steps, ahead } = record.series;
  const used = (names: readonly string[], use: SeriesColumn["use"]) =>
    names.map((name): SeriesColumn => ({ name, use, kind: "number" }));
  const bySeries = new Map(data.series.map(({ name, columns }) => [name, columns]));
  const reaches = data.series.flatMap(({ columns }) => columns.map((c) => c.transforms.reach));
  return {
    record,
    options: { target, calendar, steps, ahead, stride: 1 },
    columns: [...used(target, "target"), ...used(past, "past"), ...used(known, "known")],
    steps: steps + reaches.reduce((most, reach) => Math.max(most, reach), 0),
    numberOf: (name) => data.series.findIndex((trained) => trained.name === name),
    recordsOf(name) {
      const found = bySeries.get(name) ?? data.others;
      if (found) return found;
      const names = [...bySeries.keys()].slice(0, 5).join(", ");
      throw new UserError(
        `predict: series is "${name}", expected one of those that the run was trained on (${names}` +
          `${bySeries.size > 5 ? ", ..." : ""})`,
      );
    },
  };
}

/** The window of the latest steps, with the wall-clock time of each, in milliseconds. */
export function latestSteps(
  model: SeriesModel,
  { series = "", columns, times }: Series,
  horizon: number,
): { readonly latest: Latest; readonly wall: (index: number) => number } {
  const { steps, options } = model;
  const records = model.recordsOf(series);
  const values = model.columns.map((column, c) =>
    lastValues(columns[column.name], column, model, records[c]!),
  );
  const name = series;
  const number = model.numberOf(name);
  const latest = {
    name,
    number,
    now: steps - 1,
    columns: values,
    records,
    actual: () => Number.NaN,
  };
  if (options.calendar.length === 0) return { latest, wall: () => 0 };
  const walls = wallsOf(times, model, columns[model.columns[0]!.name]!.length, horizon);
  return { latest, wall: (index) => walls[index] ?? Number.NaN };
}

function lastValues(
  given: ArrayLike<number> | undefined,
  { name, use }: SeriesColumn,
  { steps, options: { ahead } }: SeriesModel,
  { transforms: { domain } }: ColumnRecord,
): Float64Array {
  const wanted = steps + (use === "known" ? ahead : 0);
  if (given === undefined || given.length < wanted) {
    throw new UserError(
      `predict: columns.${name} has ${given?.length ?? "no"} values, expected at least ${wanted}` +
        `${use === "known" ? `, the last ${ahead} of them ahead` : ""}`,
    );
  }
  const values = Float64Array.from(given).slice(-wanted);
  for (const [i, value] of values.entries()) {
    const at = `columns.${name}[${given.length - wanted + i}] is ${value}`;
    if (!Number.isFinite(value)) throw new UserError(`predict: ${at}, expected a number`);
    if (domain && !domain.forecastsOnly && !domain.accepts(value)) {
      throw new UserError(`predict: ${at}, expected ${domain.expected}`);
    }
  }
  return values;
}

function wallsOf(
  times: Series["times"] = [],
  { steps, record: { series } }: SeriesModel,
  count: number,
  horizon: number,
): number[] {
  const fedBack = Math.ceil(horizon / series.ahead) * series.ahead - series.ahead;
  if (times.length !== count + fedBack) {
    throw new UserError(
      `predict: times has ${times.length} entries, expected ${count + fedBack}: one for each step of ` +
        `${series.target[0]}${fedBack > 0 ? `, and ${fedBack} ahead` : ""}, for the model has inputs of ` +
        `the calendar (${series.calendar.join(", ")})`,
    );
  }
  return times.slice(count - steps).map(wallOf);
}

const ISO = /^\d{4}-\d\d-\d\d(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/;

function wallOf(time: string | Date, index: number): number {
  const text = typeof time === "string" ? ISO.exec(time) : undefined;
  const at = time instanceof Date ? time.getTime() : Date.parse(utcText(time, text?.[1]));
  if (text !== null && !Number.isNaN(at)) return at;
  throw new UserError(
    `predict: times has "${time}" at step ${index + 1} of those that are used, expected a date such as ` +
      "2026-01-31 or 2026-01-31T12:00",
  );
}

function utcText(time: string, clock: string | undefined): string {
  return clock === undefined ? time : `${time.slice(0, 10)}T${clock}Z`;
}
