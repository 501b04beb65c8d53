import { dirname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { ownFile } from "../shared/own-files.js";

/** The JSON Schema of a config; the build writes it, and it is part of the package. */
const SCHEMA = join("dist", "config.schema.json");

/**
 * The value of `$schema` for a config file in a folder: a relative path if the package is installed
 * in that folder or above it, so that the config can move with its project; otherwise a file URL.
 */
export function schemaReference(folder: string, schema = ownFile(SCHEMA)): string {
  const modules = schema.lastIndexOf(`${sep}node_modules${sep}`);
  const project = modules < 0 ? undefined : schema.slice(0, modules);
  const inside = project !== undefined && `${folder}${sep}`.startsWith(`${project}${sep}`);
  if (!inside) return pathToFileURL(schema).href;
  const path = relative(folder, schema).replaceAll(sep, "/");
  return path.startsWith(".") ? path : `./${path}`;
}

/** A config's content with `$schema` first, as it is written to a config file in that folder. */
export function withSchema(config: object, path: string): object {
  return { $schema: schemaReference(dirname(path)), ...config };
}
