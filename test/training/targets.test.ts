import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import type { TaskData } from "../../src/data/task.js";
import { requireMeasured, requireTargets } from "../../src/training/targets.js";
import { datasetOf } from "../helpers/fixed-datasets.js";
import { loadValues } from "../helpers/series.js";

/** Every seventh value is missing. */
const weekly = Array.from({ length: 140 }, (_, t) => (t % 7 === 6 ? undefined : Math.sin(t)));
const windows = { steps: 7, ahead: 3, missing: "interpolate", split: [0.6, 0.2, 0.2] };

describe("requireMeasured", () => {
  it("refuses windows none of which has a measured value some steps ahead", async () => {
    // Windows end at values 7, 14, ..., so that the sixth after each is missing.
    const split = { valid: 84, test: 112 };
    const options = { ...windows, ahead: 6, stride: 7, reachBack: false, split };
    const data = await loadValues(weekly.slice(1), options);
    expect(() => requireMeasured(data)).toThrow(
      /^the training part has no measured value 6 steps after the end of any of its \d+ windows, so .*data.stride to 1/,
    );
  });

  it("accepts the same windows a step apart", async () => {
    const data = await loadValues(weekly, windows);
    expect(data.test.missingTargets).toBe(true);
    expect(() => requireMeasured(data)).not.toThrow();
    const none = { ...data.valid, count: 0 };
    expect(none.truth).toBeDefined();
    expect(() => requireMeasured({ ...data, valid: none })).not.toThrow();
  });

  it("names the target among several", async () => {
    const data = await loadValues(weekly, windows);
    const { test } = data;
    const nothing = (index: number, values: Float64Array) => {
      test.truth!(index, values.subarray(0, 3));
      values.fill(Number.NaN, 3);
    };
    const two = { ...test, outputs: 6, variables: ["v", "w"], truth: nothing };
    expect(() => requireMeasured({ ...data, test: two })).toThrow(
      `the test part has no measured value of w 1 step after the end of any of its ${test.count} windows, so`,
    );
    expect(() => requireMeasured({ ...data, test: { ...two, count: 1 } })).toThrow(
      "the test part has no measured value of w 1 step after the end of its window, so forecasts of that step",
    );
  });
});

describe("requireTargets", () => {
  const counts = datasetOf([[0], [1], [2]], [[0], [3], [1]], { steps: 1, inputs: 1, outputs: 1 });
  const poisson = (train: Dataset, keepsZero?: boolean) => () =>
    requireTargets({ name: "poisson" }, { train, keepsZero } as unknown as TaskData);
  const negative = datasetOf([[0], [1]], [[2], [-0.5]], { steps: 1, inputs: 1, outputs: 1 });

  it("takes counts, 0 included, for the Poisson loss", () => {
    expect(poisson(counts)).not.toThrow();
    expect(poisson(counts, true)).not.toThrow();
  });

  it("refuses negative targets, and shifted ones whatever their values", () => {
    expect(poisson(negative)).toThrow(
      "training.loss is poisson, which needs counts, but a target in the training part is below 0. Choose another loss.",
    );
    expect(poisson(counts, false)).toThrow(
      "training.loss is poisson, which needs counts, but the targets are shifted: expected " +
        "data.scaling mean or none, data.level series and data.transform none.",
    );
  });

  it.each(["mse", "quantile", "crossEntropy"])("takes any targets for %s", (name) => {
    const data = { train: negative, keepsZero: false } as unknown as TaskData;
    expect(() => requireTargets({ name }, data)).not.toThrow();
  });
});
