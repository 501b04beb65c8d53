import { configFile, readConfigFile } from "./file.js";
import { resolveConfig } from "./resolve.js";
import type { Config } from "./schema.js";

/**
 * Loads a config by path or by name: `lstm`, `lstm.json` and `configs/lstm.json` all work.
 *
 * @param cwd the folder that relative names start from
 * @param sets texts of `--set`, applied in order
 * @throws UserError if there is no such file, or its content is not a valid config
 */
export function loadConfig(reference: string, cwd: string, sets: readonly string[] = []): Config {
  const { config, source } = configContent(reference, cwd);
  return resolveConfig(config, source, sets);
}

/**
 * The content of a config file, found as {@link loadConfig} finds it, before defaults are filled
 * in.
 */
export function configContent(reference: string, cwd: string): { config: unknown; source: string } {
  const file = configFile(reference, cwd);
  return { config: readConfigFile(file), source: file.shown };
}
