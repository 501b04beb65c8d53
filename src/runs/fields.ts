import type { JsonObject, RunEntry } from "./registry.js";

/**
 * All that the registry knows of a run, under the names that `--where` and `--sort` accept: the keys of
 * config, summary and manifest (later ones win), `run`, `status`, `comparison`, `sweep`, `tag` (a list) and
 * `note`.
 */
export function fieldsOf(entry: RunEntry): JsonObject {
  const { name, status, comparison = NONE, sweep = NONE, manifest, config, summary } = entry;
  const annotations = { tag: entry.tags, note: entry.note };
  return {
    ...config,
    ...summary,
    ...manifest,
    run: name,
    status,
    comparison,
    sweep,
    ...annotations,
  };
}

/**
 * Value of `comparison` and `sweep` for a run that belongs to none, so that `--where` can select such runs.
 */
const NONE = "none";

/** The value at a path such as `model.cell` or `test.byHorizon.9.mse`; undefined where there is none. */
export function fieldOf(entry: RunEntry, path: string): unknown {
  if (path === "run") return entry.name;
  if (path === "status") return entry.status;
  if (path === "comparison") return entry.comparison ?? NONE;
  if (path === "sweep") return entry.sweep ?? NONE;
  if (path === "tag") return entry.tags;
  if (path === "note") return entry.note;
  const keys = path.split(".");
  const [first = ""] = keys;
  const { manifest = {}, summary, config } = entry; // in the precedence of fieldsOf
  return valueAt(
    [manifest, summary, config].find((part) => Object.hasOwn(part, first)),
    keys,
  );
}

function valueAt(start: unknown, keys: readonly string[]): unknown {
  let value = start;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}

/** Every value that is neither an object nor a list of objects, by its path. */
export function flatFields(value: unknown, path = ""): Map<string, unknown> {
  if (!isNested(value)) return new Map([[path, value]]);
  return new Map(
    Object.entries(value).flatMap(([key, part]) => [
      ...flatFields(part, path === "" ? key : `${path}.${key}`),
    ]),
  );
}

function isNested(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return !Array.isArray(value) || value.some((part) => typeof part === "object" && part !== null);
}
