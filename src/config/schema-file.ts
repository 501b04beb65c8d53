import path, { dirname, join, type PlatformPath } from "node:path";
import { pathToFileURL } from "node:url";
import { ownFile } from "../shared/own-files.js";

/** The JSON Schema of a config; the build writes it, and it is part of the package. */
const SCHEMA = join("dist", "config.schema.json");

/**
 * The value of `$schema` for a config file in a folder: a relative path if the package is installed
 * in that folder or above it, so that the config can move with its project; otherwise a file URL.
 *
 * @param paths path functions of the operating system
 */
export function schemaReference(
  folder: string,
  schema = ownFile(SCHEMA),
  paths: PlatformPath = path,
): string {
  const { sep } = paths;
  const modules = schema.lastIndexOf(`${sep}node_modules${sep}`);
  const project = modules < 0 ? undefined : schema.slice(0, modules);
  if (project === undefined || !isInside(folder, project, paths)) return pathToFileURL(schema).href;
  const reference = paths.relative(folder, schema).replaceAll(sep, "/");
  return reference.startsWith(".") ? reference : `./${reference}`;
}

function isInside(folder: string, parent: string, { relative, isAbsolute, sep }: PlatformPath) {
  const way = relative(parent, folder); // absolute on another drive
  return !isAbsolute(way) && way.split(sep)[0] !== "..";
}

/** A config's content with `$schema` first, as it is written to a config file in that folder. */
export function withSchema(config: object, file: string): object {
  return { $schema: schemaReference(dirname(file)), ...config };
}
