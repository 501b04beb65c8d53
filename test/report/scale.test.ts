import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  drawable,
  integerTicks,
  linearScale,
  logScale,
  logTickLabels,
  logTicks,
  rangeOf,
  tickLabels,
  ticks,
} from "../../src/report/scale.js";
import { values } from "./arbitrary.js";

describe("rangeOf", () => {
  test("looks at finite values only", () => {
    expect(rangeOf([[3, Number.NaN], [Number.POSITIVE_INFINITY, -2], []])).toEqual({
      min: -2,
      max: 3,
    });
  });

  test("never gets too wide for a number", () => {
    const { min, max } = rangeOf([[-1.7e308, 1.7e308]]) ?? { min: 0, max: 0 };
    expect([min, max]).toEqual([-1e300, 1e300]);
  });

  test("is undefined where there is none", () => {
    expect(rangeOf([[Number.NaN], []])).toBeUndefined();
  });

  test("can leave out values below a bound", () => {
    expect(rangeOf([[-1, 0, 2, 5]], Number.MIN_VALUE)).toEqual({ min: 2, max: 5 });
  });
});

test("a constant gets a margin", () => {
  expect(drawable({ min: 5, max: 5 })).toEqual({ min: 4.5, max: 5.5 });
  expect(drawable({ min: 0, max: 0 })).toEqual({ min: -1, max: 1 });
});

test("scales map the ends to 0 and 1 and keep within", () => {
  const linear = linearScale({ min: -1, max: 3 });
  expect([-1, 1, 3, 9].map(linear)).toEqual([0, 0.5, 1, 1]);
  const log = logScale({ min: 0.01, max: 1 });
  expect(log(0.1)).toBeCloseTo(0.5, 12);
  expect(log(0)).toBeNaN();
  expect(linear(Number.NaN)).toBeNaN();
});

describe("ticks", () => {
  test.each([
    [-1, 1, 4, ["-1.0", "-0.5", "0.0", "0.5", "1.0"]],
    [0.013, 0.047, 4, ["0.02", "0.03", "0.04"]],
    [0, 1_000, 4, ["0", "200", "400", "600", "800", "1000"]],
    [-3e8, 5e8, 4, ["-2e+8", "0e+0", "2e+8", "4e+8"]],
  ])("of %d … %d about %i are %j", (min, max, count, labels) => {
    expect(tickLabels(ticks({ min, max }, count))).toEqual(labels);
  });

  test("of whole numbers have no fractions", () => {
    expect(integerTicks({ min: 1, max: 3 }, 10)).toEqual([1, 2, 3]);
  });

  test("on a logarithmic axis are 1, 2, 5 times powers of ten", () => {
    expect(logTicks({ min: 0.015, max: 0.3 }, 6)).toEqual([0.02, 0.05, 0.1, 0.2]);
    expect(logTicks({ min: 1e-8, max: 1 }, 4)).toEqual([1e-8, 1e-5, 1e-2]);
    expect(logTickLabels(logTicks({ min: 0.0009, max: 1 }, 4))).toEqual([
      "0.001",
      "0.01",
      "0.1",
      "1",
    ]);
    expect(logTicks({ min: 3, max: 4 }, 4)).toHaveLength(6);
    // six of them are half as many again as wanted, seven are too many, and the powers alone remain
    expect(logTicks({ min: 1, max: 50 }, 4)).toEqual([1, 2, 5, 10, 20, 50]);
    expect(logTicks({ min: 1, max: 100 }, 4)).toEqual([1, 10, 100]);
    expect(logTicks({ min: 1, max: 100_000 }, 4)).toEqual([1, 100, 10_000]);
  });

  test("have exponents from 1e6 on and below 1e-5, with the digits in which neighbours differ", () => {
    expect(tickLabels([])).toEqual([]);
    expect(tickLabels([0.00001, 0.00002])).toEqual(["0.00001", "0.00002"]);
    expect(tickLabels([0.000001, 0.000002])).toEqual(["1e-6", "2e-6"]);
    expect(tickLabels([900_000, 999_999])).toEqual(["900000", "999999"]);
    expect(tickLabels([900_000, 1_000_000])).toEqual(["9.0e+5", "1.0e+6"]);
    expect(tickLabels([1_000_000, 1_050_000])).toEqual(["1.00e+6", "1.05e+6"]);
    expect(tickLabels([1e9, 1e9 + 1])).toEqual(["1.000e+9", "1.000e+9"]);
    expect(tickLabels([0])).toEqual(["0"]);
    expect(tickLabels([0.05])).toEqual(["0.05"]);
  });

  test("lie within any range, in order, and are few", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 12 }), (some, count) => {
        const range = drawable(rangeOf([some]));
        const found = ticks(range, count);
        const slack = (range.max - range.min) * 1e-6;
        expect(found.length).toBeLessThanOrEqual(2 * count + 2);
        expect(found).toEqual([...found].sort((a, b) => a - b));
        for (const tick of found) {
          expect(tick).toBeGreaterThanOrEqual(range.min - slack);
          expect(tick).toBeLessThanOrEqual(range.max + slack);
        }
      }),
    );
  });
});
