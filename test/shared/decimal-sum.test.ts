import { describe, expect, it } from "vitest";
import { decimalSum } from "../../src/shared/decimal-sum.js";

describe("the sum of a value and an offset as text", () => {
  it.each([
    [3.4, 1.6e9, 9, "1600000003.40000000"],
    [-0.1, 1.6e9, 5, "1599999999.90000"],
    [-0.1, 0.1, 3, "0.000"],
    [0.05, -4e9, 3, "-3999999999.9500"],
    [-7, -4e9, 3, "-4000000007.00"],
    [1 / 3, 1e20, 9, "100000000000000000000.333333333"],
    [123456, 1e9, 3, "1000123456"],
    [0.000123, 1234.5, 4, "1234.5001230"],
    [0, 1e9, 4, "1000000000.000"],
    [1e-30, 1e9, 9, "1000000000.000000000000000"],
  ])("of %d and %d with %d digits", (value, offset, digits, text) => {
    expect(decimalSum(value, offset, digits)).toBe(text);
  });

  it("is the value alone without an offset, and not a number for none", () => {
    expect(decimalSum(3.4, 0, 4)).toBe("3.400");
    expect(decimalSum(Number.NaN, 1e9, 4)).toBe("NaN");
    expect(decimalSum(1, 1e22, 4)).toBe("1.000e+22");
  });
});
