import { expect, it } from "vitest";
import { chainSchema } from "../../../../src/data/series/transforms/chain.js";
import { meanOf } from "../../../../src/data/series/transforms/level.js";
import { fitScale } from "../../../../src/data/series/transforms/scaling.js";

const parts = [Float64Array.of(2, 4, Number.NaN), Float64Array.of(), Float64Array.of(-9)];

it.each([
  ["standard", -1, Math.sqrt((9 + 25 + 64) / 3)],
  ["minmax", -9, 13],
  ["mean", 0, 15 / 3],
  ["none", 0, 1],
] as const)("scaling %s is over all measured values together", (scaling, shift, scale) => {
  const found = fitScale(parts, scaling)!;
  expect(found.shift).toBeCloseTo(shift, 12);
  expect(found.scale).toBeCloseTo(scale, 12);
  expect(found.variance).toBeCloseTo((9 + 25 + 64) / 3 / scale ** 2, 12);
});

it.each([
  ["standard", 7, 1],
  ["minmax", 7, 1],
  ["mean", 0, 7],
  ["none", 0, 1],
] as const)("of a constant, scaling %s divides by no 0", (scaling, shift, scale) => {
  const same = Float64Array.of(7, 7, 7);
  expect(fitScale([same], scaling)).toEqual({ shift, scale, variance: 0 });
  expect(fitScale([new Float64Array(3)], scaling)!.scale).toBe(1);
  expect(fitScale([Float64Array.of(Number.NaN)], scaling)).toBeUndefined();
});

it("the level of a window is its first, last or mean input, and comes back", () => {
  const values = Float64Array.of(3, 8, 10);
  const inputs = (["first", "last", "mean"] as const).map((by) => {
    const window = chainSchema.parse([{ name: "level", by }]).window(values);
    const forecasts = Float64Array.of(1);
    window.undo(forecasts, 0);
    return [[...window.inputs], forecasts[0]];
  });
  expect(inputs).toEqual([
    [[0, 5, 7], 4],
    [[-7, -2, 0], 11],
    [[-4, 1, 3], 8],
  ]);
  expect(meanOf(Float64Array.of(1e15 + 1, 1e15 + 3))).toBe(1e15 + 2);
  expect(meanOf(Float64Array.of())).toBe(0);
});

it("the spread of a window is the root of its variance and a small number", () => {
  const { inputs, spread, undo } = chainSchema
    .parse([{ name: "spread", epsilon: 0.25 }])
    .window(Float64Array.of(1, 3, 5, 7));
  const expected = Math.sqrt(5 + 0.25); // population variance 5
  expect(spread).toBeCloseTo(expected, 12);
  expect(inputs[3]).toBeCloseTo(7 / expected, 12);
  const forecasts = Float64Array.of(2);
  undo(forecasts, 0);
  expect(forecasts[0]).toBeCloseTo(2 * expected, 12);
});
