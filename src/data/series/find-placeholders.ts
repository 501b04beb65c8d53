import { placeholdersIn } from "../table/sentinels.js";
import { type RegularSeries, readIrregular } from "./read-irregular.js";
import type { SeriesOptions } from "./reading.js";
import { targetsOf } from "./series-columns.js";

/** Series, and the texts that stand for missing values in their file. */
export interface WithoutPlaceholders extends RegularSeries {
  /** Those of the options, and those found. */
  readonly missingValues: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Reads series like `readIrregular`. If a target has a usual placeholder such as -99.9, far from all other numbers,
 * it is read again with that as a missing value.
 *
 * @throws UserError as `readIrregular` does
 */
export async function readWithoutPlaceholders(
  options: SeriesOptions,
): Promise<WithoutPlaceholders> {
  const { missingValues = [] } = options;
  const regular = await readIrregular(options);
  const { table } = regular.collection;
  const found = targetsOf(options).flatMap((name) => placeholdersIn(table.numbers(name)));
  const texts = [...new Set(found)].map(String);
  if (texts.length === 0) return { ...regular, missingValues, notes: [] };
  const all = [...missingValues, ...texts];
  const again = await readIrregular({ ...options, missingValues: all });
  return { ...again, missingValues: all, notes: [placeholderNote(texts)] };
}

/** A line on texts that are taken for missing values. */
export function placeholderNote(texts: readonly string[]): string {
  const are = texts.length === 1 ? "is" : "are";
  return (
    `${texts.join(" and ")} ${are} read as missing, because of the distance to all other numbers ` +
    "(data.missingValues)"
  );
}
