import { expect, it } from "vitest";
import { majorityBaseline } from "../../src/evaluation/class-baselines.js";
import { decidingFigure } from "../../src/evaluation/figures.js";
import { datasetOf } from "../helpers/fixed-datasets.js";

const classes = (...numbers: number[]) =>
  datasetOf(
    numbers.map((_, i) => [i]),
    numbers.map((number) => [number]),
    { steps: 1, inputs: 1, outputs: 3, targets: 1 },
  );

it("the majority class is the training part's, with its shares as probabilities", () => {
  const train = classes(0, 1, 1, 1, 2, 1, 0, 1); // shares 2/8, 5/8 and 1/8
  const baseline = majorityBaseline({
    train,
    valid: classes(1, 1, 0),
    test: classes(0, 2, 1, 1, 0),
  });
  expect(baseline).toEqual({
    name: "majority class",
    errorRate: 3 / 5,
    crossEntropy: expect.closeTo(
      -(2 * Math.log(2 / 8) + 2 * Math.log(5 / 8) + Math.log(1 / 8)) / 5,
      12,
    ),
    validation: {
      errorRate: 1 - 2 / 3,
      crossEntropy: expect.closeTo(-(2 * Math.log(5 / 8) + Math.log(2 / 8)) / 3, 12),
    },
  });
});

it("a class that training lacks leaves the cross-entropy unknown; without validation there is no figure of it", () => {
  const parts = { train: classes(0, 0, 1), valid: classes(), test: classes(0, 2) };
  expect(majorityBaseline(parts)).toEqual({
    name: "majority class",
    errorRate: 0.5,
    crossEntropy: null,
  });
});

it("models are ranked by the figure of their objective", () => {
  expect(decidingFigure("forecast")).toEqual({
    key: "mseLastStep",
    baselineKey: "mse",
    name: "MSE of the last step",
    header: "MSE last step",
    column: "MSE",
  });
  expect(decidingFigure("regression")).toMatchObject({
    key: "mseLastStep",
    name: "MSE",
    header: "MSE",
  });
  expect(decidingFigure("classification")).toEqual({
    key: "errorRate",
    baselineKey: "errorRate",
    name: "error rate",
    header: "error rate",
    column: "error rate",
  });
  expect(decidingFigure("labelling")).toMatchObject({
    key: "crossEntropy",
    baselineKey: "crossEntropy",
    name: "cross-entropy",
  });
  expect(decidingFigure("forecast", true)).toEqual({
    key: "maseLastStep",
    baselineKey: "mase",
    name: "MASE of the last step",
    header: "MASE last step",
    column: "MASE",
  });
});

it("of two classes that are as frequent, the majority is the first", () => {
  const parts = { train: classes(2, 1, 2, 1, 0), valid: classes(), test: classes(1, 1, 1, 2) };
  expect(majorityBaseline(parts).errorRate).toBe(1 / 4);
});
