import { expect, test } from "vitest";
import { combined, only } from "../../src/evaluation/combined-lines.js";

/** Two features, and two targets of which each has two steps ahead: coefficients [features][target, step]. */
const shape = { features: 2, outputs: 4 };
const first = { ...shape, coefficients: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
const second = { ...shape, coefficients: Float64Array.of(10, 20, 30, 40, 50, 60, 70, 80) };

test("the sum of two lines has weights of its own for each target", () => {
  const sum = combined(
    [first, second],
    [
      [0.5, 0.25],
      [2, 0],
    ],
  );
  expect(sum).toEqual({ ...shape, coefficients: Float64Array.of(3, 6, 6, 8, 15, 18, 14, 16) });
});

test("one of the lines alone is that line", () => {
  expect(only(1, [first, second])).toEqual([0, 1]);
  expect(combined([first, second], [only(1, [first, second]), only(0, [first, second])])).toEqual({
    ...shape,
    coefficients: Float64Array.of(10, 20, 3, 4, 50, 60, 7, 8),
  });
});
