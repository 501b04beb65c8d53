import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { forecastDataset } from "../../src/data/series-table.js";
import { squaredErrors, squaredErrorsBySeries } from "../../src/evaluation/line-errors.js";

/** Windows of one step whose next value is given, each of the series with its number. */
function windowsOf(targets: readonly number[], numbers: readonly number[]): Dataset {
  const values = Float32Array.from(targets.flatMap((target, n) => [n + 1, target]));
  const windows = forecastDataset({ values, length: 2 }, { from: 0, to: targets.length }, 1, 1);
  return { ...windows, series: { count: 3, numberOf: (index) => numbers[index]! } };
}

/** Lines that forecast the same value after every window. */
const constants = (...values: readonly number[]) =>
  values.map(
    (value) =>
      ({ size }: { readonly size: number }) =>
        new Float64Array(size).fill(value),
  );

describe("squared errors of lines", () => {
  const numbers = [0, 1, 0, 1];

  it("are sums over all windows", () => {
    expect(squaredErrors(windowsOf([1, 5, 2, 5], numbers), constants(1, 3))).toEqual([
      [16 + 1 + 16],
      [4 + 4 + 1 + 4],
    ]);
  });

  it("by series are geometric means of the shares of each series' largest error", () => {
    const [first, second] = squaredErrorsBySeries(
      windowsOf([1, 5, 2, 5], numbers),
      constants(1, 3),
    );
    expect(first![0]).toBeCloseTo(Math.sqrt((1 / 5) * 1), 12);
    expect(second![0]).toBeCloseTo(Math.sqrt(1 * (8 / 32)), 12);
  });

  it("by series do not depend on the unit of a series", () => {
    const inUnit = (unit: number) => {
      const lines = [1, 3].map((value) => ({ series }: { readonly series?: Int32Array }) => {
        return Float64Array.from(series!, (number) => (number === 0 ? value : value * unit));
      });
      const targets = [1, 5 * unit, 2, 5 * unit];
      return squaredErrorsBySeries(windowsOf(targets, numbers), lines as never);
    };
    const [unscaled, scaled] = [inUnit(1), inUnit(1024)];
    expect(scaled.flat()).toEqual(unscaled.flat());
  });

  it("by series leave out a series without errors", () => {
    const alone = squaredErrorsBySeries(windowsOf([5, 5], [1, 1]), constants(1, 3));
    expect(alone).toEqual([[1], [0.25]].map(([x]) => [expect.closeTo(x!, 12)]));
    const missing = windowsOf([Number.NaN, 5, Number.NaN, 5], numbers);
    expect(squaredErrorsBySeries(missing, constants(1, 3))).toEqual(alone);
  });
});
