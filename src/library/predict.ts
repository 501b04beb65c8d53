import { resolve } from "node:path";
import type { Config } from "../config/schema.js";
import type { Row } from "../data/table/row-objects.js";
import type { ForecastRow } from "../inference/forecast-rows.js";
import { UserError } from "../shared/errors.js";
import type { NamedFile } from "../shared/temporary-file.js";
import { inTurn } from "./device-turns.js";
import { type ComputeOptions, threadsOf, wholeNumber } from "./options.js";
import type { Forecast, Prediction } from "./prediction.js";
import { withRowsFile } from "./rows-file.js";
import { valuesOf } from "./sequence-values.js";

/** Rows, or the path of a file of rows: CSV, JSON Lines or Parquet. */
export type Rows = string | Iterable<Row>;

export interface PredictOptions extends ComputeOptions {
  /** For forecasts: the number of steps ahead (default: the run's `data.ahead`). */
  readonly horizon?: number | undefined;
  /** For forecasts: the nominal coverage of the intervals (default: 0.95). */
  readonly level?: number | undefined;
  /**
   * For forecasts: steps from one origin to the next, for rolling forecasts through all rows
   * (default: only the last origin of each series).
   */
  readonly origins?: number | undefined;
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
    horizon: wholeNumber("horizon", options.horizon),
    level: levelOf(options),
    stride: wholeNumber("origins", options.origins),
    threads: threadsOf(options),
    ...remarks,
  };
  const predictions: Forecast[] = [];
  await inTurn(() =>
    forecastInto([folder], request, (rows) => {
      for (const row of rows) predictions.push(withoutNaN(row));
    }),
  );
  const { warnings, notes } = remarks;
  return { objective: "forecast", predictions, warnings, notes };
}

/** A forecast with undefined instead of NaN. */
function withoutNaN(row: ForecastRow): Forecast {
  const known = (value: number) => (Number.isNaN(value) ? undefined : value);
  return { ...row, low: known(row.low), high: known(row.high), actual: known(row.actual) };
}

async function sequencePredictions(
  { folder, config }: PredictingRun,
  { path, shown }: NamedFile,
  options: PredictOptions,
): Promise<Prediction> {
  requireNoForecastOptions(options, config);
  const { predictSequences } = await import("../inference/classify.js");
  const remarks = remarksOf(shown);
  const request = { input: path, threads: threadsOf(options), onWarning: remarks.onWarning };
  const found = await inTurn(() => predictSequences([folder], request));
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

const LEVEL = 0.95;

/** @throws UserError if the level is not a share such as 0.95 */
function levelOf({ level = LEVEL }: PredictOptions): number {
  if (level >= 0.01 && level < 1) return level;
  throw new UserError(`level is ${level}, expected a share from 0.01 to below 1, such as ${LEVEL}`);
}

/** @throws UserError if an option is given that only forecasts of series have */
function requireNoForecastOptions(options: PredictOptions, { data: { task } }: Config): void {
  const names = ["horizon", "level", "origins"] as const;
  const given = names.find((name) => options[name] !== undefined);
  if (given === undefined) return;
  throw new UserError(
    `${given} is ${options[given]}, but the run has data.task "${task}", which does not forecast ` +
      "series. Leave it out.",
  );
}
