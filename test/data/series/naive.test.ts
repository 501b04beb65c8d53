import { expect, it } from "vitest";
import { naiveErrors } from "../../../src/data/series/naive.js";

const NONE = Number.NaN;

function seriesOf(first: number, ...measured: readonly (readonly number[])[]) {
  const columns = measured.map((values) => Float64Array.from(values));
  return { name: "", number: 0, first, columns, measured: columns, chains: [] };
}

it("the naive error is the mean change from one measured step to the next, over all series", () => {
  const all = [seriesOf(0, [1, 4, NONE, 9, 7, 100]), seriesOf(2, [5, 5, 6])];
  // Steps 0 to 4: 3 and 2 of the first series, 0 and 1 of the second one, none across the gap.
  expect(naiveErrors(all, [0, 5], 1)).toEqual([(3 + 2 + 0 + 1) / 4]);
  expect(naiveErrors(all, [3, 6], 1)).toEqual([(2 + 93 + 1) / 3]);
});

it("it is of each target by itself, and 0 where nothing was measured twice in a row", () => {
  const all = [seriesOf(0, [1, 2, 4], [NONE, 8, NONE])];
  expect(naiveErrors(all, [0, 3], 2)).toEqual([1.5, 0]);
});
