import type { Config } from "../config/schema.js";
import { unseenCategories } from "../data/series/category-notes.js";
import type { Collection } from "../data/series/collect.js";
import { type LatestWindows, latestWindows } from "../data/series/latest.js";
import { readSeries } from "../data/series/load.js";
import { rollingWindows } from "../data/series/origins.js";
import { type SeriesRecord, timeLineOf } from "../data/series/record.js";
import { targetsOf } from "../data/series/series-columns.js";
import { unusualValues } from "../data/series/unusual.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { outputRanges } from "../evaluation/conformal-ranges.js";
import { predictedBatches } from "../evaluation/predicted-batches.js";
import { requireReadingMemory } from "../experiment/memory.js";
import type { Network } from "../model/network.js";
import type { ShownForecasts } from "../report/forecast-text.js";
import { readConfig } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { type Continuation, continued, type Forecaster } from "./continued.js";
import {
  ForecastTally,
  intervalsText,
  leftOutText,
  refusedText,
  unusualText,
} from "./forecast-notes.js";
import { PictureCollector } from "./forecast-pictures.js";
import { type ForecastRow, forecastColumns, forecastLines, forecastRows } from "./forecast-rows.js";
import { ensembleText, meanForecasts } from "./mean-forecasts.js";
import { type ModelRecord, modelRecord, noOtherData } from "./model-record.js";
import type { Coverage, Predicted } from "./predicted.js";
import { withRunNetworks } from "./run-network.js";

/** What to forecast, and how far. */
export interface ForecastRequest {
  /** File of newer values, with the columns of the run's data. */
  readonly input: string;
  /** Steps to forecast (default: the number that the model was trained for). */
  readonly horizon?: number | undefined;
  /** Nominal coverage of the intervals, such as 0.95. */
  readonly level: number;
  /** Steps from one origin to the next (default: only the last origin of each series). */
  readonly stride?: number | undefined;
  readonly threads: number;
  /** Series to return pictures of, at most (default: none). */
  readonly pictured?: number | undefined;
  readonly onWarning: (message: string) => void;
  /** Receives messages that are not warnings. */
  readonly onNote: (message: string) => void;
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
    (rows) => csv.push(forecastLines(columns, collector?.collected(rows) ?? rows)),
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
 * @param begin receives what is forecast, before it is
 * @throws UserError if the file does not continue the run's series, or none of them can be forecast
 */
export async function forecastInto(
  folders: readonly string[],
  request: ForecastRequest,
  take: (rows: Iterable<ForecastRow>) => void,
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
  if (problems.length > 0) onWarning(leftOutText(problems));
  for (const unseen of unseenCategories(collection, data.covariates)) onWarning(unseen);
  const found = windowsOf(collection, data, options, request);
  const series = { collection, options, horizon };
  begin(found.windows, series);
  if (config.model.hybrid !== "none") noteStarts(found, request);
  await withRunNetworks({ folders, config, shape, threads }, (networks) => {
    const members = networks.map((network, index) => ({ network, record: records[index]! }));
    for (const rows of forecastPieces(members, found, series, request)) take(rows);
  });
  const { refused } = found;
  return {
    complete: refused.length === 0 && problems.length === 0,
    refused: `${refused.length} series and ${counted(problems.length, "row")}`,
  };
}

/** Notes how smoothing starts for series that have no coefficients of their own. */
function noteStarts({ windows }: LatestWindows, { onNote }: ForecastRequest): void {
  const names = new Set(windows.flatMap(({ name, number }) => (number < 0 ? [name] : [])));
  if (names.size === 0) return;
  const [first] = names;
  const more = names.size > 1 ? ` and ${names.size - 1} more` : "";
  onNote(
    `${first}${more}: no training series, so the smoothing coefficients are the means of the learnt ones; ` +
      "level and seasonals start from the window's own first season",
  );
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

function requireHorizon(horizon: number, { ahead, past, known }: CsvConfig): void {
  const covariates = [...past, ...known];
  if (horizon <= ahead || covariates.length === 0) return;
  throw new UserError(
    `the horizon is ${horizon}, expected at most ${ahead}, the run's data.ahead: beyond it forecasts ` +
      `are fed back recursively, but ${covariates.join(", ")} cannot be forecast`,
  );
}

/** @throws UserError if no series has a window */
function windowsOf(
  collection: Collection,
  record: SeriesRecord,
  options: CsvConfig,
  { stride, onWarning, onNote }: ForecastRequest,
): LatestWindows {
  const found =
    stride === undefined
      ? { ...latestWindows(collection, record, options), skipped: 0 }
      : rollingWindows(collection, record, options, stride);
  const { windows, refused, skipped } = found;
  if (windows.length === 0) {
    const more = refused.length > 1 ? ` (and ${refused.length - 1} more series)` : "";
    throw new UserError(`${refused[0]!.reason}${more}`);
  }
  if (refused.length > 0) onWarning(refusedText(refused, collection.series.length));
  const unusual = unusualText(unusualValues(windows, collection));
  if (unusual !== undefined) onWarning(unusual);
  if (stride === undefined) return found;
  onNote(
    `${windows.length} origins${skipped > 0 ? `, ${skipped} skipped because of missing values` : ""}`,
  );
  return found;
}

/** Windows that are forecast at once. */
const CHUNK = 4096;

/** A run's network, and the errors that its folder records. */
interface Member {
  readonly network: Network;
  readonly record: ModelRecord;
}

function forecasterOf(network: Network): Forecaster {
  const { loss } = network.spec;
  return { loss, batches: (dataset) => predictedBatches(network, dataset) };
}

function* forecastPieces(
  members: readonly Member[],
  { windows }: LatestWindows,
  series: Pick<Continuation, "collection" | "options" | "horizon">,
  { level, stride, onNote, onWarning }: ForecastRequest,
): Generator<Iterable<ForecastRow>> {
  const continuations = members.map(({ network, record }) => {
    const errors = record.errors(network);
    return {
      forecaster: forecasterOf(network),
      continuation: { ...series, errors, ranges: outputRanges(errors, level) },
    };
  });
  const [{ continuation }] = continuations as [(typeof continuations)[number]];
  const tally = new ForecastTally(level);
  for (let first = 0; first < windows.length; first += CHUNK) {
    const chunk = windows.slice(first, first + CHUNK);
    const forecasts = continuations.map((member) => {
      return continued(member.forecaster, chunk, member.continuation);
    });
    yield tally.counted(forecastRows(chunk, meanForecasts(forecasts), continuation));
  }
  onNote(intervalsText(continuation.errors, continuation.ranges, level));
  if (members.length > 1) onNote(ensembleText(members.length));
  for (const text of stride === undefined ? [] : tally.errorTexts()) onNote(text);
  const outside = tally.outsideText();
  if (outside !== undefined) onWarning(outside);
}
