import { describe, expect, it } from "vitest";
import type { Collection } from "../../../../src/data/series/collection.js";
import { chainSchema } from "../../../../src/data/series/transforms/chain.js";
import { fitChains, keepsZero } from "../../../../src/data/series/transforms/fit.js";
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

describe("the transforms of columns", () => {
  const columns = [
    { name: "y", kind: "number", use: "target" },
    { name: "p", kind: "number", use: "past" },
    { name: "f", kind: "flag", use: "past" },
    { name: "s", kind: "number", use: "static" },
  ];
  const NONE = Number.NaN;
  /** Two series, the second from step 2 on; the training part has the steps 1 to 4. */
  const measured = [
    [[500, 1, 3, NONE, 1, 900], [-9, 2, 4, 4, 2, 77], [0, 1, 1, 0, 0, 1], [10, 10, 10, 10, 10, 10]], // biome-ignore format: short
    [
      [3, 3, 7, 800],
      [5, 9, 7, 88],
      [1, 0, 0, 1],
      [20, 20, 20, 20],
    ],
  ].map((some) => some.map((values) => Float64Array.from(values)));
  const collection = (target = measured[0]![0]!) => ({
    roles: { columns },
    table: { path: "f.csv", where: (row: number) => `f.csv, line ${row + 2}` },
    label: String,
    series: [
      { name: "a", first: 0, columns: [target, ...measured[0]!.slice(1)], rowAt: Number },
      { name: "b", first: 2, columns: measured[1]!, rowAt: () => -1 },
    ],
  });
  const plain = { scaling: "standard", scalePer: "series", transform: "none" } as const;
  const windows = { level: "series", spread: "series", targets: 1 } as const;
  const bounds = { train: [1, 5], valid: [5, 5], test: [5, 6] } as const;
  const fitted = (options: object = {}, some = measured) => {
    const found = { ...collection(some[0]![0]!) } as unknown as Collection;
    return fitChains(found, some, bounds, { ...plain, ...windows, ...options }).map((chains) =>
      chains.map((chain) => JSON.parse(JSON.stringify(chain)) as Record<string, unknown>[]),
    );
  };
  const scale = (shift: number, sd: number) =>
    expect.objectContaining({
      name: "scale",
      shift: expect.closeTo(shift, 12),
      scale: expect.closeTo(sd, 12),
    });

  it("are scales of the training part, of each series by itself, and of a static column over all", () => {
    const [a, b] = fitted();
    const sizes = scale(100 / 7, Math.sqrt(1600 / 7 - (100 / 7) ** 2)); // four steps of 10 and three of 20
    expect(a).toEqual([[scale(5 / 3, Math.sqrt(8 / 9))], [scale(3, 1)], [], [sizes]]);
    // steps 2 to 4 of the time line are the first three of the second series
    expect(b).toEqual([
      [scale(13 / 3, Math.sqrt(32 / 9))],
      [scale(7, Math.sqrt(8 / 3))],
      [],
      [sizes],
    ]);
    const [all] = fitted({ scalePer: "all" });
    expect(all![1]).toEqual([scale(33 / 7, Math.sqrt(195 / 7 - (33 / 7) ** 2))]);
  });

  it("of a target alone are bounds, a logarithm before the scale, and a level and a spread after it", () => {
    const options = { transform: "log1p", level: "last", spread: "window", bounds: { low: 0 } };
    const [chains] = fitted(options);
    expect(chains!.map((chain) => chain.map(({ name }) => name))).toEqual([
      ["bounds", "log1p", "scale", "level", "spread"],
      ["scale"],
      [],
      ["scale"],
    ]);
    const logs = [1, 3, 1].map(Math.log1p);
    const mean = logs.reduce((sum, log) => sum + log, 0) / 3;
    const sd = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 3);
    const [logarithm] = fitted({ transform: "log1p" });
    expect(logarithm![0]![1]).toEqual(scale(mean, sd));
  });

  it("of a series without a value in the training part are those of all series", () => {
    const later = measured[0]!.with(0, Float64Array.of(NONE, NONE, NONE, NONE, NONE, 900));
    const [a, b] = fitted({}, [later, measured[1]!]);
    expect(a![0]).toEqual(b![0]);
  });

  it("take the logarithm of values above 0, or above -1, and name one that is not", () => {
    const withFirst = (value: number) => {
      const values = measured[0]![0]!.with(2, value);
      return [measured[0]!.with(0, values), measured[1]!];
    };
    expect(() => fitted({ transform: "log1p" }, withFirst(-0.99))).not.toThrow();
    expect(() => fitted({ transform: "log1p" }, withFirst(-1))).toThrow(
      "f.csv, line 4: y of a is -1, expected a value above -1 for the logarithm",
    );
    expect(() => fitted({ transform: "log" }, withFirst(0.01))).not.toThrow();
    expect(() => fitted({ transform: "log" }, withFirst(0))).toThrow(
      "y of a is 0, expected a value above 0 for the logarithm",
    );
  });

  it("keep 0 only with a scale without a shift, and no logarithm or level", () => {
    const keeps = (options: object) => keepsZero({ ...plain, ...windows, ...options });
    expect(["standard", "minmax", "mean", "none"].filter((scaling) => keeps({ scaling }))).toEqual([
      "mean",
      "none",
    ]);
    expect(keeps({ scaling: "none", transform: "log1p" })).toBe(false);
    expect(keeps({ scaling: "none", level: "last" })).toBe(false);
  });
});
