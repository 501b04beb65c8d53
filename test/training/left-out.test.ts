import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { openDevice } from "../../src/kernels/open-device.js";
import { createNetwork, type Network } from "../../src/model/network.js";
import { batchSource } from "../../src/model/source.js";
import { modelSpec } from "../../src/model/spec.js";
import { randomStream } from "../../src/shared/random.js";
import { withLeftOut } from "../../src/training/left-out.js";
import { rocketStart } from "../../src/training/rocket-start.js";
import { startingWeights } from "../../src/training/start.js";
import { expectClose } from "../helpers/compare.js";
import { plainModel } from "../helpers/model.js";

const [COUNT, STEPS] = [12, 10];

const random = randomStream(1, "left out");
const rows = Array.from({ length: COUNT }, (_, n) => ({
  x: Array.from({ length: STEPS }, () => random() + n / COUNT),
  y: random() + n,
}));

const train: Dataset = {
  count: COUNT,
  steps: STEPS,
  inputs: 1,
  outputs: 1,
  targets: 1,
  fill(indices, x, y) {
    for (let i = 0; i < indices.length; i += 1) {
      x.set(rows[indices[i]!]!.x, i * STEPS);
      y[i] = rows[indices[i]!]!.y;
    }
  },
};
const splits = { train, valid: train, test: train };

const shape = { objective: "regression", inputs: 1, outputs: 1, steps: STEPS } as const;
const model = { ...plainModel, hidden: 3, layers: 1, skipFeatures: 168 };
const config = { seed: 5 };

function networkOf(skip: "none" | "miniRocket", training = {}): Network {
  const spec = modelSpec({ ...model, skip }, shape, training);
  return createNetwork(spec, startingWeights(spec, splits, config.seed));
}

function take(network: Network, indices: readonly number[]) {
  const source = withLeftOut(batchSource(train, network.spec, COUNT), { network, splits, config });
  return source.take(Uint32Array.from(indices));
}

beforeAll(async () => {
  await openDevice("cpu", 1);
});

describe("batches beside the skip miniRocket", () => {
  const networks: Network[] = [];
  const opened = (network: Network) => {
    networks.push(network);
    return network;
  };
  afterAll(() => {
    for (const network of networks) network.dispose();
  });

  it("have the outputs of the regressions without each sequence", () => {
    const network = opened(networkOf("miniRocket"));
    const { left } = rocketStart(network.spec, train, config.seed);
    const { skipOutputs } = take(network, [7, 2]);
    expectClose(skipOutputs!.dataSync(), [left[7]!, left[2]!], 1e-6);
  });

  it("are trained on what these leave: the loss is theirs while the readout is zero", () => {
    const network = opened(networkOf("miniRocket"));
    const { left } = rocketStart(network.spec, train, config.seed);
    const { loss, gradients } = network.gradients(take(network, [7, 2]));
    const errors = [7, 2].map((n) => (left[n]! - rows[n]!.y) ** 2);
    expect(loss.dataSync()[0]).toBeCloseTo((errors[0]! + errors[1]!) / 2, 4);
    tf.dispose([...gradients]);
    const own = network.gradients(
      batchSource(train, network.spec, COUNT).take(Uint32Array.of(7, 2)),
    );
    expect(own.loss.dataSync()[0]).toBeLessThan(0.9 * loss.dataSync()[0]!);
  });

  it("have the levels of a quantile loss apart", () => {
    const quantile = { loss: "quantile", quantiles: [0.1, 0.5, 0.9] };
    const network = opened(networkOf("miniRocket", quantile));
    const { left, bias } = rocketStart(network.spec, train, config.seed);
    const biases = network.weights().get("skip.bias")!;
    const { skipOutputs } = take(network, [3]);
    const expected = [...biases].map((value) => left[3]! + value - bias[0]!);
    expectClose(skipOutputs!.dataSync(), expected, 1e-5);
    expect(new Set(expected).size).toBe(3);
  });

  it("are as they were without such a skip, and with one that was fitted to other sequences", () => {
    expect(take(opened(networkOf("none")), [1]).skipOutputs).toBeUndefined();
    const network = opened(networkOf("miniRocket"));
    const source = batchSource(train, network.spec, COUNT);
    const other = { network, splits, config: { seed: 6 } };
    expect(withLeftOut(source, other)).toBe(source);
    const thresholds = network.weights().get("skip.thresholds")!;
    const moved = new Map(network.weights()).set(
      "skip.thresholds",
      thresholds.map((t) => t + 1),
    );
    network.assign(moved);
    expect(withLeftOut(source, { network, splits, config })).toBe(source);
    network.assign(new Map(moved).set("skip.thresholds", thresholds));
    expect(withLeftOut(source, { network, splits, config })).not.toBe(source);
    const weights = new Map(network.weights());
    network.assign(
      weights.set(
        "skip.weight",
        weights.get("skip.weight")!.map((w) => 2 * w),
      ),
    );
    expect(withLeftOut(source, { network, splits, config })).toBe(source);
  });
});

describe("the skip miniRocket of a network", () => {
  it("follows its weights, also for a sequence that was seen before", () => {
    const network = networkOf("miniRocket");
    const x = tf.tensor3d(rows[0]!.x, [1, STEPS, 1]);
    const before = network.forward({ x }).dataSync()[0]!;
    expect(network.forward({ x }).dataSync()[0]).toBe(before);
    const weights = new Map(network.weights());
    network.assign(
      weights.set(
        "skip.bias",
        weights.get("skip.bias")!.map((b) => b + 3),
      ),
    );
    expect(network.forward({ x }).dataSync()[0]).toBeCloseTo(before + 3, 5);
    network.dispose();
  });
});
