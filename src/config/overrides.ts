import { UserError } from "../shared/errors.js";
import { isObject, parseShallow } from "../shared/json.js";
import { unknownKey } from "./issues.js";
import { isKnown, isText, isTextOrList, knownKeys } from "./json-schema.js";

/** One `--set path=value`. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * Parses `model.hidden=64`. The schema decides the type of the value: `name=64` gives the text
 * "64", `model.hidden=64` the number.
 *
 * @throws UserError if there is no `=` or no such key
 */
export function parseOverride(text: string): Override {
  const equals = text.indexOf("=");
  if (equals < 1) {
    throw new UserError(`--set ${text}: expected key=value, for example --set model.hidden=64`);
  }
  const path = keyPath(text.slice(0, equals), `--set ${text}`);
  return { path, value: typedValue(path, text.slice(equals + 1)) };
}

/**
 * The path that a key such as `model.hidden` stands for.
 *
 * @param source the key's origin, for error messages
 * @throws UserError if there is no such key
 */
export function keyPath(key: string, source: string): readonly string[] {
  const path = splitPath(key);
  if (path[0] === "extends") {
    throw new UserError(
      `${source}: extends works only in a config file. Name that config file instead.`,
    );
  }
  const unknown = path.findIndex((_, depth) => !isKnown(path.slice(0, depth + 1)));
  if (unknown < 0) return path;
  throw new UserError(`${source}: ${unknownKey(path.slice(0, unknown), path[unknown] ?? "")}`);
}

/** Splits a key at its dots, except inside keys that contain a dot, such as `test.mse`. */
function splitPath(text: string): string[] {
  const path: string[] = [];
  for (let rest = text.split("."); rest.length > 0; ) {
    const known = knownKeys(path);
    const heads = rest.map((_, index) => rest.slice(0, index + 1).join("."));
    const found = heads.findIndex((head) => known.includes(head));
    const dotted = known.some((key) => key.includes("."));
    const length = found < 0 && dotted ? rest.length : Math.max(found, 0) + 1;
    path.push(rest.slice(0, length).join("."));
    rest = rest.slice(length);
  }
  return path;
}

function typedValue(path: readonly string[], text: string): unknown {
  if (isText(path)) return text;
  if (isTextOrList(path) && !text.startsWith("[")) return text;
  for (const json of [text, withJsonNumbers(text)]) {
    try {
      return parseShallow(json);
    } catch {
      // Another spelling may be JSON; otherwise the schema's error says what was expected.
    }
  }
  return text;
}

/** Numbers as YAML 1.2 and shells have them: `.5`, `5.`, `+5` and `05` are not JSON. */
const NUMBER = /^[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i;

/** The same text with its numbers, outside quotes, as JSON writes them. */
function withJsonNumbers(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|[^\s,:[\]{}"]+/g, (token) =>
    NUMBER.test(token) ? String(Number(token)) : token,
  );
}

/** A copy of `config` with the override applied. Missing parts are added. */
export function applyOverride(config: unknown, override: Override): unknown {
  const [key, ...rest] = override.path;
  if (key === undefined) return override.value;
  const part = isObject(config) ? config : {};
  return { ...part, [key]: applyOverride(part[key], { path: rest, value: override.value }) };
}
