import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Config } from "../config/schema.js";
import type { Row } from "../data/table/row-objects.js";
import type { ForecastRow } from "../inference/forecast-rows.js";
import type { Coverage } from "../inference/predicted.js";
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

/** A run whose model predicts, or all runs of an ensemble, which differ only in their seed. */
interface PredictingRuns {
  readonly folders: readonly string[];
  readonly config: Config;
}

/** Predictions, and how much of the rows has one. */
export interface CoveredPrediction extends Coverage {
  readonly prediction: Prediction;
}

/** The predictions of a run's model for some rows. */
export async function predictRows(
  { folder, config }: { readonly folder: string; readonly config: Config },
  rows: Rows,
  options: PredictOptions,
): Promise<Prediction> {
  const runs = { folders: [folder], config };
  const predict = async (file: NamedFile) => (await predictFile(runs, file, options)).prediction;
  if (typeof rows !== "string") return withRowsFile(rows, predict);
  return predict({ path: resolve(rows), shown: (text) => text });
}

/** The predictions of the mean of runs for a file of rows. */
export function predictFile(
  runs: PredictingRuns,
  file: NamedFile,
  options: PredictOptions,
): Promise<CoveredPrediction> {
  const predict = runs.config.data.task === "csv" ? forecasts : sequencePredictions;
  return predict(runs, file, options);
}

async function forecasts(
  { folders }: PredictingRuns,
  { path, shown }: NamedFile,
  options: PredictOptions,
): Promise<CoveredPrediction> {
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
  const coverage = await inTurn(() => forecastInto(folders, request, take), signal);
  const { warnings, notes } = remarks;
  return { ...coverage, prediction: { objective: "forecast", predictions, warnings, notes } };
}

async function sequencePredictions(
  { folders, config }: PredictingRuns,
  { path, shown }: NamedFile,
  options: PredictOptions,
): Promise<CoveredPrediction> {
  requireNoForecastOptions(options, config.data.task);
  const { coverageOf, predictSequences } = await import("../inference/classify.js");
  const remarks = remarksOf(shown);
  const request = { input: path, threads: threadsOf(options), onWarning: remarks.onWarning };
  const found = await inTurn(() => predictSequences(folders, request), options.signal);
  const { warnings, notes } = remarks;
  return { ...coverageOf(found), prediction: { ...valuesOf(found, shown), warnings, notes } };
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
