import { UserError } from "../../shared/errors.js";
import type { Collection } from "./collect.js";

/** Fractions of the time line, or where validation and test begin. */
export type SplitOption =
  | readonly [number, number, number]
  | { readonly valid: string; readonly test: string };

/** The parts of the time line, each from a step to one before the next part's. */
export interface Bounds {
  readonly train: readonly [number, number];
  readonly valid: readonly [number, number];
  readonly test: readonly [number, number];
}

/** @throws UserError when a date is none, or a part would have no step */
export function findBounds(collection: Collection, split: SplitOption): Bounds {
  const { length } = collection;
  const [valid, test] = "valid" in split ? dates(collection, split) : fractions(length, split);
  if (!(valid > 0 && test > valid && length > test)) {
    throw new UserError(
      `${collection.table.path}: data.split leaves a part without a step: its ${length} steps go ` +
        `from ${collection.label(0)} to ${collection.label(length - 1)}`,
    );
  }
  return { train: [0, valid], valid: [valid, test], test: [test, length] };
}

function fractions(length: number, parts: readonly [number, number, number]): [number, number] {
  const sum = parts[0] + parts[1] + parts[2];
  const at = (share: number) => Math.round((length * share) / sum);
  return [at(parts[0]), at(parts[0] + parts[1])];
}

function dates(
  { table, clock, frequency, length }: Collection,
  split: { readonly valid: string; readonly test: string },
): [number, number] {
  const stepOf = (key: "valid" | "test") => {
    const text = split[key];
    const time = clock?.parse(text);
    if (clock === undefined || time === undefined) {
      const expected = clock
        ? `a time such as ${clock.format.name}`
        : "fractions without data.time";
      throw new UserError(`${table.path}: data.split.${key} is "${text}", expected ${expected}`);
    }
    let step = 0;
    while (step < length && frequency.timeAt(step) < time) step += 1;
    return step;
  };
  return [stepOf("valid"), stepOf("test")];
}
