import type { Config } from "../config/schema.js";
import { requireForwardMemory } from "../experiment/memory.js";
import { withDevice } from "../kernels/device.js";
import type { DataShape } from "../model/config.js";
import { createNetwork, type Network } from "../model/network.js";
import { modelSpec, parameterSpecs } from "../model/spec.js";
import { checkedWeights } from "../runs/checked-weights.js";
import { testedWeights } from "../runs/layout.js";
import { readProvenWeights } from "../runs/proof.js";

/** What {@link withRunNetwork} takes. */
export interface RunModel {
  readonly folder: string;
  readonly config: Config;
  readonly shape: DataShape;
  readonly threads: number;
}

/**
 * Does something with a run's trained network, and frees it.
 *
 * @throws UserError when the weights are missing, damaged or do not fit, or memory does not suffice
 */
export async function withRunNetwork<T>(
  { folder, config, shape, threads }: RunModel,
  use: (network: Network) => T,
): Promise<T> {
  const spec = modelSpec(config.model, shape, config.training);
  requireForwardMemory(spec, threads);
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
