import { UserError } from "../../shared/errors.js";
import { type Shares, sharesOf } from "../split-counts.js";
import type { Collection } from "./collection.js";

/** A time, or the number of steps before it. */
type Place = string | number;

/** Fractions of the time line, or the starts of the parts and the end of the last one. */
export type SplitOption =
  | readonly [number, number, number]
  | {
      readonly train?: Place | undefined;
      /** Start of validation (default: there is none). */
      readonly valid?: Place | undefined;
      readonly test: Place;
      readonly end?: Place | undefined;
    };

/** The parts of the time line, each as a range whose end is excluded. Validation may be empty. */
export interface Bounds {
  readonly train: readonly [number, number];
  readonly valid: readonly [number, number];
  readonly test: readonly [number, number];
}

/** @throws UserError when a date is invalid, or a part would have no step */
export function findBounds(collection: Collection, split: SplitOption): Bounds {
  const { length } = collection;
  const [train, valid, test, end] =
    "test" in split ? places(collection, split) : fractions(length, split);
  const hasValidation = "test" in split ? split.valid !== undefined : split[1] > 0;
  const ordered = valid > train && (hasValidation ? test > valid : test === valid) && end > test;
  if (!ordered || end > length) {
    throw new UserError(
      `${collection.table.path}: data.split leaves a part without a step, expected places in the order ` +
        `train, valid, test, end among its ${length} steps, which go from ${collection.label(0)} to ` +
        `${collection.label(length - 1)}`,
    );
  }
  return { train: [train, valid], valid: [valid, test], test: [test, end] };
}

/** The starts of the parts, and the end of the last one. */
type Starts = [train: number, valid: number, test: number, end: number];

function fractions(length: number, parts: Shares): Starts {
  const [train, valid] = sharesOf(length, parts, "boundaries");
  return [0, train, train + valid, length];
}

function places(
  { table, clock, frequency, length }: Collection,
  split: Exclude<SplitOption, readonly unknown[]>,
): Starts {
  const stepOf = (key: keyof typeof split, otherwise: Place = 0) => {
    const place = split[key] ?? otherwise;
    if (typeof place === "number") return place;
    const time = clock?.parse(place);
    if (clock === undefined || time === undefined) {
      const expected = clock
        ? `a time such as ${clock.format.name}`
        : "shares or steps without data.time";
      throw new UserError(`${table.path}: data.split.${key} is "${place}", expected ${expected}`);
    }
    let step = 0;
    while (step < length && frequency.timeAt(step) < time) step += 1;
    return step;
  };
  const valid = stepOf(split.valid === undefined ? "test" : "valid");
  return [stepOf("train"), valid, stepOf("test"), stepOf("end", length)];
}
