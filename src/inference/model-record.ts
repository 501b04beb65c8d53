import type { Config } from "../config/schema.js";
import type { DataRecord } from "../data/record.js";
import { loadData, readsSequences } from "../data/registry.js";
import { type ConformalScores, conformalScores } from "../evaluation/conformal-scores.js";
import type { DataShape } from "../model/config.js";
import type { Network } from "../model/network.js";
import { shapeOf } from "../model/spec.js";
import { readInference } from "../runs/inference-file.js";
import { runFiles } from "../runs/layout.js";
import { readManifest } from "../runs/reader.js";
import { requireSameData } from "../runs/same-data.js";
import { UserError } from "../shared/errors.js";

/** What a model needs besides its weights to be used on data other than its run's. */
export interface ModelRecord {
  readonly shape: DataShape;
  readonly data: DataRecord;
  /**
   * The model's errors on windows that it was not trained on; undefined if the run is not finished.
   */
  errors(network: Network): ConformalScores | undefined;
}

/**
 * The model record that a run saved; for a folder written by an earlier version, it is derived from
 * the data file.
 *
 * @param onWarning receives a sentence if the data file is read
 * @throws UserError if the folder has no record and the data file is missing or has changed
 */
export async function modelRecord(
  folder: string,
  config: Config,
  onWarning: (message: string) => void,
): Promise<ModelRecord> {
  const stored = readInference(folder);
  if (stored === undefined) return recordFromData(folder, config, onWarning);
  const { shape, data, errors } = stored;
  return { shape, data, errors: () => errors };
}

async function recordFromData(
  folder: string,
  config: Config,
  onWarning: (message: string) => void,
): Promise<ModelRecord> {
  const data = await dataOf(folder, config);
  if (data.record === undefined) throw noOtherData(folder, config);
  if (data.source) {
    onWarning(
      `${folder} was made by an earlier version and has no ${runFiles.inference}: its contents are ` +
        `derived from ${data.source.file}`,
    );
  }
  return {
    shape: shapeOf(data),
    data: data.record,
    errors: (network) => conformalScores(network, data),
  };
}

async function dataOf(folder: string, config: Config) {
  try {
    const data = await loadData(config.data);
    requireSameData(readManifest(folder), data, folder);
    return data;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${error.message} (An earlier version made ${folder}, which has no ${runFiles.inference}: ` +
        "its model can only be used together with the file that it was trained on.)",
    );
  }
}

/** @throws UserError if the models of a run's task cannot be used on other series or sequences */
export function requireOtherData(folder: string, config: Config): void {
  const { data } = config;
  if (data.task !== "csv" && !readsSequences(data)) throw noOtherData(folder, config);
}

/** The error for a task whose models cannot be used on other data. */
export function noOtherData(folder: string, { data: { task } }: Config): UserError {
  return new UserError(
    `${folder}: data.task is "${task}", expected "csv", "labelled" or "words" to predict from other data. ` +
      "Without --input, the test set is predicted again.",
  );
}
