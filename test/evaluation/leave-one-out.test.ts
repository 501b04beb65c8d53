import { describe, expect, it } from "vitest";
import { solveSymmetric } from "../../src/evaluation/cholesky.js";
import { type Examples, leaveOneOutRidges } from "../../src/evaluation/leave-one-out.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";

const [COLUMNS, OUTPUTS] = [6, 2];
const RIDGES = [1e-3, 0.1, 10];

function examplesOf(count: number, weighted = false): Examples {
  const random = randomStream(4, "examples", count);
  const z = Float32Array.from({ length: count * COLUMNS }, () => 3 * random() + 1);
  const y = Float64Array.from({ length: count * OUTPUTS }, (_, i) => {
    const n = Math.floor(i / OUTPUTS);
    return 5 + z[n * COLUMNS + (i % OUTPUTS)]! - 2 * z[n * COLUMNS + 2]! + random();
  });
  const weights = weighted
    ? Float64Array.from({ length: count }, (_, n) => 0.5 + (n % 3))
    : undefined;
  return { z, y, count, columns: COLUMNS, outputs: OUTPUTS, weights };
}

/** The strength of a ridge relative to the mean diagonal of the products of the centred features. */
function strengthOf({ z, count, weights }: Examples, ridge: number): number {
  let squares = 0;
  for (let c = 0; c < COLUMNS; c += 1) {
    const column = Array.from({ length: count }, (_, n) => ({
      value: z[n * COLUMNS + c]!,
      weight: weights?.[n] ?? 1,
    }));
    const total = column.reduce((sum, { weight }) => sum + weight, 0);
    const mean = column.reduce((sum, { value, weight }) => sum + weight * value, 0) / total;
    squares += column.reduce((sum, { value, weight }) => sum + weight * (value - mean) ** 2, 0);
  }
  return (ridge * squares) / count;
}

/** A ridge regression with an intercept of its own by its normal equations: [columns + 1, outputs]. */
function refitted(
  { z, y, count, weights }: Examples,
  strength: number,
  left?: number,
): Float64Array {
  const size = COLUMNS + 1;
  const [gram, right] = [new Float64Array(size * size), new Float64Array(size * OUTPUTS)];
  for (let n = 0; n < count; n += 1) {
    if (n === left) continue;
    const row = [...z.subarray(n * COLUMNS, (n + 1) * COLUMNS), 1];
    const weighted = row.map((value) => (weights?.[n] ?? 1) * value);
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j < size; j += 1) gram[i * size + j]! += weighted[i]! * row[j]!;
      for (let k = 0; k < OUTPUTS; k += 1) {
        right[i * OUTPUTS + k]! += weighted[i]! * y[n * OUTPUTS + k]!;
      }
    }
  }
  for (let i = 0; i < COLUMNS; i += 1) gram[i * size + i]! += strength;
  return solveSymmetric(gram, right, size, OUTPUTS);
}

function forecast(line: Float64Array, { z }: Examples, n: number): number[] {
  const row = [...z.subarray(n * COLUMNS, (n + 1) * COLUMNS), 1];
  return Array.from({ length: OUTPUTS }, (_, k) =>
    row.reduce((sum, value, i) => sum + value * line[i * OUTPUTS + k]!, 0),
  );
}

describe.each([
  [4, false],
  [5, true],
  [30, false],
  [30, true],
])("ridge regressions of %i examples, weighted %s,", (count, weighted) => {
  const examples = examplesOf(count, weighted);
  const fits = [...leaveOneOutRidges(examples, RIDGES)];

  it.each(RIDGES.map((ridge, i) => [ridge, i] as const))(
    "with ridge %d are those of the normal equations",
    (ridge, i) => {
      const line = refitted(examples, strengthOf(examples, ridge));
      const { weight, bias } = fits[i]!;
      for (let k = 0; k < OUTPUTS; k += 1) {
        const own = Array.from({ length: COLUMNS }, (_, c) => line[c * OUTPUTS + k]!);
        expectClose(weight.subarray(k * COLUMNS, (k + 1) * COLUMNS), own, 1e-7);
        expect(bias[k]).toBeCloseTo(line[COLUMNS * OUTPUTS + k]!, 6);
      }
    },
  );

  it.each(RIDGES.map((ridge, i) => [ridge, i] as const))(
    "with ridge %d forecast each example as if fitted without it",
    (ridge, i) => {
      const strength = strengthOf(examples, ridge);
      const left = Array.from({ length: count }, (_, n) =>
        forecast(refitted(examples, strength, n), examples, n),
      );
      expectClose(fits[i]!.left, left.flat(), 1e-6);
    },
  );
});

it("has no regression of features that never differ", () => {
  const z = new Float32Array(5 * COLUMNS).fill(2);
  expect([...leaveOneOutRidges({ ...examplesOf(5), z }, RIDGES)]).toEqual([]);
});
