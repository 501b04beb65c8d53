import type { Config } from "../config/schema.js";
import { loadData } from "../data/registry.js";
import type { TaskData } from "../data/task.js";
import { type ModelSpec, modelSpec, shapeOf } from "../model/spec.js";
import { requireMeasured, requireTargets } from "../training/targets.js";
import { experimentWithoutEffect } from "./effects.js";
import { requireFileMemory } from "./memory.js";
import {
  requireFigures,
  requireForecast,
  requireMetrics,
  weighed,
  withSeriesWeights,
} from "./requirements.js";

/** An experiment of which everything but the device and the memory was checked. */
export interface CheckedExperiment {
  readonly data: TaskData;
  readonly spec: ModelSpec;
}

/** What is looked at while an experiment is checked. */
export interface CheckOptions {
  /** Refuses data before anything is made of it. */
  readonly check?: (data: TaskData) => void;
  /** Whether training begins with weights from a file. */
  readonly initialised?: boolean;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Reads the data of a config and checks that a model can be trained on it as the config says.
 *
 * @throws UserError when files are missing or not as expected, or a setting does not fit the data
 */
export async function checkedExperiment(
  config: Config,
  options: CheckOptions,
): Promise<CheckedExperiment> {
  requireFileMemory(config);
  return checkedWith(await loadData(config.data), config, options);
}

/**
 * The same with data that was read before.
 *
 * @throws UserError when a setting does not fit the data
 */
export function checkedWith(
  loaded: TaskData,
  config: Config,
  { check, initialised = false, onWarning }: CheckOptions,
): CheckedExperiment {
  for (const note of loaded.notes ?? []) onWarning?.(note);
  check?.(loaded);
  for (const sentence of experimentWithoutEffect({ config, data: loaded, initialised })) {
    onWarning?.(sentence);
  }
  requireForecast(config, loaded);
  requireMetrics(config, loaded);
  requireFigures(config, loaded);
  const spec = weighed(modelSpec(config.model, shapeOf(loaded), config.training), config, loaded);
  const data = withSeriesWeights(loaded, config, spec, onWarning);
  requireTargets(spec.loss, data);
  requireMeasured(data);
  return { data, spec };
}
