import type { Collection } from "../data/series/collection.js";

/** Share of a target's variance below which squared errors are rounding, of a file's digits or of sums of them. */
const NEGLIGIBLE = 1e-9;

/**
 * The error below which two forms of a window are equally good, so that a level added to a series, which
 * costs digits, does not decide between them. With one target it is a squared error in the target's unit,
 * with several a scaled one.
 */
export function negligibleError({ series }: Collection, targets: number): number {
  if (targets > 1) return Math.sqrt(NEGLIGIBLE);
  const squares = series.map(({ columns: [values] }) => squaresAroundMean(values!));
  const [sum, count] = squares.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
  return count === 0 ? 0 : (NEGLIGIBLE * sum) / count;
}

/** Squared distances of the measured values from their mean, and how many there are. */
function squaresAroundMean(values: Float64Array): [number, number] {
  const measured = values.filter((value) => !Number.isNaN(value));
  const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
  return [measured.reduce((sum, value) => sum + (value - mean) ** 2, 0), measured.length];
}
