import { applyOverride } from "../../config/overrides.js";
import { resolveConfig } from "../../config/resolve.js";
import type { Config } from "../../config/schema.js";
import { foundConfig } from "../../runs/data-file.js";
import type { Dimension, SweepFile } from "../../runs/sweep-file.js";

/**
 * The config of a trial.
 *
 * @param folder the sweep's folder, which the path of the data file is relative to
 * @throws UserError when the values are not valid together
 */
export function trialConfig(
  folder: string,
  { base, space }: Pick<SweepFile, "base" | "space">,
  values: readonly unknown[],
  source: string,
): Config {
  return foundConfig(resolveConfig(withValues(base, space, values), source), folder);
}

/** The config that a sweep starts from. */
export function baseConfig(folder: string, { base }: Pick<SweepFile, "base">): Config {
  return foundConfig(resolveConfig(base, `${folder}: the base config`), folder);
}

/** The base config once for each simultaneous run, to check that all fit together. */
export function configsAtOnce(
  base: Config,
  { trials, seeds }: Pick<SweepFile, "trials" | "seeds">,
  jobs: number,
): Config[] {
  return Array.from({ length: Math.min(jobs, trials * seeds) }, () => base);
}

/** The content of a config with values of a space filled in. */
export function withValues(
  base: unknown,
  space: readonly Dimension[],
  values: readonly unknown[],
): unknown {
  return space.reduce((content, { key }, index) => {
    return applyOverride(content, { path: key.split("."), value: values[index] });
  }, base);
}

/** A config with another seed for initial weights, shuffling and dropout. */
export function seeded(config: Config, seed: number): Config {
  return { ...config, training: { ...config.training, seed } };
}
