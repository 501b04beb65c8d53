import { isObject } from "../shared/json.js";
import { defaultAt, knownKeys } from "./json-schema.js";

/** Keys that select a variant: the task of `data`, the name of an optimiser or a schedule. */
const DISCRIMINATORS = ["task", "name"] as const;

/**
 * Merges one config over another: objects key by key, every other value whole. If a part becomes
 * another variant, the lower part is dropped, because its options belong to the old variant.
 *
 * @param path where in the config the two values are
 */
export function merged(below: unknown, above: unknown, path: readonly string[] = []): unknown {
  if (!isObject(below) || !isObject(above) || isOtherVariant(below, above, path)) return above;
  const keys = new Set([...Object.keys(below), ...Object.keys(above)]);
  return Object.fromEntries([...keys].map((key) => [key, valueAt(key)]));

  function valueAt(key: string): unknown {
    const [lower, upper] = [below as Part, above as Part];
    if (!Object.hasOwn(upper, key)) return lower[key];
    return Object.hasOwn(lower, key) ? merged(lower[key], upper[key], [...path, key]) : upper[key];
  }
}

type Part = Readonly<Record<string, unknown>>;

function isOtherVariant(below: Part, above: Part, path: readonly string[]): boolean {
  if (path.length === 0) return false; // `name` labels the runs here
  const key = DISCRIMINATORS.find((name) => knownKeys(path).includes(name));
  if (key === undefined || above[key] === undefined) return false;
  return above[key] !== (below[key] ?? defaultAt([...path, key]));
}
