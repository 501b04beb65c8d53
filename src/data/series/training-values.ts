import type { Understood } from "./load.js";

/** What training saw of a column of a series. */
export interface TrainingValues {
  /** The least and the greatest value; null where there is none. */
  readonly range: { readonly low: number; readonly high: number } | null;
  /** Root mean square of the changes from step to step, 0 where there are none. */
  readonly change: number;
}

/** What the training part holds, [series][column], in the data's own unit. */
export function trainingValues({
  collection,
  columns,
  bounds: { train },
}: Pick<Understood, "collection" | "columns" | "bounds">): TrainingValues[][] {
  const [start, end] = train;
  return collection.series.map(({ first }, s) =>
    columns[s]!.map((values) =>
      valuesOf(values.subarray(Math.max(0, start - first), Math.max(0, end - first))),
    ),
  );
}

function valuesOf(values: Float64Array): TrainingValues {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value; // NaN is neither
    if (value > high) high = value;
  }
  return { range: low <= high ? { low, high } : null, change: changeOf(values) };
}

/** Root mean square of the differences between neighbours that both have a value; 0 without any. */
export function changeOf(values: ArrayLike<number>): number {
  let [count, squares] = [0, 0];
  for (let i = 1; i < values.length; i += 1) {
    const square = (values[i]! - values[i - 1]!) ** 2;
    if (Number.isNaN(square)) continue;
    count += 1;
    squares += square;
  }
  return count === 0 ? 0 : Math.sqrt(squares / count);
}
