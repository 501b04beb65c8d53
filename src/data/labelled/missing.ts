/** What happens to missing values of sequences of numbers. */
export const missingChoices = ["error", "interpolate"] as const;
export type Missing = (typeof missingChoices)[number];

/**
 * Values with the missing ones filled in from the same sequence: on the line between the values before and after
 * them, or with the nearest value at an end. A sequence without a value keeps NaN.
 *
 * @param values of all rows
 * @param sequences the rows of each sequence, in order
 */
export function filledSequences(
  values: Float64Array,
  sequences: readonly (readonly number[])[],
): Float64Array {
  if (!values.some(Number.isNaN)) return values;
  const result = values.slice();
  for (const rows of sequences) fill(result, rows);
  return result;
}

function fill(values: Float64Array, rows: readonly number[]): void {
  const known = [...rows.keys()].filter((step) => !Number.isNaN(values[rows[step]!]!));
  if (known.length === 0 || known.length === rows.length) return;
  let next = 0; // the index in `known` of the first value at or after a step
  for (const [step, row] of rows.entries()) {
    if (known[next] !== undefined && known[next]! < step) next += 1;
    const [left, right] = [known[next - 1] ?? known[next]!, known[next] ?? known[next - 1]!];
    const [from, to] = [values[rows[left]!]!, values[rows[right]!]!];
    values[row] = right === left ? from : from + ((to - from) * (step - left)) / (right - left);
  }
}
