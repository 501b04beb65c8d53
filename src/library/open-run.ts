import { resolve } from "node:path";
import type { Config } from "../config/schema.js";
import type { EpochRecord } from "../runs/epoch-record.js";
import { findRun } from "../runs/find.js";
import type { Manifest } from "../runs/manifest.js";
import { readConfig, readEpochs, readManifest, readRun } from "../runs/reader.js";
import type { Summary } from "../runs/records.js";
import { type PredictOptions, predictRows, type Rows } from "./predict-rows.js";
import type { Prediction } from "./prediction.js";

/** A run folder that was opened for reading. Its contents are read on access. */
export interface Run {
  readonly folder: string;
  /** The complete config with defaults filled in. */
  readonly config: Config;
  /** How and when the run was made, and its state. */
  readonly manifest: Manifest;
  /** The figures of each finished epoch. */
  readonly epochs: readonly EpochRecord[];
  /**
   * The final figures, and those of the baselines.
   *
   * @throws UserError if the run is not finished
   */
  readonly summary: Summary;
  /**
   * Forecasts what follows some rows, or classifies the sequences in them, with the run's model. It
   * needs only the run folder: scaling and categories are those of the training.
   *
   * @param rows rows with the columns of the run's data, or the path of a file of rows
   * @throws UserError if the run's task cannot take other data, or the rows are invalid
   */
  predict(rows: Rows, options?: PredictOptions): Promise<Prediction>;
}

export interface OpenOptions {
  /** The folder in which to look for a run by name (default: `runs`). */
  readonly runs?: string | undefined;
}

/**
 * Opens a run.
 *
 * @param reference a run folder, the beginning of its name, `last` or `best`
 * @throws UserError if there is no such run, or its manifest or config is damaged
 */
export function openRun(reference: string, { runs = "runs" }: OpenOptions = {}): Run {
  const folder = resolve(findRun(reference, resolve(runs)));
  const config = readConfig(folder);
  readManifest(folder);
  return {
    folder,
    config,
    get manifest() {
      return readManifest(folder);
    },
    get epochs() {
      return readEpochs(folder);
    },
    get summary() {
      return readRun(folder).summary;
    },
    predict: (rows, options = {}) => predictRows({ folder, config }, rows, options),
  };
}
