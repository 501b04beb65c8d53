import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { quantileDistance, windowChanges, windowScale } from "../../src/evaluation/window-scale.js";
import { batchOf, datasetOf } from "../helpers/fixed-datasets.js";

/** Two windows of three steps; each step has two targets and a column that is none. */
const x = [
  [1, 10, 0, 4, 10, 9, 8, 13, 0],
  [0, 0, 5, 0, 2, 5, 0, 6, 5],
];
const two: Dataset = datasetOf(x, [[], []], {
  steps: 3,
  inputs: 3,
  outputs: 4,
  variables: ["a", "b"],
});

describe("the scale of a window", () => {
  it("is the root mean square of each target's own changes", () => {
    const changes = windowChanges(batchOf(two, []), two);
    const expected = [(3 ** 2 + 4 ** 2) / 2, (0 + 3 ** 2) / 2, 0, (2 ** 2 + 4 ** 2) / 2];
    expect([...changes].map((change) => change ** 2)).toEqual(
      expected.map((square) => expect.closeTo(square, 12)),
    );
  });

  it("of a single step is 0", () => {
    const single = datasetOf([[3]], [[]], { steps: 1, inputs: 1, outputs: 1 });
    expect([...windowChanges(batchOf(single, []), single)]).toEqual([0]);
  });

  it.each([
    ["its changes", 3, 20, 3],
    ["a tenth of the usual ones where it has fewer", 1.9, 20, 2],
    ["1 where nothing ever changes", 0, 0, 1],
  ])("is %s", (_, change, usual, scale) => {
    expect(windowScale(change, usual)).toBe(scale);
  });

  it.each([
    ["whichever side of the median the quantile is on", -3, 20, 3],
    ["a tenth of the window's changes where the two are nearer", 0.5, 20, 2],
    ["1 where both are 0", 0, 0, 1],
  ])("from a quantile is the distance, %s", (_, distance, change, scale) => {
    expect(quantileDistance(distance, change)).toBe(scale);
  });
});
