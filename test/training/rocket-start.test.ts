import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { leaveOneOutRidges } from "../../src/evaluation/leave-one-out.js";
import { mapped, rocketFeatures } from "../../src/model/mini-rocket/features.js";
import { rocketPlan } from "../../src/model/mini-rocket/plan.js";
import { modelSpec } from "../../src/model/spec.js";
import { randomStream } from "../../src/shared/random.js";
import { crossEntropyScale } from "../../src/training/cross-entropy-scale.js";
import { rocketStart } from "../../src/training/rocket-start.js";
import { startingWeights } from "../../src/training/start.js";
import { plainModel } from "../helpers/model.js";

const STEPS = 24;

/** Sequences of three classes, of which only the frequency differs, or whose target is the frequency. */
function sequences(count: number, seed: number, classes: boolean): Dataset {
  const random = randomStream(seed, "sequences");
  const rows = Array.from({ length: count }, (_, n) => {
    const kind = n % 3;
    const [phase, frequency] = [6 * random(), [0.5, 0.9, 1.6][kind]!];
    const x = Array.from(
      { length: STEPS },
      (_, t) => Math.sin(phase + frequency * t) + 0.2 * random(),
    );
    return { x, y: classes ? kind : frequency + 10 };
  });
  return {
    count,
    steps: STEPS,
    inputs: 1,
    outputs: classes ? 3 : 1,
    targets: 1,
    fill(indices, x, y) {
      for (let i = 0; i < indices.length; i += 1) {
        x.set(rows[indices[i]!]!.x, i * STEPS);
        y[i] = rows[indices[i]!]!.y;
      }
    },
  };
}

function specOf({ outputs }: Dataset, training = {}) {
  const model = {
    ...plainModel,
    hidden: 3,
    layers: 1,
    skip: "miniRocket",
    skipFeatures: 840,
  } as const;
  const objective = outputs === 3 ? "classification" : "regression";
  return modelSpec(model, { objective, inputs: 1, outputs, steps: STEPS }, training);
}

describe("the start of the skip miniRocket", () => {
  it("says of left-out sequences what their class is, as probable as it is", () => {
    const train = sequences(30, 1, true);
    const { left } = rocketStart(specOf(train), train, 1);
    const targets = Array.from({ length: 30 }, (_, n) => n % 3);
    const right = targets.filter((kind, n) => {
      const scores = [...left.subarray(3 * n, 3 * n + 3)];
      return scores.indexOf(Math.max(...scores)) === kind;
    });
    expect(right.length).toBeGreaterThan(27);
    expect(crossEntropyScale(left, { targets, classes: 3 }).factor).toBeCloseTo(1, 4); // the best factor is in it
  });

  it("says of left-out sequences about their number", () => {
    const train = sequences(30, 1, false);
    const { left } = rocketStart(specOf(train), train, 1);
    const errors = left.map((value, n) => (value - 10 - [0.5, 0.9, 1.6][n % 3]!) ** 2);
    expect(errors.reduce((a, b) => a + b) / 30).toBeLessThan(0.02); // their variance is 0.21
  });

  it("leaves nothing to the network at first, and depends on the seed alone", () => {
    const train = sequences(30, 1, true);
    const spec = specOf(train);
    const start = (seed: number) =>
      startingWeights(spec, { train, valid: train, test: train }, seed);
    const weights = start(3);
    expect(weights.get("fc.weight")!.every((value) => value === 0)).toBe(true);
    expect(weights.get("skip.thresholds")).toEqual(start(3).get("skip.thresholds"));
    expect(weights.get("skip.thresholds")).not.toEqual(start(4).get("skip.thresholds"));
  });

  it("has levels of a quantile loss apart by the errors of left-out sequences", () => {
    const train = sequences(30, 1, false);
    const quantile = { loss: "quantile", quantiles: [0.1, 0.5, 0.9] };
    const spec = specOf(train, quantile);
    const bias = startingWeights(spec, { train, valid: train, test: train }, 1).get("skip.bias")!;
    expect(bias[1]! - bias[0]!).toBeGreaterThan(0.01);
    expect(bias[2]! - bias[1]!).toBeGreaterThan(0.01);
  });

  it("is the shares of the targets if the sequences are all the same", () => {
    const train = sequences(6, 1, false);
    const fill: Dataset["fill"] = (indices, x, y) => {
      x.fill(1);
      for (let i = 0; i < indices.length; i += 1) y[i] = indices[i]!;
    };
    const { weight, bias } = rocketStart(specOf(train), { ...train, fill }, 1);
    expect([...bias]).toEqual([2.5]);
    expect(weight.every((value) => value === 0)).toBe(true);
  });

  it("counts classes by their weights, so that of noise it says the class that counts most", () => {
    const train = sequences(30, 1, true);
    const noise: Dataset["fill"] = (indices, x, y) => {
      for (let i = 0; i < indices.length; i += 1) {
        const random = randomStream(5, "noise", indices[i]!);
        for (let t = 0; t < STEPS; t += 1) x[i * STEPS + t] = random();
        y[i] = indices[i]! % 3;
      }
    };
    const plain = specOf(train);
    const said = (classWeights: readonly number[]) => {
      const spec = { ...plain, loss: { ...plain.loss, classWeights } };
      const { left } = rocketStart(spec, { ...train, fill: noise }, 1);
      return Array.from({ length: 30 }, (_, n) => left.subarray(3 * n, 3 * n + 3)).filter(
        ([first, second, third]) => first! > Math.max(second!, third!),
      ).length;
    };
    expect(said([20, 1, 1])).toBeGreaterThan(25);
    expect(said([1, 20, 20])).toBeLessThan(5);
  });

  it("is fitted to some of many sequences, and says of the others what it says of new ones", () => {
    const train = sequences(36, 1, false);
    const spec = { ...specOf(train), skipFeatures: 840 };
    const { left, weight, bias, thresholds } = rocketStart(spec, train, 1, { mostFitted: 30 });
    const plan = rocketPlan({ steps: STEPS, inputs: 1, features: 840 });
    const x = new Float32Array(train.count * STEPS);
    const indices = Array.from({ length: train.count }, (_, n) => n);
    train.fill(indices, x, new Float32Array(train.count));
    const same = indices.filter((n) => {
      const sequence = { x: x.subarray(n * STEPS, (n + 1) * STEPS), inputs: 1, length: STEPS };
      const [own] = mapped(rocketFeatures(sequence, plan, thresholds), { weight, bias });
      return own === left[n];
    });
    expect(same.length).toBe(6);
    const errors = left.map((value, n) => (value - 10 - [0.5, 0.9, 1.6][n % 3]!) ** 2);
    expect(errors.reduce((a, b) => a + b) / train.count).toBeLessThan(0.02);
  });
});

describe("crossEntropyScale", () => {
  it("finds the factor with the smallest loss", () => {
    const random = randomStream(2, "scores");
    const targets = Array.from({ length: 40 }, (_, n) => n % 3);
    const scores = Float64Array.from({ length: 120 }, (_, i) => {
      return 2 * random() - 1 + (targets[Math.floor(i / 3)] === i % 3 ? 0.6 : 0);
    });
    const lossOf = (factor: number) =>
      targets.reduce((sum, target, n) => {
        const powers = [0, 1, 2].map((k) => Math.exp(factor * scores[3 * n + k]!));
        const total = powers[0]! + powers[1]! + powers[2]!;
        const losses = powers.map((power, k) => -Math.log(power / total) * (k === target ? 41 : 1));
        return sum + (losses[0]! + losses[1]! + losses[2]!) / 43 / 40;
      }, 0);
    const { factor, loss } = crossEntropyScale(scores, { targets, classes: 3 });
    expect(loss).toBeCloseTo(lossOf(factor), 10);
    for (const other of [0.9, 0.99, 1.01, 1.1])
      expect(lossOf(other * factor)).toBeGreaterThan(loss);
  });

  it("makes scores that are all right as sure as their number allows", () => {
    const scoresOf = (count: number) =>
      Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 ? -1 : 1));
    for (const count of [2, 20, 200]) {
      const targets = new Array<number>(count).fill(0);
      const { factor } = crossEntropyScale(scoresOf(count), { targets, classes: 2 });
      expect(1 / (1 + Math.exp(-2 * factor))).toBeCloseTo((count + 1) / (count + 2), 10);
    }
  });

  it("counts each example by its weight", () => {
    const targets = [0, 0, 1, 1];
    const weights = Float64Array.of(4, 1, 2, 1);
    const scores = Float64Array.of(2, 0, 1, 1.5, 0.5, 1, 3, 1); // the last example is the other class's
    const lossOf = (factor: number) => {
      const losses = targets.map((target, n) => {
        const powers = [0, 1].map((k) => Math.exp(factor * scores[2 * n + k]!));
        const logs = powers.map((power) => -Math.log(power / (powers[0]! + powers[1]!)));
        return (5 * logs[target]! + logs[1 - target]!) / 6; // (n + 1) / (n + 2) and 1 / (n + 2)
      });
      return losses.reduce((sum, loss, n) => sum + weights[n]! * loss, 0) / 8;
    };
    const { factor, loss } = crossEntropyScale(scores, { targets, classes: 2, weights });
    expect(loss).toBeCloseTo(lossOf(factor), 10);
    for (const other of [0.99, 1.01]) expect(lossOf(other * factor)).toBeGreaterThan(loss);
    const unweighted = crossEntropyScale(scores, { targets, classes: 2 });
    expect(unweighted.factor / factor).not.toBeCloseTo(1, 2);
  });
});

/** What a start says of each sequence of a training part. */
function saidBy(start: ReturnType<typeof rocketStart>, train: Dataset): number[][] {
  const plan = rocketPlan({ steps: STEPS, inputs: 1, features: 840 });
  const x = new Float32Array(train.count * STEPS);
  const indices = Array.from({ length: train.count }, (_, n) => n);
  train.fill(indices, x, new Float32Array(train.count));
  return indices.map((n) => {
    const sequence = { x: x.subarray(n * STEPS, (n + 1) * STEPS), inputs: 1, length: STEPS };
    return [...mapped(rocketFeatures(sequence, plan, start.thresholds), start)];
  });
}

describe("the outputs for classes", () => {
  it("are the regression's times one factor, with which those of left-out sequences are the best logits", () => {
    const train = sequences(30, 1, true);
    const start = rocketStart(specOf(train), train, 1);
    const said = saidBy(start, train);
    // A regression with an intercept has the mean of its targets: one 1 and two -1 for each class.
    const means = [0, 1, 2].map((k) => said.reduce((sum, row) => sum + row[k]! / 30, 0));
    const factor = -3 * means[0]!;
    for (const mean of means) expect(mean).toBeCloseTo(means[0]!, 4);
    const targets = Array.from({ length: 30 }, (_, n) => n % 3);
    const unscaled = start.left.map((value) => value / factor);
    expect(crossEntropyScale(unscaled, { targets, classes: 3 }).factor / factor).toBeCloseTo(1, 3);
  });

  it("of equal sequences are the means of 1 and -1 of each class", () => {
    const train = sequences(8, 1, true); // three of the first two classes, two of the third
    const fill: Dataset["fill"] = (indices, x, y) => {
      x.fill(1);
      for (let i = 0; i < indices.length; i += 1) y[i] = indices[i]! % 3;
    };
    const { bias, left } = rocketStart(specOf(train), { ...train, fill }, 1);
    const expected = [3, 3, 2].map((count) => (count - (8 - count)) / 8);
    for (const [k, mean] of expected.entries()) {
      expect(bias[k]).toBeCloseTo(mean, 6);
      expect(left[3 * 7 + k]).toBeCloseTo(mean, 6);
    }
  });
});

it("what comes after the end of a sequence does not count", () => {
  const train = sequences(12, 1, false);
  const ending = (padding: number): Dataset => ({
    ...train,
    variableLength: true,
    fill(indices, x, y, lengths) {
      train.fill(indices, x, y);
      for (let i = 0; i < indices.length; i += 1) {
        const length = STEPS - (indices[i]! % 4);
        x.fill(padding, i * STEPS + length, (i + 1) * STEPS);
        if (lengths) lengths[i] = length;
      }
    },
  });
  const [first, second] = [0, 99].map((padding) => {
    const dataset = ending(padding);
    return rocketStart(specOf(dataset), dataset, 1);
  });
  expect(second).toEqual(first);
  expect(rocketStart(specOf(train), train, 1).left).not.toEqual(first!.left);
});

it("levels of a quantile loss are counted from what left-out sequences of every batch leave", () => {
  const train = sequences(300, 1, false); // more than the 256 of a batch
  const levels = [0.1, 0.8];
  const spec = { ...specOf(train, { loss: "quantile", quantiles: levels }), skipFeatures: 84 };
  const { left, bias } = rocketStart(spec, train, 1);
  const y = new Float32Array(300);
  const indices = Array.from({ length: 300 }, (_, n) => n);
  train.fill(indices, new Float32Array(300 * STEPS), y);
  const errors = indices.map((n) => y[n]! - left[n]!).sort((a, b) => a - b);
  const weights = startingWeights(spec, { train, valid: train, test: train }, 1);
  const shifts = [...weights.get("skip.bias")!].map((value) => value - bias[0]!);
  for (const [k, level] of levels.entries()) {
    expect(shifts[k]).toBeCloseTo(errors[Math.ceil(level * 300) - 1]!, 5);
  }
});

it("the ridge is the one whose regressions forecast left-out sequences best", () => {
  const plan = rocketPlan({ steps: STEPS, inputs: 1, features: 840 });
  const shares = [false, true].map((isNoise) => {
    const train = sequences(30, 1, false);
    const random = randomStream(9, "targets");
    const targets = Array.from({ length: 30 }, (_, n) => (isNoise ? random() : n % 3));
    const x = new Float32Array(30 * STEPS);
    const fill: Dataset["fill"] = (indices, toX, toY) => {
      train.fill(indices, toX, toY);
      for (let i = 0; i < indices.length; i += 1) toY[i] = targets[indices[i]!]!;
    };
    train.fill([...targets.keys()], x, new Float32Array(30));
    const { left, thresholds } = rocketStart(specOf(train), { ...train, fill }, 1);
    const features = targets.map((_, n) => {
      const sequence = { x: x.subarray(n * STEPS, (n + 1) * STEPS), inputs: 1, length: STEPS };
      return [...rocketFeatures(sequence, plan, thresholds)];
    });
    const columns = features[0]!.length;
    const deviations = Array.from({ length: columns }, (_, c) => {
      const mean = features.reduce((sum, row) => sum + row[c]!, 0) / 30;
      return Math.sqrt(features.reduce((sum, row) => sum + (row[c]! - mean) ** 2, 0) / 30) || 1;
    });
    const z = Float32Array.from(features.flatMap((row) => row.map((v, c) => v / deviations[c]!)));
    const y = Float64Array.from(targets, Math.fround);
    const ridges = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];
    const errorOf = (some: Float64Array) => some.reduce((sum, v, n) => sum + (v - y[n]!) ** 2, 0);
    const fits = [...leaveOneOutRidges({ z, y, count: 30, columns, outputs: 1 }, ridges)];
    const errors = fits.map((fit) => errorOf(fit.left));
    expect(errorOf(left) / Math.min(...errors)).toBeCloseTo(1, 3);
    return Math.max(...errors) / Math.min(...errors);
  });
  expect(Math.min(...shares)).toBeGreaterThan(1.05); // ridges differ
});
