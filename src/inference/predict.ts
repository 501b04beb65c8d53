import { loadData } from "../data/registry.js";
import { predictNetwork } from "../evaluation/assess.js";
import { predictionsText } from "../runs/predictions.js";
import { readConfig } from "../runs/reader.js";
import { withRunNetwork } from "./network.js";

/**
 * The predictions of a run's model on its test split, made again from the run folder alone.
 *
 * @returns CSV with the columns of `predictions.csv`, in pieces
 * @throws UserError when the folder's config or weights are missing, damaged or do not fit
 */
export async function predictionsOf(folder: string, threads: number): Promise<Iterable<string>> {
  const config = readConfig(folder);
  const data = await loadData(config.data);
  return withRunNetwork({ folder, config, data, threads }, (network) =>
    predictionsText(predictNetwork(network, data, config)),
  );
}
