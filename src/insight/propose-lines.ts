import { type PreparedSeries, prepareSeries, readSeries } from "../data/series/load.js";
import { splitsOf } from "../data/series/series-splits.js";
import type { Suggestion } from "../data/suggested.js";
import { csv } from "../data/tasks/csv.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { canFitTables, tablesCost } from "../evaluation/line-tables.js";
import { fitSeriesLines, SERIES_RIDGES } from "../evaluation/lines-by-series.js";
import { UserError } from "../shared/errors.js";

/** Above this number of values, reading windows would take seconds. */
const MOST_VALUES = 2e6;
/** The number of multiplications, some seconds, above which an evenly spaced selection of the series is tried. */
const MOST_COST = 3e9;
/** With fewer series in the selection, nothing is proposed. */
const FEWEST_SERIES = 2;
/**
 * Lines of series are proposed only if their squared error is below this share of that of one line for all: they have
 * as many coefficients for each series, and a series that training did not see has none of its own.
 */
const CLEARLY = 0.95;

/**
 * The config with `model.skip: linearBySeries` instead of `linear` if validation clearly prefers a line for each series
 * to one for all, and a sentence that says so.
 *
 * @param options.mostCost the number of multiplications above which a selection of the series is tried
 * @param options.onWork receives what begins, if it may take long
 */
export async function withLinesBySeries(
  path: string,
  suggestion: Suggestion,
  {
    mostCost = MOST_COST,
    onWork,
  }: { readonly mostCost?: number; readonly onWork?: ((what: string) => void) | undefined } = {},
): Promise<Suggestion> {
  const { config, notes, choices } = suggestion;
  const model = config.model as { readonly skip?: string } | undefined;
  const data = csv.options.parse({ ...config.data, file: path });
  if (model?.skip !== "linear" || data.id === undefined) return suggestion;
  onWork?.("comparing a line for each series with one for all");
  const percent = await lessError(data, mostCost);
  if (percent === undefined) return suggestion;
  const note =
    `model.skip linearBySeries: on the validation part, a line for each series has ${percent} % less squared error ` +
    "than one line for all (median over the series)";
  return {
    config: { ...config, model: { ...model, skip: "linearBySeries" } },
    notes: [...notes, note],
    choices: [...choices, note],
  };
}

/**
 * The percentage by which lines of series reduce the error; undefined if it is small, unknown, or takes long
 * to compute.
 */
async function lessError(config: CsvConfig, mostCost: number): Promise<number | undefined> {
  const collection = await readSeries(config);
  const { series, length } = collection;
  if (series.length < FEWEST_SERIES || series.length * length > MOST_VALUES) return undefined;
  try {
    const prepared = prepareSeries(collection, config);
    const splits = selectionOf(prepared, config, mostCost);
    if (splits === undefined) return undefined;
    const { ratio } = fitSeriesLines(splits);
    return ratio < CLEARLY ? Math.round(100 * (1 - ratio)) : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined; // no room for windows: training says so
    throw error;
  }
}

/** Windows of as many series as can be tried in seconds, if training can fit lines of all of them. */
function selectionOf(prepared: PreparedSeries, config: CsvConfig, mostCost: number) {
  const ridges = SERIES_RIDGES.length;
  const all = splitsOf(prepared, config);
  const train = all.train.everyWindow!();
  if (!canFitTables(train, ridges)) return undefined;
  const every = Math.ceil(tablesCost(train, ridges) / mostCost);
  if (every === 1) return all;
  const isTaken = (_: unknown, s: number) => s % every === 0;
  const { collection, columns, chains } = prepared;
  const series = collection.series.filter(isTaken);
  if (series.length < FEWEST_SERIES) return undefined;
  const selection = {
    ...prepared,
    collection: { ...collection, series },
    columns: columns.filter(isTaken),
    chains: chains.filter(isTaken),
  };
  return splitsOf(selection, config);
}
