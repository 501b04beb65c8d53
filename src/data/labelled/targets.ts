import { UserError } from "../../shared/errors.js";
import type { Dataset } from "../dataset.js";
import type { Table } from "../table/read.js";
import { moments } from "./moments.js";

/** Scaling of the numbers to predict: (number - mean) / sd. */
export interface TargetScale {
  readonly mean: number;
  readonly sd: number;
}

/**
 * The number of each sequence.
 *
 * @throws UserError if a row has no number, or the rows of a sequence have two
 */
export function targetsOf(
  table: Table,
  rows: readonly (readonly number[])[],
  column: string,
): Float64Array {
  const values = table.numbers(column);
  for (const [first, ...others] of rows) {
    const missing = [first!, ...others].find((row) => Number.isNaN(values[row]!));
    if (missing !== undefined) {
      throw new UserError(
        `${table.where(missing)}: ${column} is missing, expected a number for every sequence`,
      );
    }
    const other = others.find((row) => values[row] !== values[first!]);
    if (other === undefined) continue;
    throw new UserError(
      `${table.where(other)}: ${column} is ${values[other]}, but ${values[first!]} in an earlier row ` +
        "of the sequence, expected one for the whole sequence",
    );
  }
  return Float64Array.from(rows, ([row]) => values[row!]!);
}

/** Scales the numbers to predict by mean and standard deviation of the training part. */
export function scaledTargets(
  values: Float64Array | Int32Array,
  training: readonly number[],
): { readonly labels: Float64Array; readonly target: TargetScale } {
  const target = moments(values, training);
  return { labels: Float64Array.from(values, (v) => (v - target.mean) / target.sd), target };
}

/**
 * A data set with scaled targets that can be converted back to the unit of the data.
 *
 * @param truths the numbers to predict as in the file, if known
 */
export function restorable(
  dataset: Dataset,
  { mean, sd }: TargetScale,
  truths?: ArrayLike<number>,
): Dataset {
  return {
    ...dataset,
    ...(truths && {
      truth(index, values) {
        values[0] = truths[index]!;
      },
    }),
    restore(_, values) {
      for (const [index, value] of values.entries()) values[index] = value * sd + mean;
    },
  };
}
