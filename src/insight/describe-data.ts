import type { Config } from "../config/schema.js";
import type { Dataset, Splits } from "../data/dataset.js";
import { seriesNotes } from "../data/series/calendar-notes.js";
import { categoryNotes, categoryRows } from "../data/series/category-notes.js";
import type { Clock } from "../data/series/clock.js";
import type { Collection, Series } from "../data/series/collect.js";
import { foldsOf } from "../data/series/folds.js";
import { sessionsOf } from "../data/series/frequency.js";
import { type PreparedSeries, prepareSeries, readSeries } from "../data/series/load.js";
import { columnName } from "../data/series/reading.js";
import { targetsOf } from "../data/series/series-columns.js";
import { splitsOf } from "../data/series/series-splits.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import type { SeriesFacts, SeriesFigures } from "../report/series-text.js";
import { evenlySpaced } from "../shared/evenly-spaced.js";

/** The format of the times, such as `YYYY-MM-DD HH:mm in Europe/Berlin`. */
function timesOf({ format, zone }: Clock): string {
  return zone === undefined ? format.name : `${format.name} in ${zone.name}`;
}

const partNames = ["train", "valid", "test"] as const;

/** The figures of each series, by target, and the number of its windows in each part. */
function bySeries(
  { collection: { series, date } }: PreparedSeries,
  splits: Splits,
  targets: readonly string[],
): SeriesFigures[] {
  const windows = partNames.map((name) => windowsBySeries(splits[name], series));
  return series.map(({ name, first, columns, offsets }) => ({
    name,
    from: date(first),
    to: date(first + columns[0]!.length - 1),
    targets: targets.map((target, c) => ({
      name: target,
      ...figuresOf(columns[c]!, offsets?.[c]?.value),
    })),
    windows: {
      train: windows[0]!.get(name) ?? 0,
      valid: windows[1]!.get(name) ?? 0,
      test: windows[2]!.get(name) ?? 0,
    },
  }));
}

function windowsBySeries({ count, place }: Dataset, series: readonly Series[]) {
  if (series.length === 1) return new Map([[series[0]!.name, count]]);
  const counts = new Map<string, number>();
  for (let index = 0; index < count; index += 1) {
    const { series: name } = place!(index);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/**
 * Figures of the values that are not missing, null if there are none. The standard deviation is
 * that of a population.
 *
 * @param offset what was subtracted from the values
 */
function figuresOf(values: Float64Array, offset = 0) {
  const present = values.filter((value) => !Number.isNaN(value));
  const missing = values.length - present.length;
  if (present.length === 0) return { missing, mean: null, sd: null, low: null, high: null };
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const low = present.reduce((a, b) => Math.min(a, b));
  const high = present.reduce((a, b) => Math.max(a, b));
  const [sd, inUnit] = [Math.sqrt(squares / present.length), (value: number) => value + offset];
  return { missing, mean: inUnit(mean), sd, low: inUnit(low), high: inUnit(high) };
}

/** Maximum number of series that a page shows. */
const MOST_PICTURED = 6;

/**
 * Describes how a config's series were read (`data.task: "csv"`).
 *
 * @throws UserError if the data cannot be read
 */
export async function describeData(config: Config): Promise<SeriesFacts> {
  const options = config.data as CsvConfig;
  const { backtest } = config.evaluation;
  const collection = await readSeries(options);
  const prepared = prepareSeries(collection, options);
  const splits = splitsOf(prepared, options);
  const { table, series, frequency, length, date } = collection;
  const targets = targetsOf(options);
  const sessions = sessionsOf(frequency);
  const holidays = frequency.record.kind === "weekly" ? frequency.record.holidays : [];
  return {
    file: table.path,
    rows: table.rows,
    targets,
    columns: columnsOf(options, collection),
    series: series.length,
    frequency: frequency.name,
    ...(sessions !== undefined && { sessions }),
    ...(holidays.length > 0 && { holidays }),
    categories: categoryRows(collection, prepared.covariates),
    notes: [...seriesNotes(collection, options), ...categoryNotes(table.path, prepared.covariates)],
    from: date(0),
    to: date(length - 1),
    missing: missingByColumn(collection),
    parts: partsOf(prepared, splits),
    bySeries: bySeries(prepared, splits, targets),
    folds: backtest ? foldsOf(collection, options, backtest).map(({ fold }) => fold) : [],
    pictured: evenlySpaced(series, MOST_PICTURED).map(({ name, first, columns }) => ({
      name,
      values: targets.map((_, c) => [...new Array<number>(first).fill(Number.NaN), ...columns[c]!]),
    })),
    timeOf: date,
  };
}

/** The columns other than the targets, by their use. */
function columnsOf(options: CsvConfig, collection: Collection): SeriesFacts["columns"] {
  const { time, id, past, known } = options;
  return {
    ...(time !== undefined && { time: `${columnName(time)}, as ${timesOf(collection.clock!)}` }),
    ...(id !== undefined && { id: columnName(id) }),
    ...(past.length > 0 && { past: past.join(", ") }),
    ...(known.length > 0 && { known: known.join(", ") }),
    ...(options.static.length > 0 && { static: options.static.join(", ") }),
  };
}

/** The number of missing values of each column in all series. */
function missingByColumn({ roles, series }: Collection): SeriesFacts["missing"] {
  return Object.fromEntries(
    roles.columns.map(({ name }, c) => [
      name,
      series.reduce((sum, { columns }) => sum + columns[c]!.filter(Number.isNaN).length, 0),
    ]),
  );
}

/** The span of each part and the number of its windows. */
function partsOf(prepared: PreparedSeries, splits: Splits): SeriesFacts["parts"] {
  const { date } = prepared.collection;
  return partNames.map((name) => {
    const [from, to] = prepared.bounds[name];
    const { count }: Dataset = splits[name];
    const span = { from: date(from), to: date(to - 1), start: from, steps: to - from };
    return { name, ...span, windows: count };
  });
}
