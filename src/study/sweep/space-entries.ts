import { applyOverride, parseOverride } from "../../config/overrides.js";
import type { SweepConfig } from "../../config/sweep.js";
import type { Dimension } from "../../runs/sweep-file.js";
import { parseSpaceEntry, type SpaceEntry } from "./syntax.js";

type SpaceValue = string | number | boolean;

/** The values of a key: a list, or a text or value as on the command line. */
export type SpaceValues = SpaceValue | readonly SpaceValue[];

/** What a sweep starts from, and what it changes. */
export interface BaseAndSpace {
  /** A config's content with the settings in it. */
  readonly base: unknown;
  readonly space: readonly Dimension[];
}

/**
 * The space that a command line and a config's `sweep.space` name together; where both name a key, the
 * command line counts.
 *
 * @throws UserError when an entry is not as expected
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

/** An entry of the config's `sweep.space`. */
function configured(entry: readonly [string, SpaceValues]): SpaceEntry {
  return parseSpaceEntry(entryText(entry));
}

/** A key with its values, a text as on the command line or a list, as the command line has it. */
export function entryText([key, value]: readonly [string, SpaceValues]): string {
  if (typeof value !== "object") return `${key}=${value}`;
  const text = value.map((item) => JSON.stringify(item)).join(",");
  return `${key}=choice(${text})`;
}
