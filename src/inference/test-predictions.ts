import { join } from "node:path";
import type { Objective } from "../data/dataset.js";
import { loadData } from "../data/registry.js";
import { predictNetwork } from "../evaluation/assess.js";
import { requireFileMemory } from "../experiment/memory.js";
import { shapeOf } from "../model/spec.js";
import { requireDataFile } from "../runs/data-file.js";
import { ensemblePredictions } from "../runs/ensemble-file.js";
import { runFiles } from "../runs/layout.js";
import { predictionsText } from "../runs/predictions.js";
import { readConfig, readManifest, readRun } from "../runs/reader.js";
import { requireSameData } from "../runs/same-data.js";
import { withRunNetwork } from "./run-network.js";

/** Predictions for a test part. */
interface TestPredictions {
  readonly objective: Objective;
  /** CSV with the columns of `predictions.csv`, in pieces. */
  readonly csv: Iterable<string>;
}

/**
 * The predictions of a run, or the mean of those that the runs of an ensemble have stored, on the test part.
 *
 * @throws UserError as {@link predictionsOf} does, or if the runs of an ensemble do not predict the same values
 */
export async function testPartPredictions(
  folders: readonly string[],
  threads: number,
): Promise<TestPredictions> {
  if (folders.length === 1) return predictionsOf(folders[0]!, threads);
  const { objective } = readRun(folders[0]!).summary;
  return { objective, csv: ensemblePredictions(folders) };
}

/**
 * The predictions of a run's model on its test part, computed again from its data and weights.
 *
 * @throws UserError if the folder's config or weights are missing, damaged or do not match, or the
 *   data has changed
 */
async function predictionsOf(folder: string, threads: number): Promise<TestPredictions> {
  const config = readConfig(folder);
  requireDataFile(
    config,
    `The predictions of the test part are kept in ${join(folder, runFiles.predictions)}. ` +
      "To forecast from another file, use --input.",
  );
  requireFileMemory(config);
  const data = await loadData(config.data);
  requireSameData(readManifest(folder), data, folder);
  return withRunNetwork({ folder, config, shape: shapeOf(data), threads }, (network) => {
    const csv = predictionsText(predictNetwork(network, data, config));
    return { objective: data.objective, csv };
  });
}
