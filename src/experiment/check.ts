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
  withSpreadWeights,
} from "./requirements.js";

/** An experiment that passed every check except those of device and memory. */
export interface CheckedExperiment {
  readonly data: TaskData;
  readonly spec: ModelSpec;
}

/** Options of a check. */
export interface CheckOptions {
  /** Rejects data before anything is made from it. */
  readonly check?: (data: TaskData) => void;
  /** Whether training starts from weights in a file. */
  readonly initialised?: boolean;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Reads the data of a config and checks that the config's model can be trained on it.
 *
 * @throws UserError if files are missing or invalid, or a setting does not fit the data
 */
export async function checkedExperiment(
  config: Config,
  options: CheckOptions,
): Promise<CheckedExperiment> {
  requireFileMemory(config);
  return checkedWith(await loadData(config.data), config, options);
}

/**
 * The same checks on data that was read already.
 *
 * @throws UserError if a setting does not fit the data
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
  const bySeries = withSeriesWeights(loaded, config, spec, onWarning);
  const data = withSpreadWeights(bySeries, config, spec);
  requireTargets(spec.loss, data);
  requireMeasured(data);
  return { data, spec };
}
