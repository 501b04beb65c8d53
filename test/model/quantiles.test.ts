import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openDevice } from "../../src/kernels/open-device.js";
import { initialWeights } from "../../src/model/initialise.js";
import { createNetwork, type Network } from "../../src/model/network.js";
import { parameterSpecs } from "../../src/model/parameters.js";
import { lastStepOnly, modelSpec } from "../../src/model/spec.js";
import { randomStream } from "../../src/shared/random.js";
import { plainModel } from "../helpers/model.js";

const [BATCH, STEPS, INPUTS, OUTPUTS] = [5, 6, 2, 3];
const quantiles = [0.1, 0.5, 0.8];
const shape = { objective: "forecast", inputs: INPUTS, outputs: OUTPUTS, steps: STEPS } as const;

beforeAll(async () => {
  await openDevice("cpu", 1);
});

function quantileNetwork(skip: "none" | "linear"): Network {
  const config = { ...plainModel, cell: "gru", hidden: 4, layers: 1, skip };
  const spec = modelSpec(config, shape, { loss: "quantile", quantiles });
  return createNetwork(spec, initialWeights(spec, 1));
}

function values(name: string, size: number): Float32Array {
  const random = randomStream(1, name);
  return Float32Array.from({ length: size }, () => 2 * random() - 1);
}

const xs = values("x", BATCH * STEPS * INPUTS);
/** Every seventh is not known. */
const ys = values("y", BATCH * STEPS * OUTPUTS).map((y, i) => (i % 7 === 0 ? Number.NaN : y));

const input = () => tf.tensor3d(xs.slice(), [BATCH, STEPS, INPUTS]);

function figures(network: Network) {
  return tf.tidy(() => {
    const targets = tf.tensor3d(ys.slice(), [BATCH, STEPS, OUTPUTS]);
    const result = network.gradients({ x: input(), targets, missingTargets: true });
    return {
      loss: result.loss.dataSync()[0]!,
      gradients: result.gradients.map((gradient) => gradient.dataSync().slice()),
    };
  });
}

describe.each(["none", "linear"] as const)("a quantile network with skip %s", (skip) => {
  it("has an output for each level of each value", () => {
    const network = quantileNetwork(skip);
    const rows = new Map(parameterSpecs(network.spec).map((spec) => [spec.name, spec.shape]));
    expect(rows.get("fc.weight")).toEqual([9, 4]);
    expect(rows.get("skip.weight")).toEqual(skip === "none" ? undefined : [9, STEPS * INPUTS]);
    network.dispose();
  });

  it("forecasts the median of sorted levels", () => {
    const network = quantileNetwork(skip);
    const levels = tf.tidy(() =>
      network.quantiles({ x: input() }).map((q) => q.dataSync().slice()),
    );
    const forecast = tf.tidy(() => network.forward({ x: input() }).dataSync().slice());
    expect(levels.length).toBe(3);
    expect(forecast).toEqual(levels[1]);
    for (const [i, low] of levels[0]!.entries()) {
      expect(low).toBeLessThanOrEqual(levels[1]![i]!);
      expect(levels[1]![i]).toBeLessThanOrEqual(levels[2]![i]!);
    }
    network.dispose();
  });

  it("has the gradients of finite differences, where targets are missing too", () => {
    const network = quantileNetwork(skip);
    expect(lastStepOnly(network.spec)).toBe(skip === "linear");
    const { loss, gradients } = figures(network);
    expect(loss).toBeGreaterThan(0);
    const weights = network.weights();
    for (const [index, [name, values]] of [...weights].entries()) {
      for (const at of [0, values.length - 1]) {
        const [above, below] = [1, -1].map((side) => {
          const changed = values.slice();
          changed[at]! += side * 1e-3;
          network.assign(new Map([...weights, [name, changed]]));
          return figures(network).loss;
        });
        expect((above! - below!) / 2e-3, name).toBeCloseTo(gradients[index]![at]!, 3);
      }
    }
    network.dispose();
  });
});
