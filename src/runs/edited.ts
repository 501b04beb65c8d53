import { parseJson } from "../config/parse.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import { UserError } from "../shared/errors.js";

/**
 * Checks that `config.json` was not edited since the run was started. Keys added in later versions of rnnlab
 * count as their defaults.
 *
 * @param checkpoint the config that the run was started with, as JSON
 * @throws UserError naming the first key that was edited
 */
export function requireSameConfig(config: Config, checkpoint: string, folder: string): void {
  const before = flatten(resolveConfig(parseJson(checkpoint, folder), folder));
  const after = flatten(config);
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const edited = keys.find((key) => decides(key) && before.get(key) !== after.get(key));
  if (edited === undefined) return;
  throw new UserError(
    `${folder}: config.json was edited after the run began: ${edited} is ${after.get(edited)}, ` +
      `but the checkpoint was made with ${before.get(edited)}. Undo the edit, or start a new run.`,
  );
}

/**
 * Whether a key influences the weights so far. Names, plots, the device and the number of epochs may change.
 * The data file may have moved: its SHA-256 shows whether it is the same file.
 */
function decides(key: string): boolean {
  return /^(data|model|training)\./.test(key) && !["training.epochs", "data.file"].includes(key);
}

/** Every value by its path, as JSON: `model.hidden` → `20`. */
function flatten(value: unknown, path = ""): Map<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return new Map([[path, JSON.stringify(value)]]);
  }
  return new Map(
    Object.entries(value).flatMap(([key, part]) => [
      ...flatten(part, path === "" ? key : `${path}.${key}`),
    ]),
  );
}
