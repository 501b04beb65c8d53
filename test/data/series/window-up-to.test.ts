import { describe, expect, it } from "vitest";
import type { Collection, Series } from "../../../src/data/series/collection.js";
import { firstMissing } from "../../../src/data/series/missing.js";
import type { ReadingOptions } from "../../../src/data/series/reading.js";
import { requireKnown, windowUpTo } from "../../../src/data/series/window-up-to.js";

const gap = Number.NaN;
const series = (...columns: number[][]): Series => ({
  name: "a",
  first: 10,
  columns: columns.map((values) => Float64Array.from(values)),
  rowAt: (index) => (index % 2 === 0 ? index : -1),
});
const collectionOf = (...uses: string[]) =>
  ({
    table: { path: "f.csv", where: (row: number) => `f.csv, row ${row}` },
    roles: { columns: uses.map((use, c) => ({ name: `c${c}`, use, kind: "number" })) },
    label: (index: number) => `day ${index}`,
  }) as unknown as Collection;
const optionsOf = (more: object = {}) =>
  ({
    steps: 3,
    ahead: 2,
    missing: "interpolate",
    target: "c0",
    known: ["c1"],
    ...more,
  }) as unknown as ReadingOptions;
const windowOf = (now: number, options: object, ...columns: number[][]) =>
  windowUpTo(series(...columns), now, collectionOf("target", "known"), optionsOf(options)).map(
    (values) => [...values],
  );

describe("the window up to a step", () => {
  it("has what was seen up to it, and what is known of the steps ahead", () => {
    const found = windowOf(4, {}, [0, 1, 2, 3, 4, 5, 6], [0, 10, 20, 30, 40, 50, 60]);
    expect(found).toEqual([
      [2, 3, 4],
      [20, 30, 40, 50, 60],
    ]);
  });

  it("is filled in between values up to it, and from none after it", () => {
    expect(windowOf(3, {}, [1, gap, 4, gap, 99], [0, 0, 0, 0, 0, 0])[0]).toEqual([2.5, 4, 4]);
    expect(windowOf(5, {}, [0, gap, gap, gap, gap, 10], [0, 0, 0, 0, 0, 0, 0, 0])[0]).toEqual([
      6, 8, 10,
    ]);
    const known = windowOf(2, {}, [1, 2, 3, 4, 5], [5, gap, gap, gap, 13]);
    expect(known[1]).toEqual([5, 7, 9, 11, 13]);
  });

  it("is refused for a gap where none may be filled in, naming the first of the window", () => {
    const refused =
      (missing: string, values: number[], now = 4) =>
      () =>
        windowOf(now, { missing }, values, [0, 0, 0, 0, 0, 0, 0]);
    expect(refused("error", [gap, 1, 2, gap, 4])).toThrow(
      'f.csv: there is no row of a for day 13, expected a value at each of the last 3 steps. Fill it in, or train with data.missing "interpolate".',
    );
    expect(refused("error", [0, 1, gap, 3, 4])).toThrow("f.csv, row 12: c0 of a is missing");
    expect(refused("error", [gap, gap, 2, 3, 4])).not.toThrow();
    expect(refused("interpolate", [gap, gap, gap, 3, 4])).toThrow(
      "with no value before it to interpolate from. Add earlier rows.",
    );
  });
});

it("what is known ahead has to reach as far as forecasts do", () => {
  const check = (length: number, now: number) => () =>
    requireKnown(
      series(Array.from({ length }, (_, i) => i)),
      now,
      collectionOf("target", "known"),
      optionsOf(),
    );
  expect(check(7, 4)).not.toThrow();
  expect(check(6, 4)).toThrow(
    "f.csv: c1 of a ends at day 15, expected known values up to day 16, 2 steps after the last c0. " +
      "Add rows with an empty c0.",
  );
  const nameless = { ...series([0, 1]), name: "" };
  expect(() => requireKnown(nameless, 1, collectionOf("target", "known"), optionsOf())).toThrow(
    "f.csv: c1 ends at day 11, expected known values up to day 13",
  );
});

it("nothing is missing of whole columns", () => {
  const collection = collectionOf("target");
  expect(firstMissing(collection, series([1, 2]))).toBeUndefined();
  expect(firstMissing(collection, { ...series([1, gap]), name: "" })).toBe(
    "f.csv: there is no row for day 11",
  );
});
