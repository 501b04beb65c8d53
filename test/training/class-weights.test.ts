import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { characterDataset } from "../../src/data/characters.js";
import { openDevice } from "../../src/kernels/open-device.js";
import { initialWeights } from "../../src/model/initialise.js";
import { createNetwork } from "../../src/model/network.js";
import { modelSpec } from "../../src/model/spec.js";
import { balancedWeights } from "../../src/training/class-weights.js";
import { expectClose } from "../helpers/compare.js";

/** See test/golden/make_class_weights_golden.py. */
const url = new URL("../golden/class_weights_golden.json", import.meta.url);
const golden: { labels: number[]; weights: number[] }[] = JSON.parse(readFileSync(url, "utf8"));

describe("balancedWeights", () => {
  it.each(golden)("of $labels are scikit-learn's", ({ labels, weights }) => {
    const texts = labels.map(() => "a");
    const shape = { alphabet: ["a"], steps: 1, classes: weights.length };
    expectClose(balancedWeights(characterDataset({ texts, labels }, shape)), weights, 1e-12);
  });

  it("of a class without a target is 0", () => {
    const shape = { alphabet: ["a"], steps: 1, classes: 3 };
    const dataset = characterDataset({ texts: ["a", "a"], labels: [0, 2] }, shape);
    expect(balancedWeights(dataset)).toEqual([2 / 3, 0, 2 / 3]);
  });
});

describe("a training step with class weights", () => {
  it("has the gradients of a batch in which the heavier class comes as often", async () => {
    await openDevice("cpu", 1);
    const { model, training } = resolveConfig(
      { model: { cell: "gru", hidden: 3, layers: 1 } },
      "test",
    );
    const shape = { objective: "classification", inputs: 2, outputs: 2, steps: 4 } as const;
    const spec = modelSpec(model, shape, training);
    const weights = initialWeights(spec, 5);
    const plain = createNetwork(spec, weights);
    const weighed = createNetwork(
      { ...spec, loss: { ...spec.loss, classWeights: [2, 1] } },
      weights,
    );
    const x = tf.randomUniform([2, 4, 2], -1, 1, "float32", 3) as tf.Tensor3D;
    const twice = tf.gather(x, [0, 0, 1]) as tf.Tensor3D;
    const once = weighed.gradients({ x, targets: tf.tensor2d([0, 1], [2, 1]) });
    const all = plain.gradients({ x: twice, targets: tf.tensor2d([0, 0, 1], [3, 1]) });
    const scaled = (tensor: tf.Tensor, factor: number) =>
      [...tensor.dataSync()].map((v) => v * factor);
    expectClose(scaled(once.loss, 2), scaled(all.loss, 3), 1e-5);
    for (const [index, gradient] of once.gradients.entries()) {
      expectClose(scaled(gradient, 2), scaled(all.gradients[index]!, 3), 1e-4, { floor: 1e-4 });
    }
    const unweighed = plain.gradients({ x, targets: tf.tensor2d([0, 1], [2, 1]) });
    expect(unweighed.loss.dataSync()[0]).not.toBeCloseTo(once.loss.dataSync()[0]!, 3);
  });
});
