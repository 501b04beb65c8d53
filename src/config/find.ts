import { isAbsolute, join } from "node:path";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";
import { bundledConfigs, bundledFolder } from "./bundled.js";
import { suggestion } from "./issues.js";
import { yamlEndings } from "./yaml.js";

/** No config file has the name that was given. */
export class ConfigNotFoundError extends UserError {
  override name = "ConfigNotFoundError";
}

/** Endings of config files, which their names may leave out. */
export const configEndings = [".json", ...yamlEndings] as const;

/**
 * The path of a config that is given by path or by name: `lstm`, `lstm.json` and
 * `configs/lstm.json` all work, looked up in `cwd`, in its `configs/`, then among the bundled ones.
 *
 * @throws ConfigNotFoundError with the nearest known name
 */
export function findConfig(reference: string, cwd: string): string {
  const found = candidates(reference, cwd).find(isFile);
  if (found !== undefined) return found;
  const bundled = bundledConfigs();
  const near = suggestion(reference.replace(/\.(json|ya?ml)$/, ""), bundled);
  throw new ConfigNotFoundError(
    `--config ${reference}: no such file here, in configs/ or among the bundled configs ` +
      `(${bundled.join(", ")}).${near}`,
  );
}

function candidates(reference: string, cwd: string): string[] {
  const folders = [cwd, join(cwd, "configs"), bundledFolder, join(bundledFolder, "..")];
  const names = [reference, ...configEndings.map((ending) => `${reference}${ending}`)];
  return names.flatMap((name) =>
    folders.map((folder) => (isAbsolute(name) ? name : join(folder, name))),
  );
}
