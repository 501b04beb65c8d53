import type { z } from "zod";
import { fileFrom } from "../config/file.js";
import { configContent } from "../config/load.js";
import { applyOverride, keyPath } from "../config/overrides.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config, configSchema } from "../config/schema.js";
import type { DataConfig } from "../data/task.js";

type Input = z.input<typeof configSchema>;

/** The content of a config. All keys are optional, since every key has a default. */
export type ConfigInput = Omit<Input, "data"> & {
  /** Its `task` determines the other keys. */
  readonly data?: DataConfig | Readonly<Record<string, unknown>>;
};

export interface LoadOptions {
  /** Settings by key, such as `{ "model.hidden": 64 }`, applied in order. */
  readonly set?: Readonly<Record<string, unknown>> | undefined;
  /** The folder that relative paths start from (default: the working directory). */
  readonly cwd?: string | undefined;
}

/**
 * A complete config with defaults filled in.
 *
 * @param from a config file, the name of a bundled config, or the content of a config
 * @throws UserError if there is no such file, a key is unknown or a value is invalid
 */
export function loadConfig(
  from: string | ConfigInput,
  { set = {}, cwd = process.cwd() }: LoadOptions = {},
): Config {
  const { config, source } =
    typeof from === "string"
      ? configContent(from, cwd)
      : { config: fileFrom(cwd, from), source: "the config" };
  const changes = Object.entries(set).map(([key, value]) => {
    return { path: keyPath(key, `set "${key}"`), value };
  });
  return resolveConfig(fileFrom(cwd, changes.reduce(applyOverride, config)), source);
}
