import { expect, it } from "vitest";
import {
  bandName,
  forecastCaption,
  hasTruth,
  normalBand,
  offsetNote,
  stepsAhead,
  windowError,
} from "../../src/report/forecast-window.js";

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

const plain = { history: [1, 2], truth: [3, 5], predictions: [] };

it("has the mean of its squared errors, over the true values", () => {
  expect(windowError(plain, { values: [4, 2] })).toBe(5); // (1 + 9) / 2
  expect(windowError(plain, { values: [4, 2, 9] })).toBe(5);
  expect(windowError(plain, { values: [4] })).toBeNaN();
});

it("has as many steps ahead as its longest line", () => {
  const line = (count: number) => ({ label: "a", values: new Array<number>(count).fill(0) });
  expect(stepsAhead(plain)).toBe(2);
  expect(stepsAhead({ ...plain, truth: [], predictions: [line(1), line(3)] })).toBe(3);
  expect([hasTruth([plain]), hasTruth([{ ...plain, truth: [] }]), hasTruth([])]).toEqual([
    true,
    false,
    false,
  ]);
  expect(hasTruth([{ ...plain, truth: [] }, plain])).toBe(true);
});

it("names its band by the share if all have the same", () => {
  const withShares = (...shares: number[]) =>
    shares.map((share) => {
      const band = { share, low: [], high: [] };
      return {
        ...plain,
        predictions: [
          { label: "a", values: [1] },
          { label: "b", values: [1], band },
        ],
      };
    });
  expect(bandName([plain])).toBeUndefined();
  expect(bandName(withShares(0.95, 0.95))).toBe("95 % band");
  expect(bandName(withShares(0.125))).toBe("12.5 % band");
  expect(bandName(withShares(0.95, 0.95, 0.9))).toBe("band");
});

it.each([
  [{}, ""],
  [{ series: "", target: "y" }, "y"],
  [{ series: "north", target: "y", times: ["a", "b", "c", "d"] }, "north, y, c to d"],
  [{ series: "north", times: ["a", "b", "c"] }, "north, c"],
])("of %j is captioned %s", (names, caption) => {
  expect(forecastCaption({ ...plain, ...names })).toBe(caption);
});
