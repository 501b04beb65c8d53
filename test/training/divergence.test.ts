import { describe, expect, it } from "vitest";
import { ExperimentError } from "../../src/shared/errors.js";
import { type Divergence, DivergenceError, diverged } from "../../src/training/divergence.js";

const divergence: Divergence = {
  epoch: 3,
  step: 217,
  loss: Number.NaN,
  gradientNorm: Number.POSITIVE_INFINITY,
  learningRate: 0.003,
  clip: {},
};

describe("DivergenceError", () => {
  it("is a failure of the experiment that says where, how and what to try", () => {
    const error = new DivergenceError(divergence);
    expect(error).toBeInstanceOf(ExperimentError);
    expect(error.divergence).toBe(divergence);
    expect(error.message).toBe(
      "the training diverged in epoch 3, step 217: the loss is nan, the gradient norm inf. " +
        "Try clipping the gradients (--set training.clip.norm=1), " +
        "or a smaller rate (--set training.optimizer.learningRate=0.0003)",
    );
  });

  it("blames the scale at the very first step alone, before which no weight has changed", () => {
    const { message } = new DivergenceError({ ...divergence, epoch: 1, step: 2 });
    expect(message).toContain("in epoch 1, step 2: ");
    expect(message).toContain("Try clipping the gradients");
    const first = new DivergenceError({ ...divergence, epoch: 1, step: 1 }).message;
    expect(first).toMatch(/scale the data \(data\.scaling\), or check the weights$/);
  });

  it("advises to clip more where there is clipping", () => {
    const { message } = new DivergenceError({ ...divergence, clip: { norm: 5 } });
    expect(message).toContain("clipping the gradients more (--set training.clip.norm=0.5)");
  });
});

describe("diverged", () => {
  it.each([
    [1, 2, false],
    [1e30, 1e30, false],
    [Number.NaN, 1, true],
    [Number.POSITIVE_INFINITY, 1, true],
    [1, Number.NaN, true],
    [1, Number.POSITIVE_INFINITY, true],
  ])("of loss %d and norm %d is %s", (loss, gradientNorm, expected) => {
    expect(diverged({ loss, gradientNorm })).toBe(expected);
  });
});
