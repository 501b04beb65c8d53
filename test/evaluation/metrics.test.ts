import { expect, it } from "vitest";
import { ErrorSums } from "../../src/evaluation/metrics.js";
import { naiveScales } from "../../src/evaluation/naive-scales.js";
import { expectClose } from "../helpers/compare.js";
import { datasetOf } from "../helpers/fixed-datasets.js";

it("the symmetric percentage error of small values is that of large ones", () => {
  for (const unit of [1, 1e-6, 1e6]) {
    const sums = new ErrorSums();
    sums.add(5 * unit, 4 * unit);
    sums.add(0, 0);
    const { smape, mae } = sums.errors();
    expectClose([smape, mae / unit], [2 / 9 / 2, 1 / 2], 1e-12);
  }
});

it("the naive error of each target is between its next and its present value", () => {
  const shape = { steps: 1, inputs: 3, outputs: 4, variables: ["a", "b"] };
  const x = [[1, 10, 99], [2, 30, 99]]; // biome-ignore format: an example each
  const y = [[2, 50, 40, 70], [5, 60, 90, 80]]; // biome-ignore format: a at both steps ahead, then b
  // a: |2 - 1| and |5 - 2|; b: |40 - 10| and |90 - 30|
  expect(naiveScales(datasetOf(x, y, shape))).toEqual([2, 45]);
});
