import { resolveConfig } from "../../src/config/resolve.js";
import { loadData } from "../../src/data/registry.js";
import { type DeviceRequest, openDevice } from "../../src/kernels/open-device.js";
import { createNetwork } from "../../src/model/network.js";
import { modelSpec, shapeOf } from "../../src/model/spec.js";
import type { Training } from "../../src/training/loop.js";
import { createOptimizer } from "../../src/training/optimizer.js";
import { startingWeights } from "../../src/training/start.js";
import { newTrainingState } from "../../src/training/state.js";

const small = ["data.series=60", "data.steps=6", "data.ahead=3", "model.hidden=4"];

/** A small training that is over in a moment, changed by `--set` texts. */
export function smallTraining(...sets: readonly string[]): Promise<Training> {
  return trainingOn("cpu", ...small, "training.batchSize=8", ...sets);
}

/** The article's training on a device, changed by `--set` texts. */
export async function trainingOn(
  device: DeviceRequest,
  ...sets: readonly string[]
): Promise<Training> {
  await openDevice(device, 1);
  const config = resolveConfig({}, "test", sets);
  const splits = await loadData(config.data);
  const spec = modelSpec(config.model, shapeOf(splits), config.training);
  const network = createNetwork(spec, startingWeights(spec, splits, config.training.seed));
  const optimizer = createOptimizer(network.parameters, config.training.optimizer);
  return { network, optimizer, splits, config: config.training, state: newTrainingState() };
}

/** The weights as plain numbers, to compare. */
export function weightsOf({ network }: Training): Record<string, number[]> {
  return Object.fromEntries([...network.weights()].map(([name, values]) => [name, [...values]]));
}
