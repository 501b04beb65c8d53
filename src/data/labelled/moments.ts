/** Mean and population standard deviation over some rows; the latter is 1 if the values are constant. */
export function moments(values: Float64Array | Int32Array, rows: readonly number[]) {
  let sum = 0;
  for (const row of rows) sum += values[row]!;
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += (values[row]! - mean) ** 2;
  const sd = Math.sqrt(squares / rows.length);
  return { mean, sd: sd > Math.abs(mean) * NOTHING ? sd : 1 };
}

/** A standard deviation below this fraction of the mean is a rounding error of constant values. */
const NOTHING = 1e-12;
