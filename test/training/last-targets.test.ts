import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { lastSteps } from "../../src/evaluation/last-step.js";
import { train } from "../../src/training/loop.js";
import { smallTraining, weightsOf } from "../helpers/training.js";

/** The weights after two epochs, and how often the targets after the last step were read apart. */
async function trained(apart: boolean, ...sets: readonly string[]) {
  const training = await smallTraining("data.series=200", "training.epochs=2", ...sets);
  const whole = training.splits.train;
  let reads = 0;
  const fillLastStep: Dataset["fillLastStep"] = (indices, x, y) => {
    reads += 1;
    const all = new Float32Array(indices.length * whole.targets);
    whole.fill(indices, x, all);
    y.set(lastSteps(all, whole));
  };
  const splits = { ...training.splits, ...(apart && { train: { ...whole, fillLastStep } }) };
  for await (const event of train({ ...training, splits })) expect(event.type).toBeDefined();
  return { reads, weights: weightsOf(training) };
}

const skip = "model.skip=linear";

describe("training with targets after the last step alone", () => {
  it.each([
    ["a skip", [skip]],
    ["a quantile loss", [skip, "training.loss=quantile", "training.quantiles=[0.2,0.5]"]],
  ])("gives the same weights for a model with %s", async (_, sets) => {
    const [whole, apart] = [await trained(false, ...sets), await trained(true, ...sets)];
    expect([whole.reads, apart.reads > 0]).toEqual([0, true]);
    expect(apart.weights).toEqual(whole.weights);
  });

  it.each([
    ["learns from every step", []],
    ["reads backwards", [skip, "model.cell=bidirectional"]],
  ])("is not for a model that %s", async (_, sets) => {
    expect((await trained(true, ...sets)).reads).toBe(0);
  });
});
