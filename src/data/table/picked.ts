/**
 * The values of some rows; NaN for a negative row. A plain loop: `Float64Array.from` with a function makes a list of
 * all rows first, which takes ten times as long.
 */
export function picked(values: Float64Array, rows: Uint32Array | Int32Array): Float64Array {
  const result = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    result[i] = row < 0 ? Number.NaN : values[row]!;
  }
  return result;
}
