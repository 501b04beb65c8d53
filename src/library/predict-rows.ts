import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Config } from "../config/schema.js";
import type { Row } from "../data/table/row-objects.js";
import type { ForecastRow } from "../inference/forecast-rows.js";
import { CancelledError } from "../shared/errors.js";
import type { NamedFile } from "../shared/temporary-file.js";
import { inTurn } from "./device-turns.js";
import {
  type ForecastOptions,
  forecastSettings,
  requireNoForecastOptions,
} from "./forecast-options.js";
import { forecastValues } from "./forecast-values.js";
import { type ComputeOptions, threadsOf } from "./options.js";
import type { Forecast, Prediction } from "./prediction.js";
import { withRowsFile } from "./rows-file.js";
import { valuesOf } from "./sequence-values.js";

/** Rows, or the path of a file of rows: CSV, JSON Lines or Parquet. */
export type Rows = string | Iterable<Row>;

export interface PredictOptions extends ComputeOptions, ForecastOptions {
  /** Stops a prediction that waits for its turn, and between some hundred windows; it then throws a {@link CancelledError}. */
  readonly signal?: AbortSignal | undefined;
}

/** A run whose model predicts. */
interface PredictingRun {
  readonly folder: string;
  readonly config: Config;
}

/** The predictions of a run's model for some rows. */
export async function predictRows(
  run: PredictingRun,
  rows: Rows,
  options: PredictOptions,
): Promise<Prediction> {
  const predict = run.config.data.task === "csv" ? forecasts : sequencePredictions;
  if (typeof rows !== "string") return withRowsFile(rows, (file) => predict(run, file, options));
  return predict(run, { path: resolve(rows), shown: (text) => text }, options);
}

async function forecasts(
  { folder }: PredictingRun,
  { path, shown }: NamedFile,
  options: PredictOptions,
): Promise<Prediction> {
  const { forecastInto } = await import("../inference/forecast.js");
  const remarks = remarksOf(shown);
  const request = {
    input: path,
    ...forecastSettings(options),
    threads: threadsOf(options),
    ...remarks,
  };
  const predictions: Forecast[] = [];
  const { signal } = options;
  const take = async (rows: Iterable<ForecastRow>) => {
    for (const row of rows) predictions.push(forecastValues(row));
    if (signal === undefined) return;
    await setImmediate(); // the caller may set the signal now
    if (signal.aborted) throw new CancelledError("stopped before all windows were forecast");
  };
  await inTurn(() => forecastInto([folder], request, take), signal);
  const { warnings, notes } = remarks;
  return { objective: "forecast", predictions, warnings, notes };
}

async function sequencePredictions(
  { folder, config }: PredictingRun,
  { path, shown }: NamedFile,
  options: PredictOptions,
): Promise<Prediction> {
  requireNoForecastOptions(options, config.data.task);
  const { predictSequences } = await import("../inference/classify.js");
  const remarks = remarksOf(shown);
  const request = { input: path, threads: threadsOf(options), onWarning: remarks.onWarning };
  const found = await inTurn(() => predictSequences([folder], request), options.signal);
  const { warnings, notes } = remarks;
  return { ...valuesOf(found, shown), warnings, notes };
}

/** Collects the warnings and notes about predictions. */
function remarksOf(shown: NamedFile["shown"]) {
  const warnings: string[] = [];
  const notes: string[] = [];
  return {
    warnings,
    notes,
    onWarning: (text: string) => void warnings.push(shown(text)),
    onNote: (text: string) => void notes.push(shown(text)),
  };
}
