import { resolve } from "node:path";
import type { Config } from "../config/schema.js";
import type { EpochRecord } from "../runs/epoch-record.js";
import { findRun } from "../runs/find.js";
import type { Manifest } from "../runs/manifest.js";
import { readConfig, readEpochs, readManifest, readRun } from "../runs/reader.js";
import type { Summary } from "../runs/records.js";
import { type PredictOptions, predictRows, type Rows } from "./predict.js";
import type { Prediction } from "./prediction.js";

/** A run folder, opened for reading. What it holds is read when it is asked for. */
export interface Run {
  readonly folder: string;
  /** The whole config, with every default filled in. */
  readonly config: Config;
  /** What made the run, when, and how far it has come. */
  readonly manifest: Manifest;
  /** The figures of each finished epoch. */
  readonly epochs: readonly EpochRecord[];
  /**
   * The figures at the end, and those of the baselines.
   *
   * @throws UserError when the run is not finished
   */
  readonly summary: Summary;
  /**
   * Forecasts what follows some rows, or classifies the sequences in them, by the run's model. The folder
   * alone is needed: scaling and categories are those of the training.
   *
   * @param rows rows with the columns of the run's own data, or the path of a file of them
   * @throws UserError when the run's task cannot take other data, or the rows are not as expected
   */
  predict(rows: Rows, options?: PredictOptions): Promise<Prediction>;
}

export interface OpenOptions {
  /** Folder in which to look for a run by name (default: `runs`). */
  readonly runs?: string | undefined;
}

/**
 * Opens a run.
 *
 * @param reference a run folder, the beginning of its name, `last` or `best`
 * @throws UserError when there is no such run, or its manifest or config is damaged
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
