import { loadData } from "./data/registry.js";
import { predictNetwork } from "./evaluation/assess.js";
import { openDevice } from "./kernels/device.js";
import { createNetwork } from "./model/network.js";
import { modelSpec, parameterSpecs, shapeOf } from "./model/spec.js";
import { checkedWeights } from "./runs/checked-weights.js";
import { testedWeights } from "./runs/layout.js";
import { predictionsText } from "./runs/predictions.js";
import { readConfig, readManifest, readWeights } from "./runs/reader.js";
import { requireSameData } from "./runs/same-data.js";

/**
 * The predictions of a run's model on its test split, made again from the run folder alone.
 *
 * @returns CSV with the columns of `predictions.csv`
 * @throws UserError when the folder's config or weights are missing, damaged or do not fit
 */
export async function predictionsOf(folder: string, threads: number): Promise<string> {
  const config = readConfig(folder);
  const data = await loadData(config.data);
  requireSameData(readManifest(folder), data, folder);
  const spec = modelSpec(config.model, shapeOf(data));
  const weights = checkedWeights(
    readWeights(folder, testedWeights(config)).tensors,
    parameterSpecs(spec),
    folder,
  );
  const device = await openDevice(config.device, threads);
  const network = createNetwork(spec, weights);
  try {
    return predictionsText(predictNetwork(network, data, config));
  } finally {
    network.dispose();
    await device.close();
  }
}
