import { expect } from "vitest";

export type Numbers = ArrayLike<number>;

/** A difference between two arrays: where it is and the two values. */
interface Mismatch {
  readonly index: number;
  readonly actual: number | undefined;
  readonly expected: number | undefined;
}

/**
 * Asserts that two arrays agree within `tolerance`, relative to the largest expected magnitude, but
 * not to less than `floor`. NaN equals only NaN, and an infinity only itself.
 */
export function expectClose(
  actual: Numbers,
  expected: Numbers,
  tolerance: number,
  { label = "values", floor = 1e-3 }: { label?: string; floor?: number } = {},
): void {
  if (actual.length !== expected.length) {
    expect.fail(`${label}: ${actual.length} values, expected ${expected.length}`);
  }
  const allowed = tolerance * Math.max(floor, largest(expected));
  const worst = worstMismatch(actual, expected);
  if (worst !== undefined && !(distance(worst) <= allowed)) {
    const { index, actual: got, expected: wanted } = worst;
    const off = `off by ${distance(worst)}, allowed ${allowed}`;
    expect.fail(`${label}[${index}] is ${got}, expected ${wanted} (${off})`);
  }
}

/** Largest absolute difference over the largest expected magnitude (at least `floor`). */
export function relativeError(actual: Numbers, expected: Numbers, floor = 1e-3): number {
  const worst = worstMismatch(actual, expected);
  return worst === undefined ? 0 : distance(worst) / Math.max(floor, largest(expected));
}

function worstMismatch(actual: Numbers, expected: Numbers): Mismatch | undefined {
  let worst: Mismatch | undefined;
  for (let index = 0; index < Math.max(actual.length, expected.length); index++) {
    const mismatch = { index, actual: actual[index], expected: expected[index] };
    if (worst === undefined || distance(mismatch) > distance(worst)) {
      worst = mismatch;
    }
  }
  return worst;
}

/** Infinity wherever the difference is no number, unless both are the same. */
function distance({ actual, expected }: Mismatch): number {
  if (Object.is(actual, expected)) {
    return 0;
  }
  const difference = Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN));
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}

/** Largest finite magnitude. */
function largest(values: Numbers): number {
  return Array.from(values, Math.abs).reduce((a, b) => (b > a && b < Infinity ? b : a), 0);
}
