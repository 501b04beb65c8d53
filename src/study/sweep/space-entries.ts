import { applyOverride, parseOverride } from "../../config/overrides.js";
import type { SweepConfig } from "../../config/sweep.js";
import type { Dimension } from "../../runs/sweep-file.js";
import { parseSpaceEntry, type SpaceEntry } from "./syntax.js";

type SpaceValue = string | number | boolean;

/** The values of a key: a list, or a value or text as on the command line. */
export type SpaceValues = SpaceValue | readonly SpaceValue[];

/** The base config of a sweep, and the keys that it varies. */
export interface BaseAndSpace {
  /** Content of the config, including the settings. */
  readonly base: unknown;
  readonly space: readonly Dimension[];
}

/**
 * The space given by the command line and by a config's `sweep.space`. If both name a key, the command line
 * takes precedence.
 *
 * @throws UserError when an entry is invalid
 */
export function spaceOf(
  texts: readonly string[],
  space: SweepConfig["space"],
  content: unknown,
): BaseAndSpace {
  const given = new Set(texts.map(keyOf));
  const kept = Object.entries(space).filter(([key]) => !given.has(key));
  const entries = [...kept.map(configured), ...texts.map(parseSpaceEntry)];
  const base = entries.reduce((before, entry) => {
    return entry.type === "setting" ? applyOverride(before, parseOverride(entry.text)) : before;
  }, content);
  const dimensions = entries.flatMap((entry) => {
    return entry.type === "dimension" ? [entry.dimension] : [];
  });
  return { base, space: dimensions };
}

function keyOf(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf("=")));
}

/** Parses an entry of the config's `sweep.space`. */
function configured(entry: readonly [string, SpaceValues]): SpaceEntry {
  return parseSpaceEntry(entryText(entry));
}

/** A key with its values as the command line would write them. */
export function entryText([key, value]: readonly [string, SpaceValues]): string {
  if (typeof value !== "object") return `${key}=${value}`;
  const text = value.map((item) => JSON.stringify(item)).join(",");
  return `${key}=choice(${text})`;
}
