import type { Config } from "../config/schema.js";
import type { TaskData } from "../data/task.js";
import { withDevice } from "../kernels/device.js";
import { createNetwork, type Network } from "../model/network.js";
import { modelSpec, parameterSpecs, shapeOf } from "../model/spec.js";
import { checkedWeights } from "../runs/checked-weights.js";
import { testedWeights } from "../runs/layout.js";
import { readProvenWeights } from "../runs/proof.js";
import { readManifest } from "../runs/reader.js";
import { requireSameData } from "../runs/same-data.js";

/** What {@link withRunNetwork} takes. */
export interface RunModel {
  readonly folder: string;
  readonly config: Config;
  readonly data: TaskData;
  readonly threads: number;
}

/**
 * Does something with a run's trained network, and frees it.
 *
 * @throws UserError when the weights are missing, damaged or do not fit, or the data has changed
 */
export async function withRunNetwork<T>(
  { folder, config, data, threads }: RunModel,
  use: (network: Network) => T,
): Promise<T> {
  requireSameData(readManifest(folder), data, folder);
  const spec = modelSpec(config.model, shapeOf(data));
  const { tensors } = readProvenWeights(folder, testedWeights(config));
  const weights = checkedWeights(tensors, parameterSpecs(spec), folder);
  return withDevice(config.device, threads, () => {
    const network = createNetwork(spec, weights);
    try {
      return use(network);
    } finally {
      network.dispose();
    }
  });
}
