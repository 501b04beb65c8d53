/** Mean and standard deviation (of the population) over some rows; 1 where nothing varies. */
export function moments(values: Float64Array | Int32Array, rows: readonly number[]) {
  let sum = 0;
  for (const row of rows) sum += values[row]!;
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += (values[row]! - mean) ** 2;
  const sd = Math.sqrt(squares / rows.length);
  return { mean, sd: sd > Math.abs(mean) * NOTHING ? sd : 1 };
}

/** A standard deviation this small beside the mean is what rounding leaves of a constant. */
const NOTHING = 1e-12;
