import { fileFrom } from "../config/file.js";
import type { ConfigRequest } from "../config/request.js";
import type { ConfigInput } from "./config.js";

/** The options that determine a config. */
export interface ConfigChoice {
  readonly config?: string | ConfigInput | undefined;
  readonly set?: Readonly<Record<string, unknown>> | undefined;
}

/** The options in the form of the command line. */
export function requestOf({ config, set = {} }: ConfigChoice, cwd: string): ConfigRequest {
  const sets = Object.entries(set).map(([key, value]) => {
    return `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`;
  });
  if (config === undefined) return { set: sets };
  if (typeof config === "string") return { config, set: sets };
  return { content: { config: fileFrom(cwd, config), source: "the config" }, set: sets };
}
