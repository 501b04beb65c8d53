import { readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { dataEndings } from "../data/locate.js";
import { similarDataFile } from "../data/missing-file.js";
import { adviceOn } from "../data/other-endings.js";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";
import { suggestion } from "../shared/suggestion.js";
import { bundledConfigs, bundledFolder } from "./bundled.js";
import { yamlEndings } from "./yaml.js";

/** No config file has the given name. */
export class ConfigNotFoundError extends UserError {
  override name = "ConfigNotFoundError";
}

/** Extensions of config files. A reference to a config may leave them out. */
const configEndings: readonly string[] = [".json", ...yamlEndings];

/** Whether a file's extension is one of a config. */
export function isConfigFile(file: string): boolean {
  return configEndings.includes(extname(file).toLowerCase());
}

/** Whether a file's extension is one of a data file. */
export function isDataFile(file: string): boolean {
  return dataEndings.includes(extname(file).toLowerCase());
}

/** Whether a name or path refers to a config. */
export function isConfig(reference: string, cwd: string): boolean {
  return candidates(reference, cwd).some(isFile);
}

/**
 * Whether the first argument of a command names a data file (`sales.csv`) or a config (`lstm`).
 *
 * @throws UserError with the nearest name if it names neither
 */
export function subjectOf(name: string, cwd: string): "config" | "data" {
  if (isDataFile(name) || isJsonArray(resolve(cwd, name))) return "data";
  requireReadable(name, cwd);
  const ending = extname(name);
  if (ending !== "" && !isConfigFile(name) && isFile(resolve(cwd, name))) {
    throw new UserError(
      `${name}: has the ending "${ending}", expected that of a config (${configEndings.join(", ")}) or of a data file ` +
        `(${dataEndings.join(", ")}). A text file with rows can be renamed to .txt; a config can be given with --config`,
    );
  }
  if (isConfig(name, cwd)) return "config";
  throw new UserError(
    `${name}: no config of this name here or in configs/, expected a config file, a bundled config ` +
      `(${bundledConfigs().join(", ")}) or a data file (${dataEndings.join(", ")}).${nearest(name) || similarDataFile(resolve(cwd, name))}`,
  );
}

/** @throws UserError if a file has the ending of data that is not read */
function requireReadable(name: string, cwd: string): void {
  const advice = isFile(resolve(cwd, name)) ? adviceOn(name) : undefined;
  if (advice !== undefined) throw new UserError(`${name}: ${advice}`);
}

/** Whether a file is a JSON array, which holds rows of data: a config is an object. */
function isJsonArray(path: string): boolean {
  if (extname(path).toLowerCase() !== ".json" || !isFile(path)) return false;
  return /^\ufeff?\s*\[/.test(readFileSync(path, "utf8").slice(0, 1000));
}

/**
 * The path of a config given by path or by name: `lstm`, `lstm.json` and `configs/lstm.json` all
 * work, looked up in `cwd`, in its `configs/`, then among the bundled ones.
 *
 * @throws ConfigNotFoundError with the nearest known name
 * @throws UserError if it is a data file
 */
export function findConfig(reference: string, cwd: string): string {
  if (isDataFile(reference)) {
    throw new UserError(
      `--config ${reference}: ${reference} is data, not a config. Run: rnnlab train ${reference}, ` +
        `or: rnnlab init ${reference}`,
    );
  }
  requireReadable(reference, cwd);
  const found = candidates(reference, cwd).find(isFile);
  if (found !== undefined) return found;
  throw new ConfigNotFoundError(
    `--config ${reference}: no such file here or in configs/, expected a config file or a bundled config ` +
      `(${bundledConfigs().join(", ")}).${nearest(reference)}`,
  );
}

function nearest(name: string): string {
  return suggestion(name.replace(/\.(json|ya?ml)$/, ""), bundledConfigs());
}

function candidates(reference: string, cwd: string): string[] {
  const folders = [cwd, join(cwd, "configs"), bundledFolder, join(bundledFolder, "..")];
  const names = [reference, ...configEndings.map((ending) => `${reference}${ending}`)];
  return names.flatMap((name) => folders.map((folder) => resolve(folder, name)));
}
