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

  it("count a window by its weight", () => {
    const windows = windowsOf([1, 5, 2, 5], numbers);
    const weighted: Dataset = {
      ...windows,
      weight: (index) => [1, 2, 0, 3][index]!,
    };
    expect(squaredErrors(weighted, constants(1))).toEqual([[16 * 2 + 16 * 3]]);
  });

  it("by series are medians of each series' error relative to that of the first line", () => {
    const windows = windowsOf([1, 5, 2, 5, 3, 9], [0, 1, 0, 1, 2, 2]);
    const [first, second, third] = squaredErrorsBySeries(windows, constants(0, 3, 4));
    expect(first).toEqual([1]);
    // 5 / 5, 8 / 50 and 36 / 90; 13 / 5, 2 / 50 and 26 / 90
    expect(second![0]).toBeCloseTo(36 / 90, 12);
    expect(third![0]).toBeCloseTo(26 / 90, 12);
  });

  it("by series of two count the larger one", () => {
    const windows = windowsOf([1, 5, 2, 5], numbers);
    expect(squaredErrorsBySeries(windows, constants(0, 3))[1]![0]).toBeCloseTo(1, 12);
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

  it("by series leave out a series that the first line forecasts without an error", () => {
    const windows = windowsOf([5, 0, 5, 0], numbers);
    expect(squaredErrorsBySeries(windows, constants(0, 3))).toEqual([[1], [4 / 25]]);
    const missing = windowsOf([5, Number.NaN, 5, Number.NaN], numbers);
    expect(squaredErrorsBySeries(missing, constants(0, 3))).toEqual([[1], [4 / 25]]);
    const none = windowsOf([0, 0], [1, 1]);
    expect(squaredErrorsBySeries(none, constants(0, 3))).toEqual([[1], [1]]);
  });
});
