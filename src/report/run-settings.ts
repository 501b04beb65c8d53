import { resolveConfig } from "../config/resolve.js";
import { flatFields } from "../runs/fields.js";
import type { JsonObject } from "../runs/registry.js";

/** Keys that choose a variant of a part, which has defaults of its own. */
const VARIANTS = ["model.cell", "training.optimizer.name", "training.schedule.name"];

/**
 * The settings of a config that differ from the defaults, by key. The data part of a user's own file has no
 * defaults that say anything, so all of it is there.
 */
export function changedSettings(config: JsonObject): Map<string, unknown> {
  const settings = flatFields(config);
  const defaults = defaultsBeside(settings);
  return new Map(
    [...settings].filter(
      ([key, value]) => JSON.stringify(defaults.get(key)) !== JSON.stringify(value),
    ),
  );
}

/** The default settings of the same variants; none for a config of another version. */
function defaultsBeside(settings: ReadonlyMap<string, unknown>): Map<string, unknown> {
  const sets = VARIANTS.filter((key) => settings.has(key)).map(
    (key) => `${key}=${String(settings.get(key))}`,
  );
  try {
    return flatFields(resolveConfig({}, "defaults", sets));
  } catch {
    return new Map(); // a cell or an optimizer that this version does not know
  }
}
