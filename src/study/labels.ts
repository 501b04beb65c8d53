import type { Config } from "../config/schema.js";
import { shown } from "../report/run-details.js";
import { flatFields } from "../runs/fields.js";

interface Labelled {
  readonly label: string;
  readonly config: Config;
}

const MOST = 3; // with more keys than this, a number is clearer

/**
 * Gives every model a distinct label: models of the same name are distinguished by the keys of `model`
 * and `training` in which they differ (`gru hidden=98`), or by a number if that is not enough.
 */
export function distinctLabels<E extends Labelled>(entries: readonly E[]): E[] {
  const labelled = entries.map((entry) => {
    const namesakes = entries.filter(({ label }) => label === entry.label);
    return { ...entry, label: [entry.label, ...differences(entry, namesakes)].join(" ") };
  });
  return numbered(labelled);
}

function differences({ config }: Labelled, namesakes: readonly Labelled[]): string[] {
  const others = namesakes.map((namesake) => modelFields(namesake.config));
  const keys = [...modelFields(config)].filter(([key, value]) =>
    others.some((fields) => shown(fields.get(key)) !== shown(value)),
  );
  return keys.length > MOST ? [] : keys.map(([key, value]) => `${key}=${shown(value)}`);
}

function modelFields({ model, training: { seed: _, ...training } }: Config) {
  return flatFields({ ...model, ...training });
}

/** Numbers the entries whose label an earlier one has, past the labels that others already have. */
function numbered<E extends Labelled>(entries: readonly E[]): E[] {
  const taken = new Set(entries.map(({ label }) => label));
  const seen = new Set<string>();
  return entries.map((entry) => {
    const isFirst = !seen.has(entry.label);
    seen.add(entry.label);
    if (isFirst) return entry;
    let number = 2;
    while (taken.has(`${entry.label}-${number}`)) number += 1;
    const label = `${entry.label}-${number}`;
    taken.add(label);
    return { ...entry, label };
  });
}
