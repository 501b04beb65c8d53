import { describe, expect, test } from "vitest";
import { expectClose, relativeError } from "./compare.js";

describe("expectClose", () => {
  test("accepts what is within the tolerance of the largest magnitude", () => {
    expectClose([1000.5, 0.4], [1000, 0], 1e-3);
  });

  test("names the worst index and both values", () => {
    expect(() => expectClose([1, 2.5, 3.1], [1, 2, 3], 1e-3, { label: "y" })).toThrow(
      /^y\[1\] is 2.5, expected 2 /,
    );
  });

  test.each([
    ["NaN for a number", [Number.NaN], [1]],
    ["a number for NaN", [1], [Number.NaN]],
    ["NaN for Infinity", [Number.NaN], [Number.POSITIVE_INFINITY]],
    ["Infinity for a number", [Number.POSITIVE_INFINITY], [1e30]],
    ["a number for Infinity", [1e30], [Number.POSITIVE_INFINITY]],
    ["the other infinity", [Number.NEGATIVE_INFINITY], [Number.POSITIVE_INFINITY]],
    ["another length", [1, 2], [1]],
  ])("refuses %s", (_, actual, expected) => {
    expect(() => expectClose(actual, expected, 1)).toThrow();
  });

  test("accepts equal non-finite values", () => {
    expectClose([Number.NaN, Infinity, -Infinity], [Number.NaN, Infinity, -Infinity], 0);
  });

  test("does not let tiny expected values ask for impossible precision", () => {
    expectClose([1e-9], [0], 1e-5);
    expect(() => expectClose([1e-7], [0], 1e-5)).toThrow();
  });
});

test("relativeError is infinite where one side is no number", () => {
  expect(relativeError([Number.NaN, 1], [2, 1])).toBe(Number.POSITIVE_INFINITY);
  expect(relativeError([2.5, 1], [2, 1])).toBe(0.25);
});
