import { absoluteFile, loadConfig } from "./load.js";
import { resolveConfig } from "./resolve.js";
import type { Config } from "./schema.js";

/** A config by name, and what to change in it. */
export interface ConfigRequest {
  /** A config file, or the name of a bundled config; without it, the defaults. */
  readonly config?: string;
  /** The content of a config in place of a file, and how to name it in an error. */
  readonly content?: { readonly config: unknown; readonly source: string };
  /** Changes such as `model.hidden=64`, in the order in which they apply. */
  readonly set: readonly string[];
  readonly device?: string;
}

/**
 * The config that a request means.
 *
 * @param cwd the folder that file names start from
 * @param extra more changes, applied after those of the request
 * @throws UserError when there is no such config or it is not valid
 */
export function requestedConfig(
  { config, content, set, device }: ConfigRequest,
  cwd: string,
  extra: readonly string[] = [],
): Config {
  const sets = [...set.map((text) => fileHere(cwd, text)), ...deviceSets(device), ...extra];
  if (content !== undefined) return resolveConfig(content.config, content.source, sets);
  return config === undefined
    ? resolveConfig({}, "the default config", sets)
    : loadConfig(config, cwd, sets);
}

/** The change that a `--device` option asks for, if it was given. */
export function deviceSets(device: string | undefined): string[] {
  return device === undefined ? [] : [`device=${device}`];
}

const FILE = "data.file=";

/** A data file given on the command line is one from the working directory on. */
function fileHere(cwd: string, set: string): string {
  if (!set.startsWith(FILE)) return set;
  return `${FILE}${absoluteFile(cwd, set.slice(FILE.length))}`;
}
