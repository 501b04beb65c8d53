import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { openDevice } from "../../src/kernels/open-device.js";
import { registerPlacement } from "../../src/kernels/placement.js";
import { layerMasks } from "../../src/model/initialise.js";
import { maskTensors } from "../../src/model/input.js";
import { inputValues } from "../../src/model/input-values.js";
import { lossChoice } from "../../src/model/loss-choice.js";
import { batchSource } from "../../src/model/source.js";
import { modelSpec } from "../../src/model/spec.js";
import { plainModel } from "../helpers/model.js";

const data = {
  objective: "classification",
  inputs: 1,
  outputs: 2,
  steps: 3,
  vocabulary: 4,
  variableLength: true,
} as const;
const batch = {
  size: 2,
  x: Float32Array.of(3, -1, 0, 1, 2, 2),
  y: Float32Array.of(0, 1),
  lengths: Int32Array.of(3, 1),
};

describe("tokens", () => {
  it("are one input each without an embedding, and none behind the end", () => {
    const spec = modelSpec(plainModel, data);
    expect(spec.inputs).toBe(4);
    const values = inputValues(batch, data, spec);
    expect([...values.subarray(0, 12)]).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]);
    expect([...values.subarray(12)]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("stay numbers with one", () => {
    const spec = modelSpec({ ...plainModel, embedding: 5 }, data);
    expect(spec.inputs).toBe(1);
    expect(inputValues(batch, data, spec)).toBe(batch.x);
  });
});

describe("a model that its data does not fit", () => {
  it.each([
    [{ embedding: 8 }, { vocabulary: undefined }, "model.embedding is 8, expected none"],
    [{}, { vocabulary: 5000 }, "model.embedding is missing, expected a size such as 32"],
    [{ pooling: "mean" }, { objective: "labelling" }, "model.pooling is mean, expected last"],
    [
      { convolution: [{ channels: 2, width: 3, stride: 2 }] },
      { objective: "forecast" },
      "model.convolution is given, expected none",
    ],
    [{ targets: "lastStep" }, {}, "model.targets is lastStep, expected everyStep"],
    [{ skip: "miniRocket", embedding: 3 }, {}, "model.skip is miniRocket, expected none: the inputs of this data are tokens"], // biome-ignore format: short
    [{ skip: "miniRocket" }, { objective: "labelling", vocabulary: undefined }, "the targets of this data are at every step, and a feature of MiniRocket is one of a whole sequence"], // biome-ignore format: short
    [{ skip: "linear" }, {}, "model.skip is linear, expected none: the targets of this data are classes"], // biome-ignore format: short
    [
      { skip: "linear" },
      { objective: "regression" },
      "the sequences of this data differ in length",
    ],
    [{ skip: "linearBySeries", hybrid: "exponentialSmoothing" }, { objective: "forecast", variableLength: undefined, series: 2 }, "model.skip is linearBySeries, expected linear or none"], // biome-ignore format: short
    [{ affine: true }, {}, "model.affine is true, expected false"],
  ] as const)("%j with %j is refused", (change, shape, problem) => {
    expect(() => modelSpec({ ...plainModel, ...change }, { ...data, ...shape })).toThrow(problem);
  });
});

describe("a loss that does not fit", () => {
  const forecast = { ...data, objective: "forecast", vocabulary: undefined } as const;
  it.each([
    [{ skip: "linear" }, "model.skip is linear, expected none: with training.loss poisson the network outputs the logarithm of a forecast, to which a line of values cannot be added"], // biome-ignore format: short
    [{ affine: true }, "model.affine is true, expected false: with training.loss poisson"],
    [{ hybrid: "exponentialSmoothing" }, "model.hybrid is exponentialSmoothing, expected none: with training.loss poisson"], // biome-ignore format: short
  ] as const)("%j is refused", (change, problem) => {
    const choose = (loss: string) => lossChoice({ ...plainModel, ...change }, forecast, { loss });
    expect(() => choose("poisson")).toThrow(problem);
    expect(choose("mae")).toEqual({ name: "mae" });
  });

  it("is one of values for classes, or of classes for values", () => {
    expect(() => lossChoice(plainModel, data, { loss: "mse" })).toThrow(
      "training.loss is mse, which is for values, but the targets of this data are classes",
    );
    expect(lossChoice(plainModel, data, {})).toEqual({ name: "crossEntropy" });
    expect(lossChoice(plainModel, forecast, { loss: "huber", huberDelta: 2 })).toEqual({
      name: "huber",
      delta: 2,
    });
  });
});

it("dropout masks are those of the layers and of the input, in their shapes", async () => {
  await openDevice("cpu", 1);
  const config = { ...plainModel, layers: 3, hidden: 5, dropout: 0.5, embedding: 6 };
  const spec = modelSpec({ ...config, inputDropout: 0.25 }, data);
  const { masks, inputMask } = maskTensors(spec, [2, 3], { seed: 1, step: 4 });
  expect(masks!.map(({ shape }) => shape)).toEqual([[2, 3, 5], [2, 3, 5]]); // biome-ignore format: short
  const values = masks!.map((mask) => [...mask.dataSync()]);
  expect(values).toEqual(layerMasks(spec, [2, 3], { seed: 1, step: 4 }).map((mask) => [...mask]));
  expect(new Set(values.flat())).toEqual(new Set([0, 2])); // 1 / (1 - .5)
  expect(inputMask!.shape).toEqual([2, 3, 6]);
  const without = maskTensors(modelSpec(config, data), [2, 3], { seed: 1, step: 4 });
  expect(without).not.toHaveProperty("inputMask");
});

describe("batches of a data set", () => {
  const windows: Dataset & { fills: number } = {
    count: 4,
    steps: 2,
    inputs: 1,
    outputs: 1,
    targets: 2,
    fills: 0,
    missingTargets: true,
    weight: (index: number) => 1 + index,
    series: { count: 2, names: ["a", "b"], numberOf: (index: number) => index % 2 } as never,
    fill(indices, x, y, lengths) {
      this.fills += 1;
      lengths?.fill(1);
      for (const [row, index] of Array.from(indices).entries()) {
        x.set([10 * index, 10 * index + 1], 2 * row);
        y.set([-index, index], 2 * row);
      }
    },
  };
  const shape = { objective: "forecast", inputs: 1, outputs: 1, steps: 2 } as const;
  const spec = modelSpec({ ...plainModel, hidden: 2 }, shape);

  /** The batch of examples 3 and 1, and how often the data were read for it and another. */
  function batchOf(dataset: typeof windows, isExpensive: boolean) {
    registerPlacement(tf.getBackend(), { copiesValues: true, copiesAreExpensive: isExpensive });
    const tensors = tf.memory().numTensors;
    dataset.fills = 0;
    try {
      const source = batchSource(dataset, spec, 2);
      const results = [Uint32Array.of(0, 2), Uint32Array.of(3, 1)].map((indices) =>
        tf.tidy(() => {
          const { x, targets, exampleWeights, lengths, series, missingTargets } = source.take(indices); // biome-ignore format: short
          const values = [x, targets, exampleWeights].map((t) => t && [t.shape, [...t.dataSync()]]);
          return { values, lengths, series: series && [...series], missingTargets };
        }),
      );
      source.dispose();
      expect(tf.memory().numTensors).toBe(tensors);
      return { fills: dataset.fills, ...results[1]! };
    } finally {
      registerPlacement(tf.getBackend(), { copiesValues: true });
    }
  }

  const expected = {
    values: [
      [[2, 2, 1], [30, 31, 10, 11]],
      [[2, 2, 1], [-3, 3, -1, 1]],
      [[2], [4, 2]],
    ],
    lengths: undefined,
    series: [1, 1],
    missingTargets: true,
  }; // biome-ignore format: short

  it("are copied one by one, or gathered from one copy where copies take long", async () => {
    await openDevice("cpu", 1);
    expect(batchOf(windows, false)).toEqual({ fills: 2, ...expected });
    expect(batchOf(windows, true)).toEqual({ fills: 1, ...expected });
  });

  it("have neither weights nor series unless the data has them", async () => {
    await openDevice("cpu", 1);
    const { weight: _, series: __, missingTargets: ___, ...plain } = windows;
    const [x, y] = expected.values;
    for (const isExpensive of [false, true]) {
      const { values, series, missingTargets } = batchOf(plain, isExpensive);
      expect(values).toEqual([x, y, undefined]);
      expect([series, missingTargets]).toEqual([undefined, undefined]);
    }
  });

  it("are copied if sequences differ in length, or are more than a gibibyte together", async () => {
    await openDevice("cpu", 1);
    const ofLengths = batchOf({ ...windows, variableLength: true }, true);
    expect([ofLengths.fills, ofLengths.lengths]).toEqual([2, Int32Array.of(1, 1)]);
    expect(batchOf({ ...windows, count: 2 ** 26 + 1 }, true).fills).toBe(2);
  });
});
