import { absoluteFile } from "./file.js";
import { configContent } from "./load.js";
import { applyOverride, parseOverride } from "./overrides.js";
import { resolveConfig } from "./resolve.js";
import type { Config } from "./schema.js";

/** What a config says, and how to name it in an error. */
interface ConfigContent {
  readonly config: unknown;
  readonly source: string;
}

/** A config by name, and what to change in it. */
export interface ConfigRequest {
  /** A config file, or the name of a bundled config; without it, the defaults. */
  readonly config?: string;
  /** The content of a config in place of a file. */
  readonly content?: ConfigContent;
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
  request: ConfigRequest,
  cwd: string,
  extra: readonly string[] = [],
): Config {
  const { config, source } = contentOf(request, cwd);
  return resolveConfig(config, source, [...setsOf(request, cwd), ...extra]);
}

/**
 * What a request says before defaults are filled in: some of them depend on other keys, which a sweep
 * may change.
 *
 * @throws UserError when there is no such config, or a change is of no known key
 */
export function requestedContent(request: ConfigRequest, cwd: string): ConfigContent {
  const { config, source } = contentOf(request, cwd);
  const overrides = setsOf(request, cwd).map(parseOverride);
  return { config: overrides.reduce(applyOverride, config), source };
}

function contentOf({ config, content }: ConfigRequest, cwd: string): ConfigContent {
  if (content !== undefined) return content;
  return config === undefined
    ? { config: {}, source: "the default config" }
    : configContent(config, cwd);
}

function setsOf({ set, device }: ConfigRequest, cwd: string): string[] {
  return [...set.map((text) => fileHere(cwd, text)), ...deviceSets(device)];
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
