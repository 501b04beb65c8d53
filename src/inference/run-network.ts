import { deviceChoice } from "../config/device.js";
import type { Config } from "../config/schema.js";
import { withDevice } from "../kernels/open-device.js";
import type { DataShape } from "../model/config.js";
import { createNetwork, type Network } from "../model/network.js";
import { parameterSpecs } from "../model/parameters.js";
import { type ModelSpec, modelSpec } from "../model/spec.js";
import { checkedWeights } from "../runs/checked-weights.js";
import { testedWeights } from "../runs/layout.js";
import { readProvenWeights } from "../runs/proof.js";

/** Options of {@link withRunNetwork}. */
export interface RunModel extends Omit<EnsembleModel, "folders"> {
  readonly folder: string;
}

/** Options of {@link withRunNetworks}. */
export interface EnsembleModel {
  /** Runs of one config that differ only in their seed. */
  readonly folders: readonly string[];
  readonly config: Config;
  readonly shape: DataShape;
  readonly threads: number;
}

/**
 * Uses a run's trained network and then disposes of it.
 *
 * @throws UserError if the weights are missing, damaged or of another shape
 */
export function withRunNetwork<T>(
  { folder, ...model }: RunModel,
  use: (network: Network) => T,
): Promise<T> {
  return withRunNetworks({ ...model, folders: [folder] }, ([network]) => use(network!));
}

/**
 * Uses the trained networks of several runs on one device, in order, and then disposes of them.
 *
 * @throws UserError if weights are missing, damaged or of another shape
 */
export async function withRunNetworks<T>(
  { folders, config, shape, threads }: EnsembleModel,
  use: (networks: readonly Network[]) => T | Promise<T>,
): Promise<T> {
  const spec = modelSpec(config.model, shape, config.training);
  const weights = folders.map((folder) => runWeights(folder, config, spec));
  return withDevice(deviceChoice(config, threads), async () => {
    const networks: Network[] = [];
    try {
      for (const tensors of weights) networks.push(createNetwork(spec, tensors));
      return await use(networks);
    } finally {
      for (const network of networks) network.dispose();
    }
  });
}

function runWeights(folder: string, config: Config, spec: ModelSpec) {
  const { tensors } = readProvenWeights(folder, testedWeights(config));
  return checkedWeights(tensors, parameterSpecs(spec), folder);
}
