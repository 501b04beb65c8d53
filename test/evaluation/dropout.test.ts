import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { batches } from "../../src/data/batches.js";
import { dropoutScores, dropoutSpread } from "../../src/evaluation/dropout.js";
import { predictLastStep } from "../../src/evaluation/evaluate.js";
import { layerMasks } from "../../src/model/initialise.js";
import { features } from "../../src/model/spec.js";
import { smallTraining } from "../helpers/training.js";

const { network, splits } = await smallTraining("model.layers=2", "model.dropout=0.3");
const { test } = splits;
const config = (samples?: number, seed = 1) => ({ uncertainty: { samples }, training: { seed } });

describe("forecasts with masks", () => {
  it("have the very loss that training has with the same masks", () => {
    const { steps, inputs, outputs } = test;
    const [batch] = batches(test, test.count);
    const { size, x, y } = batch!;
    const losses = tf.tidy(() => {
      const masks = layerMasks(network.spec, [size, steps], { seed: 7, step: 3 }).map((mask) =>
        tf.tensor(mask, [size, steps, features(network.spec)]),
      );
      const [input, targets] = [
        tf.tensor3d(x, [size, steps, inputs]),
        tf.tensor3d(y, [size, steps, outputs]),
      ];
      const mse = (values: tf.Tensor) =>
        tf.mean(tf.squaredDifference(values, targets)).dataSync()[0]!;
      const { loss } = network.gradients({ x: input, targets, masks });
      return [
        mse(network.forward({ x: input, masks })),
        loss.dataSync()[0]!,
        mse(network.forward({ x: input })),
      ] as const;
    });
    expect(losses[0]).toBeCloseTo(losses[1], 6);
    expect(Math.abs(losses[0] - losses[2])).toBeGreaterThan(1e-5);
  });
});

describe("dropoutSpread", () => {
  it("is around the forecast without dropout", () => {
    const { means, sds } = dropoutSpread(network, test, config(200))!;
    const { predictions } = predictLastStep(network, test);
    for (const [i, mean] of means.entries()) {
      expect(sds[i]).toBeGreaterThan(0);
      expect(Math.abs(mean - predictions[i]!)).toBeLessThan(sds[i]!);
    }
  });

  it("is the sample standard deviation", () => {
    const [twoSamples, two] = [
      dropoutSpread(network, test, config(2))!,
      predictLastStep(network, test),
    ];
    expect(twoSamples.means.length).toBe(two.predictions.length);
    // Two samples a and b: mean m, and sd² = (a - m)² + (b - m)² = 2 (a - m)².
    const three = dropoutSpread(network, test, config(3))!;
    const third = three.means[0]! * 3 - twoSamples.means[0]! * 2;
    const half = twoSamples.sds[0]! / Math.SQRT2;
    const values = [twoSamples.means[0]! - half, twoSamples.means[0]! + half, third];
    const mean = values.reduce((sum, value) => sum + value, 0) / 3;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
    expect(three.sds[0]).toBeCloseTo(Math.sqrt(variance), 6);
  });

  it("depends on the seed alone", () => {
    const [first, again] = [1, 1].map((seed) => dropoutSpread(network, test, config(5, seed))!);
    expect(again).toEqual(first);
    expect(dropoutSpread(network, test, config(5, 2))!.means).not.toEqual(first!.means);
  });

  it("is not made where nobody asks, and leaves no tensor behind", () => {
    expect(dropoutSpread(network, test, config())).toBeUndefined();
    const before = tf.memory().numTensors;
    dropoutSpread(network, test, config(2));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("dropoutScores", () => {
  it("has the error of the samples' mean and the scores of their spread", () => {
    const spread = { samples: 2, means: Float64Array.of(1, 2), sds: Float64Array.of(1, 1) };
    const targets = Float64Array.of(1, 4);
    const scores = dropoutScores(spread, { count: 1, outputs: 2, targets, predictions: targets });
    expect(scores).toMatchObject({ samples: 2, mseLastStep: 2, meanSd: 1 });
    expect(scores.coverage.map(({ share }) => share)).toEqual([0.5, 0.5, 0.5]);
  });
});
