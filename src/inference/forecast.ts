import type { Config } from "../config/schema.js";
import type { Collection } from "../data/series/collect.js";
import type { Latest } from "../data/series/latest.js";
import { readSeries } from "../data/series/load.js";
import { timeLineOf } from "../data/series/record.js";
import { relativeToRecord } from "../data/series/recorded-offsets.js";
import { targetsOf } from "../data/series/series-columns.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { predictedBatches } from "../evaluation/predicted-batches.js";
import { requireReadingMemory } from "../experiment/memory.js";
import type { Network } from "../model/network.js";
import type { ShownForecasts } from "../report/forecast-text.js";
import { readConfig } from "../runs/reader.js";
import { counted } from "../shared/format.js";
import type { Forecaster } from "./continued.js";
import { PictureCollector } from "./forecast-pictures.js";
import { type ForecastRow, forecastColumns, forecastLines } from "./forecast-rows.js";
import { type ModelRecord, modelRecord, noOtherData } from "./model-record.js";
import type { Coverage, Predicted } from "./predicted.js";
import { withRunNetworks } from "./run-network.js";
import {
  type ForecastSettings,
  forecastPieces,
  forecastWindows,
  requireHorizon,
  unseenSeries,
} from "./series-forecasts.js";

/** What to forecast, and how far. */
export interface ForecastRequest extends ForecastSettings {
  /** File of newer values, with the columns of the run's data. */
  readonly input: string;
  /** Steps to forecast (default: the number that the model was trained for). */
  readonly horizon?: number | undefined;
  readonly threads: number;
  /** Maximum number of series to return pictures of (default: none). */
  readonly pictured?: number | undefined;
}

/** The series that are forecast, and how far. */
interface ForecastSeries {
  readonly collection: Collection;
  readonly options: CsvConfig;
  readonly horizon: number;
}

/**
 * Forecasts what follows a file of series, as CSV.
 *
 * @returns columns series, time, target if there are several, forecast, low, high; with `stride`
 *   also the origin, the step ahead, and the actual value and the error where the file has them
 * @throws UserError as {@link forecastInto} does
 */
export async function forecastOf(
  folders: readonly string[],
  request: ForecastRequest,
): Promise<Predicted & { readonly pictures: ShownForecasts | undefined }> {
  const several = targetsOf(readConfig(folders[0]!).data as CsvConfig).length > 1;
  const columns = forecastColumns(several, request.stride !== undefined);
  const csv = [`${columns.map(({ name }) => name).join(",")}\n`];
  let collector: PictureCollector | undefined;
  const coverage = await forecastInto(
    folders,
    request,
    (rows) => void csv.push(forecastLines(columns, collector?.collected(rows) ?? rows)),
    (windows, series) => {
      const { pictured: most, level } = request;
      if (most !== undefined) collector = new PictureCollector(windows, { ...series, level, most });
    },
  );
  return { ...coverage, csv, pictures: collector?.pictures() };
}

/**
 * Forecasts what follows a file of series, with the model of a run whose task is `csv`. A series
 * that cannot be forecast is left out with a warning.
 *
 * @param folders the run, or all runs of an ensemble, which differ only in their seed: forecasts
 *   and interval ends are then the means over the runs
 * @param take receives the forecasts, some windows at a time; it must read each piece to its end
 * @param begin receives the windows and their series before they are forecast
 * @throws UserError if the file does not continue the run's series, or none of them can be forecast
 */
export async function forecastInto(
  folders: readonly string[],
  request: ForecastRequest,
  take: (rows: Iterable<ForecastRow>) => void | Promise<void>,
  begin: (windows: readonly Latest[], series: ForecastSeries) => void = () => {},
): Promise<Coverage> {
  const folder = folders[0]!;
  const config = readConfig(folder);
  const options = config.data as CsvConfig;
  const horizon = request.horizon ?? options.ahead;
  requireHorizon(horizon, options);
  const { threads, onWarning } = request;
  const records = await memberRecords(folders, config, onWarning);
  const { shape, data } = records[0]!;
  if (data.task !== "csv") throw noOtherData(folder, config);
  const like = timeLineOf(data);
  requireReadingMemory(request.input);
  const problems: string[] = [];
  const onProblem = (problem: string) => problems.push(problem);
  const collection = await readSeries(options, { file: request.input, like, onProblem });
  const { skip, hybrid } = config.model;
  const unseen = unseenSeries({ skip, smooths: hybrid !== "none" });
  const relative = relativeToRecord(collection, data);
  const trained = { record: relative.record, options, unseen };
  const found = forecastWindows({ ...relative, problems }, trained, request);
  const series = { collection: relative.collection, options, horizon };
  begin(found.windows, series);
  await withRunNetworks({ folders, config, shape, threads }, async (networks) => {
    const members = networks.map((network, index) => {
      return { forecaster: forecasterOf(network), errors: records[index]!.errors(network) };
    });
    for (const rows of forecastPieces(members, found, series, request)) await take(rows);
  });
  const { refused } = found;
  return {
    complete: refused.length === 0 && problems.length === 0,
    refused: `${refused.length} series and ${counted(problems.length, "row")}`,
  };
}

/**
 * The model record of each run. Only the first run's warnings are passed on, because the others'
 * are the same.
 */
async function memberRecords(
  folders: readonly string[],
  config: Config,
  onWarning: (message: string) => void,
): Promise<ModelRecord[]> {
  const records: ModelRecord[] = [];
  for (const [index, folder] of folders.entries()) {
    records.push(await modelRecord(folder, config, index === 0 ? onWarning : () => {}));
  }
  return records;
}

function forecasterOf(network: Network): Forecaster {
  const { loss } = network.spec;
  return { loss, batches: (dataset) => predictedBatches(network, dataset) };
}
