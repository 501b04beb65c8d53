import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openDevice } from "../../src/kernels/open-device.js";
import type { ModelConfig } from "../../src/model/config.js";
import { initialWeights, inputMask, layerMasks } from "../../src/model/initialise.js";
import { createNetwork } from "../../src/model/network.js";
import { parameterCount } from "../../src/model/parameters.js";
import { predictedLevels } from "../../src/model/predicted-levels.js";
import { modelSpec } from "../../src/model/spec.js";
import { plainModel } from "../helpers/model.js";

const base: ModelConfig = { ...plainModel, cell: "lstm" };

const shape = { objective: "forecast", inputs: 1, outputs: 10, steps: 12 } as const;

beforeAll(async () => {
  await openDevice("cpu", 1);
});

describe("parameterCount", () => {
  it.each([
    [{ cell: "rnn" }, 1510],
    [{ cell: "lstm" }, 5410],
    [{ cell: "gru" }, 4110],
    [{ cell: "bidirectional" }, 3810],
    [{ cell: "rnn", bidirectional: true }, 3810],
  ] as const)("of %o is PyTorch's", (change, count) => {
    expect(parameterCount(modelSpec({ ...base, ...change }, shape))).toBe(count);
  });
});

describe("initialWeights", () => {
  const spec = modelSpec({ ...base, hidden: 100 }, { ...shape, inputs: 3 });
  const weights = initialWeights(spec, 1);

  it("are uniform within 1/sqrt(hidden)", () => {
    const values = weights.get("rnn.weight_hh_l0") ?? new Float32Array();
    expect(values.length).toBe(40_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.max(...values)).toBeLessThanOrEqual(0.1);
    expect(Math.max(...values)).toBeGreaterThan(0.0999);
    expect(Math.abs(mean)).toBeLessThan(0.001);
    expect(square).toBeCloseTo(0.01 / 3, 4);
  });

  it("depend on the seed and on the name", () => {
    expect(initialWeights(spec, 1)).toEqual(weights);
    expect(initialWeights(spec, 2)).not.toEqual(weights);
    expect(weights.get("rnn.bias_ih_l0")).not.toEqual(weights.get("rnn.bias_hh_l0"));
  });
});

describe("model.forgetBias", () => {
  const weights = (change: Partial<ModelConfig>) =>
    initialWeights(modelSpec({ ...base, hidden: 3, ...change }, shape), 1);

  it("raises one bias of the forget gate, i, f, g, o, in each layer and direction", () => {
    const plain = weights({ bidirectional: true });
    const raised = weights({ bidirectional: true, forgetBias: 2 });
    for (const [name, values] of plain) {
      const up = name.startsWith("rnn.bias_ih") ? [0, 0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0] : [];
      expect(raised.get(name), name).toEqual(values.map((value, i) => value + (up[i] ?? 0)));
    }
  });

  it("changes no other cell", () => {
    expect(weights({ cell: "gru", forgetBias: 2 })).toEqual(weights({ cell: "gru" }));
    expect(weights({ cell: "rnn", forgetBias: 2 })).toEqual(weights({ cell: "rnn" }));
  });
});

describe("layerMasks", () => {
  const spec = modelSpec({ ...base, dropout: 0.25, layers: 3 }, shape);

  it("drop that share of the outputs of every layer but the last and scale the rest", () => {
    const masks = layerMasks(spec, [64, 50], { seed: 1, step: 0 });
    expect(masks.length).toBe(2);
    for (const mask of masks) {
      expect(mask.length).toBe(64 * 50 * 20);
      expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
      const dropped = mask.filter((value) => value === 0).length / mask.length;
      expect(Math.abs(dropped - 0.25)).toBeLessThan(0.01);
    }
  });

  it("differ from step to step and layer to layer, and are the same again", () => {
    const [first, second] = layerMasks(spec, [2, 5], { seed: 1, step: 7 });
    expect(layerMasks(spec, [2, 5], { seed: 1, step: 7 })).toEqual([first, second]);
    expect(first).not.toEqual(second);
    expect(layerMasks(spec, [2, 5], { seed: 1, step: 8 })[0]).not.toEqual(first);
  });
});

describe("inputMask", () => {
  const spec = modelSpec({ ...base, inputDropout: 0.5 }, { ...shape, inputs: 3 });

  it("drops inputs at that rate, others at each step, and none without it", () => {
    const mask = inputMask(spec, [64, 50], { seed: 1, step: 0 })!;
    expect(mask.length).toBe(64 * 50 * 3);
    expect(new Set(mask)).toEqual(new Set([0, 2]));
    expect(Math.abs(mask.filter((value) => value === 0).length / mask.length - 0.5)).toBeLessThan(
      0.02,
    );
    expect(inputMask(spec, [64, 50], { seed: 1, step: 1 })).not.toEqual(mask);
    expect(inputMask({ ...spec, inputDropout: 0 }, [64, 50], { seed: 1, step: 0 })).toBeUndefined();
  });

  it("changes what a network learns and forecasts, and is off in a forecast without it", () => {
    const network = createNetwork(spec, initialWeights(spec, 1));
    const [x, targets] = [tf.ones([2, 5, 3]) as tf.Tensor3D, tf.zeros([2, 5, 10])];
    const dropped = tf.tensor(inputMask(spec, [2, 5], { seed: 1, step: 0 })!, [2, 5, 3]);
    const lossWith = (inputMask?: tf.Tensor) =>
      network.gradients({ x, targets, inputMask }).loss.dataSync()[0]!;
    expect(lossWith(dropped)).not.toBe(lossWith());
    const masked = network.forward({ x: tf.mul(x, dropped) }).dataSync();
    expect(network.forward({ x, inputMask: dropped }).dataSync()).toEqual(masked);
    network.dispose();
  });
});

describe("the parameters of a network", () => {
  const spec = modelSpec({ ...base, cell: "rnn", hidden: 2, layers: 1 }, shape);
  const weights = initialWeights(spec, 1);

  it("are copies of the weights, and stay when those are changed", () => {
    const given = new Map([...weights].map(([name, values]) => [name, values.slice()]));
    const network = createNetwork(spec, given);
    given.get("fc.bias")!.fill(7);
    expect(network.weights()).toEqual(weights);
    network.weights().get("fc.bias")!.fill(7);
    expect(network.weights()).toEqual(weights);
    const others = initialWeights(spec, 2);
    network.assign(others);
    expect(network.weights()).toEqual(others);
    network.dispose();
  });

  it("must all be among the weights", () => {
    const without = new Map([...weights].filter(([name]) => name !== "fc.bias"));
    expect(() => createNetwork(spec, without)).toThrow("there is no fc.bias among the weights");
  });

  it.each([
    ["mse", {}],
    ["quantile", { skip: "linear" }],
    ["quantile", { inputDropout: 0.5 }],
    ["mse", { skip: "linear" }],
  ] as const)("leave no tensor behind but the results, with %s and %j", (loss, change) => {
    const found = modelSpec({ ...base, hidden: 2, layers: 1, ...change }, shape, { loss });
    const before = tf.memory().numTensors;
    const network = createNetwork(found, initialWeights(found, 1));
    const [x, targets] = [tf.ones([2, 12, 1]) as tf.Tensor3D, tf.zeros([2, 12, 10])];
    const inputMask = tf.ones([2, 12, 1]);
    const { loss: value, lossLastStep, gradientNorm, gradients } = network.gradients({ x, targets, inputMask }); // biome-ignore format: short
    tf.dispose([x, targets, inputMask, value, lossLastStep, gradientNorm, ...gradients]);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it("levels of quantiles are sorted by value, and a loss with a logarithm is predicted as its exponential", () => {
  const outputs = () => tf.tensor3d([5, 2, 1, 9, 3, 4, 0, 8], [1, 1, 8]); // 4 levels of 2 values
  const levels = { name: "quantile", quantiles: [0.1, 0.2, 0.5, 0.9] };
  const sorted = predictedLevels(outputs(), { loss: levels }).map((level) => [...level.dataSync()]);
  expect(sorted).toEqual([[0, 2], [1, 4], [3, 8], [5, 9]]); // biome-ignore format: short
  const [counts] = predictedLevels(outputs(), { loss: { name: "poisson" } });
  expect(counts!.dataSync()[1]).toBeCloseTo(Math.exp(2), 4);
  const [classes] = predictedLevels(outputs(), { loss: { name: "crossEntropy" } });
  expect(classes!.dataSync()[1]).toBe(2);
});

describe("a network", () => {
  const series = Float32Array.from({ length: 12 }, (_, index) => Math.sin(index));

  /** Predictions at every step, with the values from `from` on changed. */
  function predictions(change: Partial<ModelConfig>, from: number): number[] {
    const spec = modelSpec({ ...base, ...change }, { ...shape, outputs: 2 });
    const network = createNetwork(spec, initialWeights(spec, 3));
    const x = series.map((value, index) => (index < from ? value : value + 1));
    const result = tf.tidy(() => [
      ...network.forward({ x: tf.tensor3d(x, [1, 12, 1]) }).dataSync(),
    ]);
    network.dispose();
    return result;
  }

  it.each(["rnn", "lstm", "gru"] as const)("of %s never sees the future", (cell) => {
    const before = predictions({ cell }, 12);
    const after = predictions({ cell }, 7);
    expect(after.slice(0, 7 * 2)).toEqual(before.slice(0, 7 * 2));
    for (let step = 7; step < 12; step += 1) expect(after[step * 2]).not.toBe(before[step * 2]);
  });

  it("that is bidirectional does see it, which is why only its last step is honest", () => {
    const before = predictions({ cell: "bidirectional" }, 12);
    const after = predictions({ cell: "bidirectional" }, 7);
    expect(after[0]).not.toBe(before[0]);
  });

  it("of lastStep targets learns from the last step alone, whatever comes before", () => {
    const losses = (targets: ModelConfig["targets"], change: number) => {
      const spec = modelSpec({ ...base, cell: "gru", targets }, { ...shape, outputs: 2 });
      const network = createNetwork(spec, initialWeights(spec, 3));
      const values = Float32Array.from({ length: 24 }, (_, i) => (i < 22 ? i + change : i));
      const result = tf.tidy(() => {
        const y = tf.tensor3d(values, [1, 12, 2]);
        const call = { x: tf.tensor3d(series.slice(), [1, 12, 1]), targets: y };
        const { loss, lossLastStep, gradients } = network.gradients(call);
        const gradient = gradients.map((tensor) => [...tensor.dataSync()]);
        return [[...loss.dataSync()], [...lossLastStep.dataSync()], gradient] as const;
      });
      network.dispose();
      return result;
    };
    const [loss, lossLastStep, gradient] = losses("lastStep", 0);
    expect(loss).toEqual(lossLastStep);
    expect(losses("lastStep", 1)).toEqual([loss, lossLastStep, gradient]);
    const [all, last] = losses("everyStep", 0);
    expect(last).toEqual(lossLastStep);
    expect(all).not.toEqual(last);
    expect(losses("everyStep", 1)[0]).not.toEqual(all);
  });

  it("of lastStep targets needs forecasts", () => {
    const config: ModelConfig = { ...base, targets: "lastStep" };
    const data = { ...shape, objective: "labelling" } as const;
    expect(() => modelSpec(config, data)).toThrow(
      "model.targets is lastStep, expected everyStep: the targets of this data are not forecasts",
    );
  });

  it.each([
    ["classes", { objective: "classification" }, "the targets of this data are classes"],
    [
      "sequences of different lengths",
      { objective: "regression", variableLength: true },
      "the sequences of this data differ in length",
    ],
  ] as const)("with a skip needs no %s", (_, change, problem) => {
    const config: ModelConfig = { ...base, skip: "linear" };
    expect(() => modelSpec(config, { ...shape, ...change })).toThrow(
      `model.skip is linear, expected none: ${problem}`,
    );
  });
});
