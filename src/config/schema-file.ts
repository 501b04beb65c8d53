import { dirname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { ownFile } from "../shared/own-files.js";

/** The JSON Schema of a config, which the build makes and the package brings along. */
const SCHEMA = join("dist", "config.schema.json");

/**
 * What `$schema` says in a config file of a folder: a relative path where the package is installed
 * in that folder or one above it, so that the config may move with its project, else a file's URL.
 */
export function schemaReference(folder: string, schema = ownFile(SCHEMA)): string {
  const modules = schema.lastIndexOf(`${sep}node_modules${sep}`);
  const project = modules < 0 ? undefined : schema.slice(0, modules);
  const inside = project !== undefined && `${folder}${sep}`.startsWith(`${project}${sep}`);
  if (!inside) return pathToFileURL(schema).href;
  const path = relative(folder, schema).replaceAll(sep, "/");
  return path.startsWith(".") ? path : `./${path}`;
}

/** A config's content with its `$schema` first, as a config file of a folder has it. */
export function withSchema(config: object, path: string): object {
  return { $schema: schemaReference(dirname(path)), ...config };
}
