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
 * Adds scaled rows to numbers: sums[at + k] += Σ factors[from + i] rows[i, k]. Four rows at a time, so that each sum is
 * read and written once for the four.
 */
export function addScaledRows(
  sums: Float64Array,
  at: number,
  { rows, columns, width = columns, factors, from, count }: ScaledRows,
): void {
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const [a, b] = [factors[from + i]!, factors[from + i + 1]!];
    const [c, d] = [factors[from + i + 2]!, factors[from + i + 3]!];
    const [second, third, fourth] = [columns, 2 * columns, 3 * columns];
    for (let k = 0, r = i * columns; k < width; k += 1, r += 1) {
      sums[at + k]! +=
        a * rows[r]! + b * rows[r + second]! + (c * rows[r + third]! + d * rows[r + fourth]!);
    }
  }
  for (; i < count; i += 1) {
    const factor = factors[from + i]!;
    for (let k = 0; k < width; k += 1) sums[at + k]! += factor * rows[i * columns + k]!;
  }
}
