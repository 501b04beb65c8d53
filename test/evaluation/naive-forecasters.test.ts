import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import {
  constantly,
  drift,
  fromHistory,
  mean,
  seasonal,
} from "../../src/evaluation/naive-forecasters.js";
import { batchOf, datasetOf } from "../helpers/fixed-datasets.js";

const past = Float64Array.of(2, 7, 5, 8);

describe("a naive forecast", () => {
  it("repeats the last season, again and again", () => {
    expect([0, 1, 2, 3, 4].map((k) => seasonal(past, 3, k))).toEqual([7, 5, 8, 7, 5]);
    expect(seasonal(past, 1, 6)).toBe(8);
    expect(seasonal(past, 4, 4)).toBe(2);
  });

  it("goes on along the line from the first to the last value", () => {
    expect([0, 1, 2].map(drift(past))).toEqual([10, 12, 14]);
    expect([0, 5].map(drift(Float64Array.of(4)))).toEqual([4, 4]);
  });

  it("is the mean, or the same for every step", () => {
    expect(mean(past)).toBe(5.5);
    expect(mean(Float64Array.of())).toBeNaN();
    expect(constantly(3)()).toBe(3);
  });

  /** Two windows of two steps; two targets and a column that is none, two values ahead. */
  const two = datasetOf(
    [
      [1, 10, 0, 2, 30, 0],
      [5, 50, 0, 4, 90, 0],
    ],
    [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
    { steps: 2, inputs: 3, outputs: 4, variables: ["a", "b"] },
  );
  const windows = (dataset: Dataset, first: number) => {
    const { x } = batchOf(dataset, []);
    return { dataset, first, x, targets: new Float64Array(8) };
  };

  it("is made from each target's own past, window by window", () => {
    expect([...fromHistory(drift)(windows(two, 0))]).toEqual([3, 4, 50, 70, 3, 2, 130, 170]);
  });

  it("is made in the data's own unit where that is another one", () => {
    const seen: number[] = [];
    const history = (index: number, values: Float64Array) => {
      seen.push(index);
      values.set([index, index + 1, 100, 300]);
    };
    const forecasts = fromHistory(drift)(windows({ ...two, history }, 7));
    expect(seen).toEqual([7, 8]);
    expect([...forecasts]).toEqual([9, 10, 500, 700, 10, 11, 500, 700]);
  });
});
