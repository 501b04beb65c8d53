import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openDevice } from "../../src/kernels/open-device.js";
import { initialWeights, type Weights } from "../../src/model/initialise.js";
import { createNetwork } from "../../src/model/network.js";
import { parameterSpecs, trainedSpecs } from "../../src/model/parameters.js";
import { type ModelSpec, modelSpec } from "../../src/model/spec.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { plainModel } from "../helpers/model.js";

const [BATCH, STEPS, INPUTS, OUTPUTS, SERIES] = [3, 5, 2, 4, 3];
const shape = { objective: "forecast", inputs: INPUTS, outputs: OUTPUTS, steps: STEPS } as const;

beforeAll(async () => {
  await openDevice("cpu", 1);
});

function specOf(model: Partial<typeof plainModel>, training = {}): ModelSpec {
  const config = { ...plainModel, cell: "gru", hidden: 4, layers: 1, ...model };
  return modelSpec(config, { ...shape, variables: 2, series: SERIES }, training);
}

function values(name: string, size: number): Float32Array {
  const random = randomStream(1, name);
  return Float32Array.from({ length: size }, () => 2 * random() - 1);
}

/** Predictions of the last step, and losses with the gradients of trained parameters by name. */
function resultOf(spec: ModelSpec, weights: Weights, series: readonly number[]) {
  const network = createNetwork(spec, weights);
  const x = tf.tensor3d(values("x", BATCH * STEPS * INPUTS), [BATCH, STEPS, INPUTS]);
  const targets = tf.tensor(values("y", BATCH * STEPS * OUTPUTS), [BATCH, STEPS, OUTPUTS]);
  const input = { x, series: Int32Array.from(series) };
  const all = network.quantiles(input).map((level) => level.arraySync().map((row) => row.at(-1)!));
  const { loss, gradients } = network.gradients({ ...input, targets });
  const names = trainedSpecs(spec).map(({ name }) => name);
  return {
    predictions: all.flat(2),
    loss: loss.dataSync()[0]!,
    gradients: new Map(names.map((name, i) => [name, [...gradients[i]!.dataSync()]])),
  };
}

const quantile = { loss: "quantile", quantiles: [0.1, 0.5, 0.9] };

describe.each([
  ["alone", {}, {}],
  ["with an affine layer", { affine: true }, {}],
  ["of quantiles", {}, quantile],
  ["with two directions", { bidirectional: true }, { loss: "mae" }],
] as const)("lines of series %s", (_, model, training) => {
  const shared = specOf({ ...model, skip: "linear" }, training);
  const bySeries = specOf({ ...model, skip: "linearBySeries" }, training);

  it("that are all the same are one line, with the same gradients of the rest", () => {
    const weights = initialWeights(shared, 3);
    const repeated = ["skip.weight", "skip.bias"].map((name) => {
      const line = weights.get(name)!;
      const lines = Array.from({ length: SERIES + 1 }, () => [...line]).flat();
      return [name, Float32Array.from(lines)] as const;
    });
    const expected = resultOf(shared, weights, [0, 2, -1]);
    const actual = resultOf(bySeries, new Map([...weights, ...repeated]), [0, 2, -1]);
    expectClose(actual.predictions, expected.predictions, 1e-6);
    expect(actual.loss).toBeCloseTo(expected.loss, 6);
    for (const [name, gradient] of actual.gradients) {
      expectClose(gradient, expected.gradients.get(name)!, 1e-6, { label: name });
    }
    const trained = [...expected.gradients.keys()].filter((name) => !name.startsWith("skip."));
    expect([...actual.gradients.keys()]).toEqual(trained);
  });
});

describe("lines of series", () => {
  const spec = specOf({ skip: "linearBySeries" });
  const zeros = new Map(
    parameterSpecs(spec).map(({ name, shape: of }) => [
      name,
      new Float32Array(of.reduce((product, size) => product * size, 1)),
    ]),
  );

  it.each([
    ["of a training series", 1, 1],
    ["of all series for another one", -1, SERIES],
    ["of all series for a number beyond", SERIES + 4, SERIES],
  ])("are those %s", (_, number, line) => {
    const bias = Float32Array.from({ length: (SERIES + 1) * OUTPUTS }, (__, i) => i);
    const { predictions } = resultOf(spec, new Map([...zeros, ["skip.bias", bias]]), [
      number,
      number,
      number,
    ]);
    const rows = Array.from({ length: OUTPUTS }, (__, k) => line * OUTPUTS + k);
    expect(predictions).toEqual([...rows, ...rows, ...rows]);
  });

  it("are the sums of a window's values times the coefficients", () => {
    const weight = values("w", (SERIES + 1) * OUTPUTS * STEPS * INPUTS);
    const { predictions } = resultOf(spec, new Map([...zeros, ["skip.weight", weight]]), [2, 0, 1]);
    const x = values("x", BATCH * STEPS * INPUTS);
    const size = STEPS * INPUTS;
    const expected = [2, 0, 1].flatMap((line, n) =>
      Array.from({ length: OUTPUTS }, (_, k) => {
        const from = (line * OUTPUTS + k) * size;
        const products = weight.subarray(from, from + size).map((w, i) => w * x[n * size + i]!);
        return products.reduce((sum, product) => sum + product, 0);
      }),
    );
    expectClose(predictions, expected, 1e-5);
  });
});
