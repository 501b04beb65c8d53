import { resolveConfig } from "../config/resolve.js";
import { flatFields } from "../runs/fields.js";
import type { JsonObject } from "../runs/registry.js";
import { UserError } from "../shared/errors.js";

/** The settings of a config that differ from their defaults, by key. */
export function changedSettings(config: JsonObject): Map<string, unknown> {
  return new Map([...flatFields(config)].filter(([key, value]) => !isDefault(config, key, value)));
}

/**
 * Whether a setting has its default. False also if the setting is required, or the config is from another
 * version of rnnlab.
 */
function isDefault(config: JsonObject, key: string, value: unknown): boolean {
  try {
    const resolved = flatFields(resolveConfig(without(config, key.split(".")), "defaults"));
    return JSON.stringify(resolved.get(key)) === JSON.stringify(value);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** A copy without the value at a path. */
function without(value: unknown, [first = "", ...rest]: readonly string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    if (key !== first) return [[key, part]];
    return rest.length === 0 ? [] : [[key, without(part, rest)]];
  });
  return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}
