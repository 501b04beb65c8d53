import { type Node, parseTree } from "jsonc-parser";
import { UserError } from "../shared/errors.js";
import { lineAndColumn } from "./place.js";

/**
 * Rejects a key that appears twice in one object: JSON would silently keep the last value.
 *
 * @param text valid JSON, with or without comments
 * @throws UserError with the place of the second occurrence
 */
export function requireUniqueKeys(text: string, source: string): void {
  const root = parseTree(text);
  const repeated = root && repeatedKey(root);
  if (repeated === undefined) return;
  const { key, first, second } = repeated;
  throw new UserError(
    `${source}${lineAndColumn(text, second)}: the key "${key}" is given twice, first at ` +
      `${source}${lineAndColumn(text, first)}. Keep one of them.`,
  );
}

interface Repeated {
  readonly key: string;
  readonly first: number;
  readonly second: number;
}

function repeatedKey({ type, children = [] }: Node): Repeated | undefined {
  const places = new Map<string, number>();
  for (const child of children) {
    const [name] = type === "object" ? (child.children ?? []) : [];
    if (name !== undefined) {
      const first = places.get(name.value);
      if (first !== undefined) return { key: name.value, first, second: name.offset };
      places.set(name.value, name.offset);
    }
    const deeper = repeatedKey(child);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}
