import type { Config } from "../config/schema.js";
import { loadData } from "../data/registry.js";
import { requireFileMemory, requireGradientMemory } from "../experiment/memory.js";
import { type ExperimentOptions, runExperiment } from "../experiment/run.js";
import { initialWeights, type Weights } from "../model/initialise.js";
import { parameterSpecs } from "../model/parameters.js";
import { modelSpec, shapeOf } from "../model/spec.js";
import { gradientsThroughTime, scaledRecurrence } from "../model/state-gradients.js";
import type { GradientCurve } from "../report/gradients.js";
import { checkedWeights } from "../runs/checked-weights.js";
import { testedWeights } from "../runs/layout.js";
import { readProvenWeights } from "../runs/proof.js";
import { readConfig, readManifest } from "../runs/reader.js";
import { requireSameData } from "../runs/same-data.js";

export interface GradientOptions {
  /** Number of examples, taken from the training part. */
  readonly examples: number;
  /** Factor that the initial recurrent weights are multiplied by. */
  readonly scale: number;
}

/** The gradients of a config's model before training. */
export async function initialGradients(
  config: Config,
  options: GradientOptions,
): Promise<GradientCurve> {
  return curveOf(config, undefined, options);
}

/**
 * The gradients of a run's model before training and with the tested weights.
 *
 * @throws UserError if the folder's config or weights are missing, damaged or do not match
 */
export async function gradientsOfRun(
  folder: string,
  { examples }: Pick<GradientOptions, "examples">,
): Promise<GradientCurve[]> {
  const config = readConfig(folder);
  const options = { examples, scale: 1 };
  const after = await curveOf(config, folder, options);
  return [await initialGradients(config, options), after];
}

/**
 * Trains a config's model as `train` does, into a run folder, and computes its gradients before and
 * after.
 *
 * @throws UserError, ExperimentError and InterruptedError as {@link runExperiment} does
 */
export async function gradientsAroundTraining(
  config: Config,
  options: GradientOptions,
  experiment: ExperimentOptions,
): Promise<GradientCurve[]> {
  const before = await initialGradients(config, options);
  const { folder } = await runExperiment(config, experiment);
  return [before, await curveOf(config, folder, { ...options, scale: 1 })];
}

async function curveOf(
  config: Config,
  folder: string | undefined,
  { examples, scale }: GradientOptions,
): Promise<GradientCurve> {
  requireFileMemory(config);
  const data = await loadData(config.data);
  const spec = modelSpec(config.model, shapeOf(data), config.training);
  requireGradientMemory(spec, Math.min(examples, data.train.count));
  let weights: Weights;
  if (folder === undefined) {
    weights = scaledRecurrence(initialWeights(spec, config.training.seed), scale);
  } else {
    requireSameData(readManifest(folder), data, folder);
    const { tensors } = readProvenWeights(folder, testedWeights(config));
    weights = checkedWeights(tensors, parameterSpecs(spec), folder);
  }
  return {
    name: config.name,
    stage: folder === undefined ? "before" : "after",
    ...(scale !== 1 && { scale }),
    ...gradientsThroughTime(spec, weights, data.train, examples),
    clip: config.training.clip.norm,
    run: folder,
  };
}
