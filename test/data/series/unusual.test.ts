import { expect, it } from "vitest";
import type { Latest } from "../../../src/data/series/latest.js";
import { unusualValues } from "../../../src/data/series/unusual.js";

type Range = { readonly low: number; readonly high: number } | null;

/** Windows that end at step `now`, of columns with these training ranges. */
function windowOf(name: string, now: number, columns: number[][], ranges: Range[]): Latest {
  return {
    name,
    now,
    columns: columns.map((values) => Float64Array.from(values)),
    records: ranges.map((range) => ({ range })),
  } as unknown as Latest;
}

const collection = {
  label: (step: number) => `day ${step}`,
  roles: { columns: [{ name: "v" }, { name: "p" }] },
} as never;
const found = (...windows: readonly Latest[]) =>
  unusualValues(windows, collection).map(({ series, column, time, value }) => {
    return [series, column, time, value];
  });

it("a value is unusual if it lies outside the training range by more than the range's width", () => {
  const range = { low: 10, high: 14 };
  const window = windowOf("a", 9, [[6, 5.9, 12, 18, 18.1, Number.NaN]], [range]);
  expect(found(window)).toEqual([
    ["a", "v", "day 5", 5.9],
    ["a", "v", "day 8", 18.1],
  ]);
  expect(unusualValues([window], collection)[0]!.range).toEqual(range);
});

it("a constant in training has its own size as a width, and no range has none", () => {
  const constant = { low: -3, high: -3 };
  const window = windowOf("a", 1, [[-6, -6.1], [0, 0.1]], [constant, null]); // biome-ignore format: short
  expect(found(window)).toEqual([["a", "v", "day 1", -6.1]]);
  const known = windowOf("a", 1, [[-3, -3], [0.1, 9]], [constant, constant]); // biome-ignore format: short
  expect(found(known)).toEqual([
    ["a", "p", "day 0", 0.1],
    ["a", "p", "day 1", 9],
  ]);
});

it("a value that is in several windows is said once, one of another series or column again", () => {
  const range = { low: 0, high: 1 };
  const windows = [
    windowOf("a", 3, [[9, 0], [9, 0]], [range, range]), // biome-ignore format: short
    windowOf("a", 2, [[0, 9], [0, 0]], [range, range]), // biome-ignore format: short
    windowOf("b", 2, [[0, 9], [0, 0]], [range, range]), // biome-ignore format: short
  ];
  expect(found(...windows)).toEqual([
    ["a", "v", "day 2", 9],
    ["a", "p", "day 2", 9],
    ["b", "v", "day 2", 9],
  ]);
});

it("a value without its offset is judged and said with it", () => {
  const range = { low: 1e9 + 10, high: 1e9 + 14 };
  const window = windowOf("a", 2, [[6, 12, 18.5]], [range]);
  const relative = { ...window, records: [{ range, offset: 1e9 }] } as unknown as Latest;
  expect(found(relative)).toEqual([["a", "v", "day 2", 1e9 + 18.5]]);
});
