import { expect, it } from "vitest";
import { normalBand, offsetNote } from "../../src/report/forecast-window.js";

// scipy.stats.norm.interval(0.95, [10, -2], [2, 0.5]), SciPy 1.17
const LOW = [6.08007203, -2.97998199];
const HIGH = [13.91992797, -1.02001801];

it("has the ends of a normal distribution's central 95 %", () => {
  const { share, low, high } = normalBand([10, -2], [2, 0.5]);
  expect(share).toBe(0.95);
  for (const [k, end] of LOW.entries()) expect(low[k]).toBeCloseTo(end, 3);
  for (const [k, end] of HIGH.entries()) expect(high[k]).toBeCloseTo(end, 3);
});

it("has no end where a spread is missing", () => {
  expect(normalBand([1, 2], [1]).high[1]).toBeNaN();
});

it("says what was subtracted from values, of each series if that differs", () => {
  const window = (series: string | undefined, offset?: number, target?: string) => {
    return { series, offset, target, history: [], truth: [], predictions: [] };
  };
  expect(offsetNote([])).toBeUndefined();
  expect(offsetNote([window("a"), window("b")])).toBeUndefined();
  expect(offsetNote([window(undefined, 1.6e9)])).toBe("values minus 1600000000");
  expect(offsetNote([window("a", -4e9), window("b", -4e9)])).toBe("values minus -4000000000");
  expect(offsetNote([window("a", 1e9), window("b"), window("c", 2e9, "y")])).toBe(
    "values minus 1000000000 (a), 2000000000 (c y)",
  );
});
