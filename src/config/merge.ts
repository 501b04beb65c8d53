import { defaultAt, knownKeys } from "./json-schema.js";

/** Keys that say which variant a part is: of data its task, of an optimiser or a schedule its name. */
const DISCRIMINATORS = ["task", "name"] as const;

/**
 * A config on top of another: objects are merged key by key, everything else is replaced. A part
 * that becomes another variant replaces the part below whole, whose options are not its own.
 *
 * @param path where in the config the two are
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

function isObject(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOtherVariant(below: Part, above: Part, path: readonly string[]): boolean {
  if (path.length === 0) return false; // the whole config's name is that of its runs
  const key = DISCRIMINATORS.find((name) => knownKeys(path).includes(name));
  if (key === undefined || above[key] === undefined) return false;
  return above[key] !== (below[key] ?? defaultAt([...path, key]));
}
