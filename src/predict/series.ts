import type { TimeLine } from "../data/series/collection.js";
import { newerPlan, newerSeriesIn } from "../data/series/reading.js";
import type { SeriesRecord } from "../data/series/record.js";
import { type Row, rowCells, rowsHead, rowsTable } from "../data/table/row-objects.js";
import type { SeriesSettings } from "../export/rnnlab/data-settings.js";
import {
  type ForecastingMember,
  forecastPieces,
  forecastWindows,
  type NewerSeries,
  requireHorizon,
} from "../inference/series-forecasts.js";
import { type ForecastOptions, forecastSettings } from "../library/forecast-options.js";
import { forecastValues } from "../library/forecast-values.js";
import type { Forecast, Prediction } from "../library/prediction.js";

/** What a model file records about the series that its model forecasts. */
export interface SeriesModel {
  readonly record: SeriesRecord;
  /** The time line that rows continue. */
  readonly line: TimeLine;
  readonly options: SeriesSettings;
  /** As in `TrainedSeries`. */
  readonly unseen: string | undefined;
  readonly member: ForecastingMember;
}

/** Columns that rows of series need. */
export function seriesColumns(options: SeriesSettings): string[] {
  const { time = [], id = [], target, past, known } = options;
  return [...new Set([...time, ...id, ...target, ...past, ...options.static, ...known])];
}

/** @throws UserError if the rows do not continue the run's series, or none of them can be forecast */
export function seriesPrediction(
  model: SeriesModel,
  rows: readonly Row[],
  given: ForecastOptions,
): Prediction {
  const settings = forecastSettings(given);
  const { member, options } = model;
  const { horizon = options.ahead } = settings;
  requireHorizon(horizon, options);
  const warnings: string[] = [];
  const notes: string[] = [];
  const onWarning = (text: string) => void warnings.push(text);
  const request = { ...settings, onWarning, onNote: (text: string) => void notes.push(text) };
  const newer = newerSeries(model, rows);
  const found = forecastWindows(newer, model, request);
  const continued = { collection: newer.collection, options, horizon };
  const predictions: Forecast[] = [];
  for (const piece of forecastPieces([member], found, continued, request)) {
    for (const row of piece) predictions.push(forecastValues(row));
  }
  return { objective: "forecast", predictions, warnings, notes };
}

/** @throws UserError if rows cannot be read as the run's series */
export function newerSeries({ line, options }: SeriesModel, rows: readonly Row[]): NewerSeries {
  const problems: string[] = [];
  const onProblem = (problem: string) => void problems.push(problem);
  const newer = { like: line, onProblem };
  const cells = rowCells(rows);
  const head = rowsHead(cells, options);
  const plan = newerPlan(head, options, newer);
  const collection = newerSeriesIn(rowsTable(cells, plan.read, head), plan, options, newer);
  return { collection, problems };
}
