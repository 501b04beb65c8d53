import { expect, it } from "vitest";
import { quantile } from "../../src/evaluation/error-range.js";

it("has NumPy's quantiles", () => {
  const sorted = Float64Array.of(-3, -1, 0.5, 2, 10);
  const shares = [0, 0.025, 0.3, 0.5, 0.975, 1];
  expect(shares.map((share) => quantile(sorted, share))).toEqual(
    [-3, -2.8, -0.7, 0.5, 9.2, 10].map((value) => expect.closeTo(value, 12)),
  );
});
