import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Collection } from "../../../src/data/series/collection.js";
import { findOffset, relativeValues, withoutLevels } from "../../../src/data/series/offsets.js";
import type { Bounds } from "../../../src/data/series/split.js";

const decimals = (places: number, ...values: readonly number[]) =>
  Float64Array.from(values, (value) => Number(value.toFixed(places)));

describe("the offset of a column", () => {
  it.each([
    ["a round level", 1.6e9, [0, 3.4, 6.9], { value: 1.6e9, decimals: 1 }],
    ["a level below 0", -4e9, [-0.25, 0.75], { value: -4e9, decimals: 2 }],
    ["one beside a round number", 1e9, [-2.7, 3.1], { value: 1e9, decimals: 1 }],
    ["whole numbers", 7e12, [1, 90], { value: 7e12, decimals: 0 }],
    ["a small unit", 2, [0.000001, 0.000095], { value: 2, decimals: 6 }],
  ])("is that of %s", (_, level, rest, expected) => {
    expect(findOffset([Float64Array.from(rest, (value) => value + level)])).toEqual(expected);
  });

  it("is that of all parts together, without missing values", () => {
    const parts = [decimals(1, 5e8 + 0.1), decimals(1, Number.NaN, 5e8 + 44.3)];
    expect(findOffset(parts)).toEqual({ value: 5e8, decimals: 1 });
  });

  it.each([
    ["a level of 9,000 ranges", [9000, 9001]],
    ["a constant", [1.6e9, 1.6e9]],
    ["no value", [Number.NaN]],
    ["a range over the level", [0, 1.6e9, 1.6e9 + 1]],
    ["values beside infinity", [1e308, -1e308]],
  ])("is missing for %s", (_, values) => {
    expect(findOffset([Float64Array.from(values)])).toBeUndefined();
  });

  it("is used from 10,000 ranges on", () => {
    expect(findOffset([Float64Array.of(10_000.5, 10_001.5)])).toBeDefined();
  });

  it("leaves the same numbers as in a file without the level, and gives the values back", () => {
    const places = fc.integer({ min: 0, max: 4 });
    const levels = fc.constantFrom(1e8, 1.6e9, -4e9, 25e9);
    const values = fc.array(fc.integer({ min: -9999, max: 9999 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(places, levels, values, (digits, level, whole) => {
        const plain = Float64Array.from(whole, (value) => value / 10 ** digits);
        const raised = Float64Array.from(whole, (value) =>
          Number(`${BigInt(level) * 10n ** BigInt(digits) + BigInt(value)}e-${digits}`),
        );
        const offset = findOffset([raised]);
        if (offset === undefined) return; // a constant, or too large a range
        const relative = relativeValues(raised, offset);
        expect(relative).toEqual(plain.map((value) => value + 0)); // -0 is 0
        expect(relative.map((value) => value + offset.value)).toEqual(raised);
      }),
    );
  });

  it("keeps values with more decimals than were found", () => {
    const value = 1.6e9 + 0.123456;
    expect(relativeValues(Float64Array.of(value), { value: 1.6e9, decimals: 1 })).toEqual(
      Float64Array.of(value - 1.6e9),
    );
  });
});

const bounds: Bounds = { train: [0, 2], valid: [2, 3], test: [3, 4] };
const options = { scaling: "standard", scalePer: "series", transform: "none" } as const;
type Options = Parameters<typeof withoutLevels>[2];

function offsetsOf(
  series: readonly (readonly (readonly number[])[])[],
  given: Partial<Options> = {},
  columns: readonly object[] = [{ kind: "number", use: "target" }],
) {
  const collection = {
    roles: { columns },
    series: series.map((values, s) => ({
      name: `s${s}`,
      first: 0,
      columns: values.map((column) => Float64Array.from(column)),
    })),
  } as unknown as Collection;
  return withoutLevels(collection, bounds, { ...options, ...given }).series.map(({ offsets }) =>
    offsets?.map((offset) => offset?.value),
  );
}

describe("series without their levels", () => {
  const [low, high] = [
    [1, 2, 3, 4],
    [2e9 + 1, 2e9 + 2, 2e9 + 3, 2e9 + 5],
  ];

  it("have an offset each, where it is needed", () => {
    expect(offsetsOf([[low], [high]])).toEqual([undefined, [2e9]]);
  });

  it("have one together if they have one scale", () => {
    const others = high.map((value) => value + 40);
    expect(offsetsOf([[high], [others]], { scalePer: "all" })).toEqual([[2e9], [2e9]]);
    expect(offsetsOf([[low], [high]], { scalePer: "all" })).toEqual([undefined, undefined]);
  });

  it.each<[string, Partial<Options>]>([
    ["a logarithm", { transform: "log" }],
    ["no scaling", { scaling: "none" }],
    ["scaling by the mean", { scaling: "mean" }],
  ])("have none with %s", (_, given) => {
    expect(offsetsOf([[high]], given)).toEqual([undefined]);
  });

  it("have none if one of them has no value to scale by", () => {
    const late = [Number.NaN, Number.NaN, 7, 8];
    expect(offsetsOf([[high], [late]])).toEqual([undefined, undefined]);
  });

  it("have those of covariates even with a logarithm, but none of flags", () => {
    const columns = [
      { kind: "number", use: "target" },
      { kind: "number", use: "past" },
      { kind: "flag", use: "known" },
    ];
    const flags = [1, 0, 1, 1];
    expect(offsetsOf([[low, high, flags]], { transform: "log" }, columns)).toEqual([
      [undefined, 2e9, undefined],
    ]);
  });
});
