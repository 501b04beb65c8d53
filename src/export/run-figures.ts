import type { Config } from "../config/schema.js";
import type { EpochRecord } from "../runs/epoch-record.js";

/**
 * The end of each epoch.
 *
 * @param start and the result are in milliseconds since 1970
 */
export function epochMoments(epochs: readonly EpochRecord[], start: number): number[] {
  let time = start;
  return epochs.map(({ durationMs }) => {
    time += durationMs;
    return Math.round(time);
  });
}

/** The finite numbers of a record, with their names. */
export function figuresOf(record: object): [name: string, value: number][] {
  return Object.entries(record).filter((field): field is [string, number] =>
    Number.isFinite(field[1]),
  );
}

/**
 * The settings of a config that may differ between runs, by their paths, such as `model.hidden`; lists as
 * JSON.
 */
export function hyperParameters({ data, model, training, uncertainty, evaluation }: Config) {
  return new Map(leaves({ data, model, training, uncertainty, evaluation }, ""));
}

type Leaf = readonly [path: string, value: string | number | boolean];

function leaves(value: unknown, path: string): Leaf[] {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return [[path, value]];
  }
  if (Array.isArray(value)) return [[path, JSON.stringify(value)]];
  const inside = path === "" ? "" : `${path}.`;
  return Object.entries(value ?? {}).flatMap(([key, part]) => leaves(part, `${inside}${key}`));
}
