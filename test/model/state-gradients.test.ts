import { describe, expect, it } from "vitest";
import { BatchBuffers } from "../../src/data/batches.js";
import type { Dataset, Objective } from "../../src/data/dataset.js";
import { targetSize } from "../../src/data/dataset.js";
import { openDevice } from "../../src/kernels/open-device.js";
import type { LossConfig, ModelConfig } from "../../src/model/config.js";
import { initialWeights, type Weights } from "../../src/model/initialise.js";
import { inputTensors, targetTensor } from "../../src/model/input.js";
import { createNetwork } from "../../src/model/network.js";
import { trainedSpecs } from "../../src/model/parameters.js";
import { type ModelSpec, modelSpec } from "../../src/model/spec.js";
import { gradientsThroughTime, scaledRecurrence } from "../../src/model/state-gradients.js";
import { randomStream } from "../../src/shared/random.js";
import { plainModel } from "../helpers/model.js";

const [COUNT, STEPS, INPUTS, OUTPUTS] = [3, 7, 2, 2];

function datasetFor(objective: Objective): Dataset {
  const targets = targetSize(objective, { steps: STEPS, outputs: OUTPUTS });
  const random = randomStream(1, objective);
  const xs = Float32Array.from({ length: COUNT * STEPS * INPUTS }, () => 2 * random() - 1);
  const classes = objective === "classification" || objective === "labelling";
  const ys = Float32Array.from({ length: COUNT * targets }, () =>
    classes ? Math.floor(2 * random()) : random(),
  );
  return {
    count: COUNT,
    steps: STEPS,
    inputs: INPUTS,
    outputs: OUTPUTS,
    targets,
    fill(_, x, y) {
      x.set(xs.subarray(0, x.length));
      y.set(ys.subarray(0, y.length));
    },
  };
}

const base: ModelConfig = { ...plainModel, cell: "rnn", hidden: 3, layers: 1 };

function curve(
  config: Partial<ModelConfig>,
  objective: Objective,
  change?: (w: Weights) => Weights,
) {
  const shape = { objective, inputs: INPUTS, outputs: OUTPUTS, steps: STEPS };
  const spec = modelSpec({ ...base, ...config }, shape);
  const weights = initialWeights(spec, 5);
  return gradientsThroughTime(spec, change?.(weights) ?? weights, datasetFor(objective), COUNT);
}

describe("gradientsThroughTime", () => {
  // With W_hh = s·I and no inputs or biases a linear regime has h ~ 0 and tanh' = 1, so that every
  // step back multiplies the gradient by s.
  const identity = (factor: number) => (weights: Weights) => {
    return new Map(
      [...weights].map(([name, values]) => [
        name,
        values.map((value, i) => {
          if (name.startsWith("fc.")) return value;
          return name.includes("weight_hh") && i % 4 === 0 ? factor : 0;
        }),
      ]),
    );
  };

  it.each([0.5, 1, 2])("multiplies by the recurrent weight %s at every step back", (factor) => {
    const { norms } = curve({}, "forecast", identity(factor));
    expect(norms.length).toBe(STEPS);
    for (let d = 1; d < STEPS; d += 1) expect(norms[d]! / norms[d - 1]!).toBeCloseTo(factor, 9);
  });

  it("begins with the gradient of the mean loss of the first examples: the readout's weights times its slopes", () => {
    const dataset = datasetFor("forecast");
    const shape = {
      objective: "forecast",
      inputs: INPUTS,
      outputs: OUTPUTS,
      steps: STEPS,
    } as const;
    const spec = modelSpec({ ...base, layers: 2 }, shape);
    const weights = initialWeights(spec, 5);
    const still = new Map([...weights].map(([name, values]) => [name, name.startsWith("fc.") ? values : values.map(() => 0)])); // biome-ignore format: short
    const y = new Float32Array(COUNT * dataset.targets);
    dataset.fill([0, 1, 2], new Float32Array(COUNT * STEPS * INPUTS), y);
    const [matrix, bias] = [weights.get("fc.weight")!, weights.get("fc.bias")!];
    for (const examples of [2, 3, 9]) {
      const count = Math.min(examples, COUNT);
      const slopes = Array.from({ length: count * base.hidden }, (_, at) => {
        const [b, h] = [Math.floor(at / base.hidden), at % base.hidden];
        const end = (b + 1) * dataset.targets - OUTPUTS;
        const of = (k: number) => 2 * (bias[k]! - y[end + k]!) * matrix[k * base.hidden + h]!;
        return (of(0) + of(1)) / OUTPUTS / count; // all states are 0, so that the readout is its bias
      });
      const { norms } = gradientsThroughTime(spec, still, dataset, examples);
      expect(norms[0]).toBeCloseTo(Math.hypot(...slopes), 6);
      expect(norms[1]).toBe(0); // no weight leads back
    }
  });

  it.each(["forecast", "regression", "classification", "labelling"] as const)(
    "reaches the start of every cell and direction: %s",
    (objective) => {
      for (const cell of ["rnn", "lstm", "gru"] as const) {
        const { norms, weightNorm } = curve({ cell, layers: 2 }, objective);
        expect(norms.every((norm) => norm > 0 && Number.isFinite(norm))).toBe(true);
        expect(weightNorm).toBeGreaterThan(0);
      }
    },
  );

  it("is greater everywhere but at the end with larger recurrent weights", () => {
    const [small, large] = [0.5, 2].map((factor) =>
      curve({}, "regression", (weights) => scaledRecurrence(weights, factor)),
    );
    expect(large!.norms.at(-1)).toBeGreaterThan(10 * small!.norms.at(-1)!);
  });
});

describe("the gradient of the recurrent weights", () => {
  /** That of the network's own loss, by TensorFlow.js. */
  async function byNetwork(spec: ModelSpec, weights: Weights, dataset: Dataset): Promise<number> {
    await openDevice("cpu", 1);
    const batch = new BatchBuffers(dataset, COUNT).take(Uint32Array.of(0, 1, 2));
    const network = createNetwork(spec, weights);
    const targets = targetTensor(batch, dataset, spec);
    const { gradients } = network.gradients({ ...inputTensors(batch, dataset, spec), targets });
    const squares = trainedSpecs(spec).flatMap(({ name }, i) =>
      name.startsWith("rnn.") ? [...gradients[i]!.dataSync()].map((value) => value ** 2) : [],
    );
    network.dispose();
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
  }

  /** Sequences of different lengths, of numbers or of tokens below 5. */
  const varying = (objective: Objective, vocabulary?: number): Dataset => ({
    ...datasetFor(objective),
    variableLength: true,
    ...(vocabulary !== undefined && { vocabulary, inputs: 1 }),
    fill(_, x, y, lengths) {
      datasetFor(objective).fill([0], new Float32Array(COUNT * STEPS * INPUTS), y);
      const random = randomStream(2, "varying");
      for (let i = 0; i < x.length; i += 1) x[i] = vocabulary ? Math.floor(5 * random()) : random() - 0.5; // biome-ignore format: short
      lengths!.set([7, 3, 5]);
      if (vocabulary) for (const at of [10, 11, 12, 13, 19, 20]) x[at] = -1; // behind the ends
    },
  });

  it.each<[string, Partial<ModelConfig>, Dataset, Objective, LossConfig?]>([
    ["the last step of forecasts", { targets: "lastStep" }, datasetFor("forecast"), "forecast"],
    ["a linear skip", { skip: "linear" }, datasetFor("forecast"), "forecast"],
    ["an affine layer", { affine: true, targets: "lastStep" }, { ...datasetFor("forecast"), variables: ["a", "b"] }, "forecast"], // biome-ignore format: short
    ["quantiles", { targets: "lastStep" }, datasetFor("forecast"), "forecast", { loss: "quantile", quantiles: [0.2, 0.5, 0.7] }], // biome-ignore format: short
    ["both directions of two layers", { bidirectional: true, layers: 2, cell: "lstm" }, datasetFor("classification"), "classification"], // biome-ignore format: short
    ["sequences of different lengths", { cell: "gru" }, varying("classification"), "classification"], // biome-ignore format: short
    ["tokens", { embedding: 4 }, varying("classification", 5), "classification"],
    ["the features of MiniRocket", { skip: "miniRocket", skipFeatures: 84 }, varying("regression"), "regression"], // biome-ignore format: short
  ])("is that of the network with %s", async (_, config, dataset, objective, loss) => {
    const { inputs, outputs, steps, variableLength, vocabulary, variables } = dataset;
    const more = { variableLength, vocabulary, variables: variables?.length };
    const shape = { objective, inputs, outputs, steps, ...more };
    const spec = modelSpec({ ...base, ...config }, shape, loss);
    const random = randomStream(4, "parts");
    const weights = new Map(
      [...initialWeights(spec, 5)].map(([name, values]) => {
        const isPart = name.startsWith("skip.") || name.startsWith("affine.");
        return [name, isPart ? values.map(() => random() + 0.2) : values];
      }),
    );
    const { weightNorm } = gradientsThroughTime(spec, weights, dataset, COUNT);
    const wanted = await byNetwork(spec, weights, dataset);
    expect(wanted).toBeGreaterThan(1e-3);
    expect(weightNorm / wanted).toBeCloseTo(1, 4);
  });

  it.each([
    [{ pooling: "mean" }, "model.pooling is mean, expected last: gradients through time"],
    [{ convolution: [{ channels: 2, width: 3, stride: 2 }] }, "model.convolution is given, expected none"], // biome-ignore format: short
  ] as const)("is not followed through %j", (config, message) => {
    expect(() => curve(config, "classification")).toThrow(message);
  });
});
