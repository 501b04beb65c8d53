import "@tensorflow/tfjs-backend-cpu";
import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { evaluate, exampleLosses, testNetwork } from "../../src/evaluation/evaluate.js";
import { datasetOf, networkOf } from "../helpers/fixed-datasets.js";

const shape = { steps: 2, inputs: 1, outputs: 2, targets: 4, variables: ["a", "b"] };
const NONE = Number.NaN;
/** Two targets at each of two steps; one value was not measured. */
const plain = datasetOf([[0, 0], [1, 0]], [[1, 2, 3, 4], [5, 6, NONE, 8]], shape); // biome-ignore format: short
const predicted = [
  [1, 4, 2, 8],
  [8, 6, 1, 7],
];
const network = networkOf((first) => [predicted[first]!]);
/** Squared errors: 0 4 1 16 and 9 0 - 1. */
const everyStep = (0 + 4 + 1 + 16 + 9 + 0 + 1) / 7;
const lastStep = (1 + 16 + 1) / 3;

describe("the losses that training monitors", () => {
  it("are means over what was measured, at all steps and at the last", () => {
    expect(evaluate(network, plain)).toEqual({ loss: everyStep, lossLastStep: lastStep });
  });

  it("are those of the last step where only that is a forecast", () => {
    const seeing = networkOf((first) => [predicted[first]!], { targets: "lastStep" });
    expect(evaluate(seeing, plain)).toEqual({ loss: lastStep, lossLastStep: lastStep });
  });

  it("count each example by its weight", () => {
    const weighted: Dataset = { ...plain, weight: (index) => [3, 0.5][index]! };
    const { loss, lossLastStep } = evaluate(network, weighted);
    expect(loss).toBeCloseTo((3 * 21 + 0.5 * 10) / 7, 12);
    expect(lossLastStep).toBeCloseTo((3 * 17 + 0.5 * 1) / 3, 12);
  });

  it("are of each example alone for a comparison of pairs", () => {
    expect([...exampleLosses(network, plain)]).toEqual([17 / 2, 1]);
    const weighted: Dataset = { ...plain, weight: (index) => [3, 0.5][index]! };
    expect([...exampleLosses(network, weighted)]).toEqual([(3 * 17) / 2, 0.5]);
    const unknown = datasetOf([[0, 0]], [[1, 2, NONE, NONE]], shape);
    expect([...exampleLosses(network, unknown)]).toEqual([NONE]);
  });

  it("of examples in several batches have each its place", () => {
    const many = Array.from({ length: 300 }, (_, i) => i);
    const dataset = datasetOf(
      many.map((i) => [i]),
      many.map((i) => [i + (i % 3)]),
      { steps: 1, inputs: 1, outputs: 1 },
    );
    const losses = exampleLosses(
      networkOf((first) => [[first]]),
      dataset,
    );
    expect([...losses]).toEqual(many.map((i) => (i % 3) ** 2));
  });

  it("of counts are the likelihood of the rate that is forecast", () => {
    const poisson = networkOf((first) => [[first + 2]], { name: "poisson" });
    const counts = datasetOf([[0], [1]], [[3], [0]], { steps: 1, inputs: 1, outputs: 1 });
    // rates 2 and 3: rate - count * log(rate), as torch.nn.PoissonNLLLoss
    const expected = (2 - 3 * Math.log(2) + 3) / 2;
    expect(evaluate(poisson, counts).loss).toBeCloseTo(expected, 12);
    expect(exampleLosses(poisson, counts)[1]).toBeCloseTo(3, 12);
  });

  it("of quantiles are the mean of all levels, each by its own slope", () => {
    const levels = networkOf(() => [[1], [2], [6]], {
      name: "quantile",
      quantiles: [0.1, 0.5, 0.8],
    });
    const single = datasetOf([[0]], [[4]], { steps: 1, inputs: 1, outputs: 1 });
    const pinball = (0.1 * 3 + 0.5 * 2 + 0.2 * 2) / 3;
    expect(evaluate(levels, single).loss).toBeCloseTo(pinball, 12);
    expect(exampleLosses(levels, single)[0]).toBeCloseTo(pinball, 12);
  });

  it("of classes are cross-entropy, accuracy and macro F1", () => {
    const classes = datasetOf([[0], [1], [2], [3]], [[0], [1], [1], [0]], { steps: 1, inputs: 1, outputs: 2, targets: 1 }); // biome-ignore format: short
    const logits = [[2, 0], [0, 1], [3, 0], [1, 0]]; // biome-ignore format: short
    const classifier = networkOf((first) => [logits[first]!], { name: "crossEntropy" });
    const softplus = (x: number) => Math.log(1 + Math.exp(x));
    const { loss, lossLastStep, accuracy, macroF1 } = evaluate(classifier, classes);
    expect(loss).toBeCloseTo((softplus(-2) + softplus(-1) + softplus(3) + softplus(-1)) / 4, 6);
    expect(lossLastStep).toBeCloseTo(loss, 12);
    expect(accuracy).toBe(3 / 4);
    expect(macroF1).toBeCloseTo((4 / 5 + 2 / 3) / 2, 12); // scikit-learn: f1_score(..., average="macro")
    expect(() => exampleLosses(classifier, classes)).toThrow("crossEntropy is none of values");
  });
});

describe("the losses of labelling", () => {
  const labels = [[0, 1, 1], [1, 1, 0]]; // biome-ignore format: short
  const labelling = datasetOf([[0, 0, 0], [1, 1, 1]], labels, { steps: 3, inputs: 1, outputs: 2, targets: 3 }); // biome-ignore format: short
  const logits = [
    [2, 0, 1, 0, 0, 4],
    [0, 1, 3, 0, 0, 5],
  ];
  const labeller = networkOf((first) => [logits[first]!], { name: "crossEntropy" });
  const softplus = (x: number) => Math.log(1 + Math.exp(x));

  it("are over all places, and of the last step over the last place of each sequence", () => {
    const { loss, lossLastStep, accuracy } = evaluate(labeller, labelling);
    const places = [
      softplus(-2),
      softplus(1),
      softplus(-4),
      softplus(-1),
      softplus(3),
      softplus(5),
    ];
    expect(loss).toBeCloseTo(places.reduce((sum, value) => sum + value) / 6, 6);
    expect(lossLastStep).toBeCloseTo((softplus(-4) + softplus(5)) / 2, 6);
    expect(accuracy).toBeCloseTo(3 / 6, 12);
  });

  it("are the same for sequences in several batches", () => {
    const many = Array.from({ length: 300 }, (_, i) => Array<number>(3).fill(i % 2));
    const dataset = datasetOf(
      many,
      many.map(([i]) => labels[i!]!),
      { steps: 3, inputs: 1, outputs: 2, targets: 3 },
    );
    const [once, often] = [labelling, dataset].map((data) => evaluate(labeller, data));
    for (const figure of ["loss", "lossLastStep", "accuracy", "macroF1"] as const) {
      expect(often![figure]).toBeCloseTo(once![figure]!, 6);
    }
  });
});

describe("the test of a network", () => {
  /** Values are ten times, and a hundred times, what the network sees; the truth is as measured. */
  const scaled: Dataset = {
    ...plain,
    restore(index, values) {
      for (const [i, value] of values.entries()) values[i] = value * [10, 100][index]!;
    },
    truth(index, values) {
      for (const [i, value] of values.entries()) values[i] = value * [10, 100][index]! + 1;
    },
  };

  it("has figures and forecasts in the data's own unit, by target and over all steps", () => {
    const { errors, lastStep: last } = testNetwork(network, scaled, [10, 20]);
    // absolute errors of a: 1, 11, 299, -; of b: 19, 39, 1, 101
    const a = { mse: (1 + 11 ** 2 + 299 ** 2) / 3, mae: (1 + 11 + 299) / 3 };
    const b = { mse: (19 ** 2 + 39 ** 2 + 1 + 101 ** 2) / 4, mae: (19 + 39 + 1 + 101) / 4 };
    expect(errors.mse).toBeCloseTo((3 * a.mse + 4 * b.mse) / 7, 8);
    expect(errors.mae).toBeCloseTo((3 * a.mae + 4 * b.mae) / 7, 8);
    expect(errors.rmse).toBeCloseTo(Math.sqrt(errors.mse), 12);
    expect(errors.mase).toBeCloseTo((a.mae / 10 + b.mae / 20) / 2, 10);
    expect(errors.byTarget!.map(({ name, mse }) => [name, mse])).toEqual([
      ["a", expect.closeTo(a.mse, 8)],
      ["b", expect.closeTo(b.mse, 8)],
    ]);
    expect(errors.mseLastStep).toBeCloseTo((11 ** 2 + 39 ** 2 + 101 ** 2) / 3, 8);
    expect(errors.maeLastStep).toBeCloseTo((11 + 39 + 101) / 3, 8);
    expect(errors.maseLastStep).toBeCloseTo((11 / 10 + 70 / 20) / 2, 10);
    expect(errors.byTarget![1]!.maeLastStep).toBeCloseTo(70, 8);
    expect(errors.byHorizon.map(({ ahead }) => ahead)).toEqual([1]);
    expect([...last.targets]).toEqual([31, 41, NONE, 801]);
    expect([...last.predictions]).toEqual([20, 80, 100, 700]);
    expect(last).toMatchObject({ count: 2, outputs: 2, variables: ["a", "b"] });
    expect(last.quantiles).toBeUndefined();
  });

  it("has the last step's figures alone where only that is a forecast", () => {
    const seeing = networkOf((first) => [predicted[first]!], { targets: "lastStep" });
    const { errors } = testNetwork(seeing, plain, [1, 1]);
    expect(errors.mse).toBe(errors.mseLastStep);
    expect(errors.mse).toBeCloseTo(lastStep, 12);
    expect(errors.byTarget![0]!.mse).toBe(1);
  });

  it("has the quantiles of the last step in the data's own unit", () => {
    const levels = networkOf((first) => predicted.map((row) => row.map((value) => value + first)), {
      name: "quantile",
      quantiles: [0.5, 0.9],
    });
    const { quantiles } = testNetwork(levels, scaled, []).lastStep;
    expect(quantiles!.map(({ level, values }) => [level, ...values])).toEqual([
      [0.5, 20, 80, 300, 900],
      [0.9, 10, 70, 200, 800],
    ]);
  });

  it("of two targets, two steps ahead and several batches keeps each in its place", () => {
    const count = 600;
    const inputs = Array.from({ length: count }, (_, i) => [i, 0]);
    /** Target by target, each at both steps ahead: the errors of a are 1 and 3, those of b 10 and 30. */
    const truth = inputs.map(([i]) => [i! + 1, i! + 3, 2 * i! + 10, 2 * i! + 30]);
    const dataset = datasetOf(inputs, truth, {
      steps: 2,
      inputs: 1,
      outputs: 4,
      variables: ["a", "b"],
    });
    const forecasts = (i: number) => [i, i, 2 * i, 2 * i];
    const levels = networkOf((i) => [forecasts(i), forecasts(i).map((value) => value + 0.5)], {
      name: "quantile",
      quantiles: [0.5, 0.9],
    });
    const { errors, lastStep: last } = testNetwork(levels, dataset, [4, 5]);
    expect(errors.byTarget!.map(({ name, mae, mase }) => [name, mae, mase])).toEqual([
      ["a", 2, 0.5],
      ["b", 20, 4],
    ]);
    expect(errors.mase).toBeCloseTo(2.25, 12);
    for (const i of [0, 255, 256, 599]) {
      const row = <T>(values: ArrayLike<T>) => Array.from(values).slice(4 * i, 4 * i + 4);
      expect(row(last.targets)).toEqual(truth[i]);
      expect(row(last.predictions)).toEqual(forecasts(i));
      expect(row(last.quantiles![1]!.values)).toEqual(forecasts(i).map((value) => value + 0.5));
    }
  });
});
