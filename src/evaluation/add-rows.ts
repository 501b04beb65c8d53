/** Rows of numbers, [count, columns], scaled by one factor each. */
export interface ScaledRows {
  readonly rows: Float64Array;
  readonly columns: number;
  /** Number of columns to add, the first ones (default: all). */
  readonly width?: number | undefined;
  readonly factors: ArrayLike<number>;
  /** Index of the first factor. */
  readonly from: number;
  readonly count: number;
}

/**
 * Adds scaled rows to numbers: sums[at + k] += Σ factors[from + i] rows[i, k]. Four rows are added up before they are added to
 * the sums, and eight in one pass, so that each sum is read and written once for the eight.
 */
export function addScaledRows(sums: Float64Array, at: number, scaled: ScaledRows): void {
  const { rows, columns, width = columns, factors, from, count } = scaled;
  let i = addEights(sums, at, scaled);
  if (i + 3 < count) {
    const [a, b] = [factors[from + i]!, factors[from + i + 1]!];
    const [c, d] = [factors[from + i + 2]!, factors[from + i + 3]!];
    const [second, third, fourth] = [columns, 2 * columns, 3 * columns];
    for (let k = at, r = i * columns; k < at + width; k += 1, r += 1) {
      sums[k]! +=
        a * rows[r]! + b * rows[r + second]! + (c * rows[r + third]! + d * rows[r + fourth]!);
    }
    i += 4;
  }
  for (; i < count; i += 1) {
    const factor = factors[from + i]!;
    for (let k = 0; k < width; k += 1) sums[at + k]! += factor * rows[i * columns + k]!;
  }
}

/** @returns the number of rows that were added */
function addEights(
  sums: Float64Array,
  at: number,
  { rows, columns, width = columns, factors, from, count }: ScaledRows,
): number {
  const [second, third, fourth] = [columns, 2 * columns, 3 * columns];
  let i = 0;
  for (; i + 7 < count; i += 8) {
    const [a, b] = [factors[from + i]!, factors[from + i + 1]!];
    const [c, d] = [factors[from + i + 2]!, factors[from + i + 3]!];
    const [e, f] = [factors[from + i + 4]!, factors[from + i + 5]!];
    const [g, h] = [factors[from + i + 6]!, factors[from + i + 7]!];
    for (let k = at, r = i * columns, s = r + 4 * columns; k < at + width; k += 1, r += 1, s += 1) {
      const first =
        a * rows[r]! + b * rows[r + second]! + (c * rows[r + third]! + d * rows[r + fourth]!);
      const next =
        e * rows[s]! + f * rows[s + second]! + (g * rows[s + third]! + h * rows[s + fourth]!);
      sums[k] = sums[k]! + first + next;
    }
  }
  return i;
}
