import { configFile, readConfigFile } from "./file.js";
import { resolveConfig } from "./resolve.js";
import type { Config } from "./schema.js";

/**
 * Loads a config by path or by name: `lstm`, `lstm.json` and `configs/lstm.json` all work.
 *
 * @param cwd the folder that names start from
 * @param sets texts of `--set`, applied in their order
 * @throws UserError when there is no such file, or its content is not a config
 */
export function loadConfig(reference: string, cwd: string, sets: readonly string[] = []): Config {
  const { config, source } = configContent(reference, cwd);
  return resolveConfig(config, source, sets);
}

/** What a config file says, found as {@link loadConfig} does, before defaults are filled in. */
export function configContent(reference: string, cwd: string): { config: unknown; source: string } {
  const file = configFile(reference, cwd);
  return { config: readConfigFile(file), source: file.shown };
}
