import { bounds } from "./bounds.js";
import { level } from "./level.js";
import { log } from "./log.js";
import { scale } from "./scale.js";
import { seasonal } from "./seasonal.js";
import { spread } from "./spread.js";
import type { Transform, TransformEntry, TransformOption, TransformSettings } from "./transform.js";

/** Every transform. The schema of an option lists its values in this order. */
export const transforms = [bounds, log, scale, level, seasonal, spread] as const;

type Entry = (typeof transforms)[number];
type ValueOf<E> = E extends { readonly values: infer Values } ? keyof Values : never;

/** A value of an option that selects a transform. */
export type SelectingValue<Option extends TransformOption> = ValueOf<
  Extract<Entry, { readonly option: Option }>
>;

const entries: readonly TransformEntry[] = transforms;

/** The values of an option that select a transform. */
export function selectingValues<Option extends TransformOption>(
  option: Option,
): readonly SelectingValue<Option>[] {
  const names = entries.flatMap((entry) =>
    entry.option === option ? Object.keys(entry.values ?? {}) : [],
  );
  return names as SelectingValue<Option>[];
}

/** The transform that an option selects with a value; none for a value that selects no transform. */
export function selectedTransforms(
  option: TransformOption,
  value: string,
  settings: TransformSettings,
): readonly Transform[] {
  return entries.flatMap((entry) => {
    const make = entry.option === option ? entry.values?.[value] : undefined;
    return make ? [make(settings)] : [];
  });
}
