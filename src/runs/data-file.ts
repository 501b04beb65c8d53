import { existsSync } from "node:fs";
import path, { isAbsolute, join, type PlatformPath, resolve } from "node:path";
import { z } from "zod";
import { applyOverride } from "../config/overrides.js";
import type { Config } from "../config/schema.js";
import { NPM } from "../data/locate.js";
import type { DataConfig } from "../data/task.js";
import { UserError } from "../shared/errors.js";
import { isFile, readRegularFile } from "../shared/files.js";
import { parseShallow } from "../shared/json.js";
import { runFiles } from "./layout.js";

/** The file that a config's data is read from; undefined if its task reads no file. */
export function dataFileOf(data: DataConfig): string | undefined {
  return "file" in data && typeof data.file === "string" ? data.file : undefined;
}

/**
 * The config with another data file.
 *
 * @throws UserError if its task reads no file
 */
export function withDataFile(config: Config, file: string): Config {
  if (dataFileOf(config.data) !== undefined)
    return { ...config, data: withFile(config.data, file) };
  throw new UserError(
    `--data ${file}: data.task is "${config.data.task}", which reads no file. Leave --data out.`,
  );
}

/** What to do about a missing data file, in commands that have `--data`. */
export const MOVED_HINT = "If it has moved, give its new path with --data FILE.";

/**
 * @param hint what the user can do
 * @throws UserError if the config's data file is missing
 */
export function requireDataFile({ data }: Pick<Config, "data">, hint: string): void {
  const file = dataFileOf(data);
  if (file === undefined || file.startsWith(NPM) || existsSync(file)) return;
  throw new UserError(`${file}: no such file. ${hint}`);
}

function withFile(data: DataConfig, file: string): DataConfig & { readonly file: string } {
  return { ...data, file };
}

/**
 * The config as a run folder stores it: the path of the data file is relative to that folder, so that a
 * project can be moved as a whole. A path on another drive stays absolute.
 */
export function keptConfig(config: Config, folder: string): Config {
  const file = dataFileOf(config.data);
  if (file === undefined || file.startsWith(NPM)) return config;
  return { ...config, data: withFile(config.data, pathFrom(folder, file)) };
}

/** As {@link keptConfig}, for the content of a config file before defaults are filled in. */
export function keptContent(content: unknown, folder: string): unknown {
  const file = fileInContent.safeParse(content).data?.data.file;
  if (file === undefined || file.startsWith(NPM)) return content;
  return applyOverride(content, { path: ["data", "file"], value: pathFrom(folder, file) });
}

const fileInContent = z.object({ data: z.object({ file: z.string() }) });

/**
 * The path of a file relative to a folder, with slashes on every system; absolute if the file is on another
 * drive.
 *
 * @param paths path functions of the operating system
 */
export function pathFrom(folder: string, file: string, paths: PlatformPath = path): string {
  return paths.relative(paths.resolve(folder), paths.resolve(file)).split(paths.sep).join("/");
}

/**
 * A stored config with the absolute path of its data file. If there is no such file, the path in the manifest
 * is used, because the folder may have been moved away from its data.
 */
export function foundConfig(config: Config, folder: string): Config {
  const file = dataFileOf(config.data);
  if (file === undefined || file.startsWith(NPM) || isAbsolute(file)) return config;
  const here = resolve(folder, file);
  const before = isFile(here) ? undefined : fileInManifest(folder);
  return {
    ...config,
    data: withFile(config.data, before !== undefined && isFile(before) ? before : here),
  };
}

const source = z.object({ source: z.object({ file: z.string() }) });

function fileInManifest(folder: string): string | undefined {
  const manifest = join(folder, runFiles.manifest);
  if (!existsSync(manifest)) return undefined;
  try {
    return source.safeParse(parseShallow(readRegularFile(manifest, 2 ** 26).bytes.toString("utf8")))
      .data?.source.file;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // code that needs the manifest reports the error
    throw error;
  }
}
