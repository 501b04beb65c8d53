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
  it("have the same loss as in training with the same masks", () => {
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

  it("is in the unit of the data", () => {
    const restore = (index: number, values: Float64Array) => {
      for (let i = 0; i < values.length; i += 1) values[i] = 10 * values[i]! + index;
    };
    const [plain, scaled] = [test, { ...test, restore }].map(
      (dataset) => dropoutSpread(network, dataset, config(3))!,
    );
    for (const [i, mean] of plain!.means.entries()) {
      const index = Math.floor(i / test.outputs);
      expect(scaled!.means[i]).toBeCloseTo(10 * mean + index, 6);
      expect(scaled!.sds[i]).toBeCloseTo(10 * plain!.sds[i]!, 6);
    }
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

describe("masks of more than the 256 windows of a batch", () => {
  const count = 300;
  /** One window, as often as it takes, so that only the masks make a difference. */
  const equal = {
    ...test,
    count,
    fill: (indices: ArrayLike<number>, x: Float32Array, y: Float32Array) =>
      test.fill(new Uint32Array(indices.length), x, y),
    restore: (_: number, values: Float64Array) => test.restore?.(0, values),
  };
  const { means, sds } = dropoutSpread(network, equal, config(2))!;
  /** The first output's two samples, of a window: mean m and sd d give m - d / √2 and m + d / √2. */
  const samplesOf = (window: number) => {
    const [mean, half] = [means[window * test.outputs]!, sds[window * test.outputs]! / Math.SQRT2];
    return [mean - half, mean + half];
  };

  it("differ from batch to batch and from sample to sample", () => {
    const samples = [0, 1, 256, 257, 299].flatMap(samplesOf);
    const sorted = samples.toSorted((a, b) => a - b);
    const gaps = sorted.slice(1).map((value, i) => value - sorted[i]!);
    expect(Math.min(...gaps)).toBeGreaterThan(1e-6);
  });

  it("are those of steps before training, and each forecast is in its window's place", () => {
    /** What the last window, of 44 in the second batch, is forecast with the masks of a step. */
    const lastForecast = (step: number): Float64Array => {
      const forecast = tf.tidy(() => {
        const masks = layerMasks(network.spec, [44, test.steps], { seed: 1, step }).map((mask) =>
          tf.tensor(mask, [44, test.steps, features(network.spec)]),
        );
        const [{ x } = { x: new Float32Array() }] = batches({ ...equal, count: 44 }, 44);
        const input = tf.tensor3d(x, [44, test.steps, test.inputs]);
        const places = network.forward({ x: input, masks }).dataSync();
        return Array.from(places.slice(-test.outputs));
      });
      const values = Float64Array.from(forecast);
      equal.restore(0, values);
      return values;
    };
    const forecasts = [1, 2].map((sample) => lastForecast(-(2 * sample + 1)));
    const at = (count - 1) * test.outputs;
    for (let i = 0; i < test.outputs; i += 1) {
      const [a = 0, b = 0] = forecasts.map((values) => values[i]!);
      expect(means[at + i]).toBeCloseTo((a + b) / 2, 6);
      expect(sds[at + i]).toBeCloseTo(Math.abs(a - b) / Math.SQRT2, 6);
    }
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
