import { absoluteFile, loadConfig } from "../config/load.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import type { CliContext } from "./context.js";
import type { ConfigOptions } from "./options.js";

/** The config that the options mean; without `--config`, the defaults. */
export function configFrom(
  options: ConfigOptions & { readonly device?: string },
  { cwd }: CliContext,
  extra: readonly string[] = [],
): Config {
  const device = options.device === undefined ? [] : [`device=${options.device}`];
  const sets = [...options.set.map((set) => fileHere(cwd, set)), ...device, ...extra];
  return options.config === undefined
    ? resolveConfig({}, "the default config", sets)
    : loadConfig(options.config, cwd, sets);
}

const FILE = "data.file=";

/** A data file given on the command line is one from the working directory on. */
function fileHere(cwd: string, set: string): string {
  if (!set.startsWith(FILE)) return set;
  return `${FILE}${absoluteFile(cwd, set.slice(FILE.length))}`;
}
