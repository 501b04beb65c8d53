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

function numbered<E extends Labelled>(entries: readonly E[]): E[] {
  const counts = new Map<string, number>();
  return entries.map((entry) => {
    const count = (counts.get(entry.label) ?? 0) + 1;
    counts.set(entry.label, count);
    return count === 1 ? entry : { ...entry, label: `${entry.label}-${count}` };
  });
}
