import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { lossNamed, lossNames, targetShape } from "../../src/kernels/losses/index.js";
import type { ClassLoss, LossChoice, ValueLoss } from "../../src/kernels/losses/loss.js";
import {
  levelOf,
  levelsOf,
  medianIndex,
  outputsPerValue,
} from "../../src/kernels/losses/quantile.js";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("a loss is that of its formula", () => {
  it.each<[string, LossChoice, number, number, number, number]>([
    // output, target, loss, slope
    ["mse", { name: "mse" }, 3, 1, 4, 4],
    ["mse", { name: "mse" }, 1, 3, 4, -4],
    ["mae", { name: "mae" }, 3, 1, 2, 1],
    ["mae", { name: "mae" }, 1, 3, 2, -1],
    ["mae", { name: "mae" }, 1, 1, 0, 0],
    ["huber", { name: "huber" }, 1.5, 1, 0.125, 0.5],
    ["huber", { name: "huber" }, 2, 1, 0.5, 1],
    ["huber", { name: "huber" }, 4, 1, 2.5, 1],
    ["huber", { name: "huber" }, -2, 1, 2.5, -1],
    ["huber", { name: "huber", delta: 2 }, 4, 1, 4, 2],
    ["huber", { name: "huber", delta: 2 }, 2, 1, 0.5, 1],
    ["poisson", { name: "poisson" }, 0, 3, 1, -2],
    ["poisson", { name: "poisson" }, 0, 0, 1, 1],
    ["quantile", { name: "quantile" }, 3, 1, 1, 0.5],
    ["quantile", { name: "quantile" }, 1, 3, 1, -0.5],
    ["quantile", { name: "quantile", quantiles: [0.75] }, 3, 1, 0.5, 0.25],
    ["quantile", { name: "quantile", quantiles: [0.75] }, 1, 3, 1.5, -0.75],
    ["quantile", { name: "quantile", quantiles: [0.75] }, 1, 1, 0, -0.25],
  ])("%s, %j: %d for %d", (name, choice, output, target, value, slope) => {
    const loss = lossNamed(name) as ValueLoss;
    const level = choice.quantiles?.[0];
    expect(loss.value(output, target, choice, level)).toBeCloseTo(value, 12);
    expect(loss.slope(output, target, choice, level)).toBeCloseTo(slope, 12);
    const { losses, slopes, counted } = loss.rows(
      tf,
      tf.tensor2d([[output]]),
      tf.tensor2d([[target]]),
      choice,
    );
    expect([losses, slopes].map((tensor) => tensor.shape)).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(losses.dataSync()[0]).toBeCloseTo(value, 6);
    expect(slopes.dataSync()[0]).toBeCloseTo(slope, 6);
    expect(counted).toBeUndefined();
  });

  it("for classes: minus the logarithm of the softmax", () => {
    const loss = lossNamed("crossEntropy") as ClassLoss;
    const logits = [Math.log(1), Math.log(2), Math.log(5)];
    expect(loss.value(logits, 1)).toBeCloseTo(Math.log(4), 12);
    expect([...loss.slopes(logits, 1)]).toEqual(
      [0.125, -0.75, 0.625].map((x) => expect.closeTo(x, 12)),
    );
    expect(loss.value([1000, 0], 0)).toBe(0);
    const { losses, slopes } = loss.rows(tf, tf.tensor2d([logits, logits]), tf.tensor1d([2, 0]));
    const close = (values: number[]) => values.map((x) => expect.closeTo(x, 6));
    expect([...losses.dataSync()]).toEqual(close([Math.log(8 / 5), Math.log(8)]));
    expect([...slopes.dataSync()]).toEqual(close([0.125, 0.25, -0.375, -0.875, 0.25, 0.625]));
  });

  it("has what the rest of a training goes by", () => {
    expect([lossNames("values"), lossNames("classes")]).toEqual([
      ["mse", "mae", "huber", "poisson", "quantile"],
      ["crossEntropy"],
    ]);
    const facts = ["mse", "mae", "huber", "poisson", "quantile"].map((name) => {
      const { degree, lineErrors, leastTarget, link, naive } = lossNamed(name) as ValueLoss;
      const linked = link && [link.toPrediction(0), link.toOutput(1)];
      return [degree, lineErrors, leastTarget, linked, naive?.(5, 2)];
    });
    expect(facts).toEqual([
      [2, undefined, undefined, undefined, undefined],
      [undefined, "absolute", undefined, undefined, undefined],
      [undefined, undefined, undefined, undefined, undefined],
      [undefined, undefined, 0, [1, 0], 3],
      [undefined, undefined, undefined, undefined, undefined],
    ]);
    expect(targetShape(lossNamed("mae"), [4, 7], 3)).toEqual([4, 7, 3]);
    expect(targetShape(lossNamed("crossEntropy"), [4, 7], 3)).toEqual([4, 7]);
    const names = "mse, mae, huber, poisson, quantile, crossEntropy";
    expect(() => lossNamed("other")).toThrow(`unknown loss other, expected one of ${names}`);
  });

  it("has levels, of which the first values of the outputs have the first", () => {
    const choice = { name: "quantile", quantiles: [0.1, 0.5, 0.9] };
    expect([0, 1, 2, 3, 4, 5].map((output) => levelOf(choice, output, 6))).toEqual([
      ...[0.1, 0.1, 0.5, 0.5, 0.9, 0.9],
    ]);
    expect([levelsOf(choice), medianIndex(choice), outputsPerValue(choice)]).toEqual([
      choice.quantiles,
      1,
      3,
    ]);
    const none = { name: "quantile" };
    expect([levelsOf(none), medianIndex(none), outputsPerValue(none)]).toEqual([[0.5], 0, 1]);
    expect([levelOf(none, 3, 4), levelOf({ name: "quantile", quantiles: [] }, 0, 1)]).toEqual([
      0.5, 0.5,
    ]);
    const { losses } = (lossNamed("quantile") as ValueLoss).rows(
      tf,
      tf.tensor2d([[3, 3, 3]]),
      tf.tensor2d([[1, 1, 1]]),
      choice,
    );
    expect([...losses.dataSync()]).toEqual([1.8, 1, 0.2].map((x) => expect.closeTo(x, 6)));
  });
});
