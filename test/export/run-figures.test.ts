import { expect, it } from "vitest";
import { epochMoments, figuresOf } from "../../src/export/run-figures.js";

it("an epoch ends after all epochs before it", () => {
  const epochs = [100, 250.4, 50].map((durationMs, i) => ({
    epoch: i + 1,
    loss: 1,
    lossLastStep: 1,
    valLoss: 1,
    valLossLastStep: 1,
    learningRate: 1,
    gradientNorm: 1,
    gradientNormMax: 1,
    durationMs,
  }));
  expect(epochMoments(epochs, 1000)).toEqual([1100, 1350, 1400]);
  expect(epochMoments([], 1000)).toEqual([]);
});

it("figures are the finite numbers of a record", () => {
  const record = { mse: 0.5, name: "x", mase: null, rmse: Number.NaN, steps: [1], most: 1 / 0 };
  expect(figuresOf(record)).toEqual([["mse", 0.5]]);
});
