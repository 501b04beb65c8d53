import { join } from "node:path";
import { loadData } from "../data/registry.js";
import { predictNetwork } from "../evaluation/assess.js";
import { requireFileMemory } from "../experiment/memory.js";
import { shapeOf } from "../model/spec.js";
import { requireDataFile } from "../runs/data-file.js";
import { runFiles } from "../runs/layout.js";
import { predictionsText } from "../runs/predictions.js";
import { readConfig, readManifest } from "../runs/reader.js";
import { requireSameData } from "../runs/same-data.js";
import { withRunNetwork } from "./run-network.js";

/**
 * The predictions of a run's model on its test part, computed again from its data and weights.
 *
 * @returns CSV with the columns of `predictions.csv`, in pieces
 * @throws UserError if the folder's config or weights are missing, damaged or do not match, or the
 *   data has changed
 */
export async function predictionsOf(folder: string, threads: number): Promise<Iterable<string>> {
  const config = readConfig(folder);
  requireDataFile(
    config,
    `The predictions of the test part are kept in ${join(folder, runFiles.predictions)}. ` +
      "To forecast from another file, use --input.",
  );
  requireFileMemory(config);
  const data = await loadData(config.data);
  requireSameData(readManifest(folder), data, folder);
  return withRunNetwork({ folder, config, shape: shapeOf(data), threads }, (network) =>
    predictionsText(predictNetwork(network, data, config)),
  );
}
