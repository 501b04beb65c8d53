import { UserError } from "../../shared/errors.js";
import type { Splits } from "../dataset.js";
import { calendarFeatures } from "./calendar.js";
import type { PreparedSeries } from "./load.js";
import type { SeriesOptions } from "./reading.js";
import { targetsOf, usedAs } from "./series-columns.js";
import type { Bounds } from "./split.js";
import type { WindowedSeries } from "./windowed-series.js";
import { windowsOf } from "./windows.js";

/**
 * The windows of the three parts.
 *
 * @throws UserError if a part is too short for a window
 */
export function splitsOf(prepared: PreparedSeries, options: SeriesOptions): Splits {
  const { collection, bounds } = prepared;
  const { label, roles } = collection;
  const series = windowedSeries(prepared);
  const calendar = calendarFeatures(collection, options.calendar);
  const known = usedAs(roles.columns, "known");
  const windowing = {
    ...options,
    targets: targetsOf(options),
    statics: usedAs(roles.columns, "static"),
    known,
    label,
    trained: series.length,
  };
  const part = (name: keyof Bounds) => {
    const targets = bounds[name];
    const inputsFrom = options.reachBack ? bounds.train[0] : targets[0];
    const dataset = windowsOf(series, calendar, { targets, inputsFrom }, windowing);
    if (dataset.count === 0 && targets[1] > targets[0]) {
      throw new UserError(tooShort(prepared, options, name));
    }
    return dataset;
  };
  return { train: part("train"), valid: part("valid"), test: part("test") };
}

function tooShort(
  { collection, bounds }: PreparedSeries,
  { steps, ahead, reachBack }: SeriesOptions,
  part: keyof Bounds,
): string {
  const [from, to] = bounds[part];
  const place =
    `the ${part} part, which has ${to - from} steps (${collection.label(from)} to ` +
    `${collection.label(to - 1)})`;
  const all = `no window of data.steps + data.ahead = ${steps + ahead} steps without a gap`;
  return reachBack && part !== "train"
    ? `${collection.table.path}: ${all} has its last ${ahead} steps in ${place}. Make data.ahead ` +
        "smaller, or that part of data.split larger."
    : `${collection.table.path}: ${all} lies in ${place}. Make data.steps smaller, or that part of ` +
        "data.split larger.";
}

function windowedSeries({ collection, columns, chains }: PreparedSeries): WindowedSeries[] {
  return collection.series.map(({ name, first, columns: measured, offsets }, s) => ({
    name,
    number: s,
    first,
    columns: columns[s]!,
    measured,
    chains: chains[s]!,
    offsets,
  }));
}
