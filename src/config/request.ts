import { absoluteFile } from "./file.js";
import { configContent } from "./load.js";
import { applyOverride, parseOverride } from "./overrides.js";
import { resolveConfig } from "./resolve.js";
import type { Config } from "./schema.js";

/** A config's content, and its name in error messages. */
interface ConfigContent {
  readonly config: unknown;
  readonly source: string;
}

/** A config by name or content, and the changes to make to it. */
export interface ConfigRequest {
  /** A config file, or the name of a bundled config; without it, the defaults. */
  readonly config?: string;
  /** The content of a config, instead of a file. */
  readonly content?: ConfigContent;
  /** Changes such as `model.hidden=64`, applied in order. */
  readonly set: readonly string[];
  readonly device?: string;
}

/**
 * The config that a request asks for.
 *
 * @param cwd the folder that relative file names start from
 * @param extra more changes, applied after the request's
 * @throws UserError if there is no such config or it is not valid
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
 * The requested content before defaults are filled in, because some defaults depend on keys that a
 * sweep may change.
 *
 * @throws UserError if there is no such config, or a change has an unknown key
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

/** The change that a `--device` option stands for, if the option was given. */
export function deviceSets(device: string | undefined): string[] {
  return device === undefined ? [] : [`device=${device}`];
}

const FILE = "data.file=";

/** Makes a data file given on the command line relative to the working directory. */
function fileHere(cwd: string, set: string): string {
  if (!set.startsWith(FILE)) return set;
  return `${FILE}${absoluteFile(cwd, set.slice(FILE.length))}`;
}
