import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { hasClasses, isStepwise, type Objective } from "../../src/data/dataset.js";
import { openDevice } from "../../src/kernels/open-device.js";
import type { ModelConfig } from "../../src/model/config.js";
import { createNetwork, type Network } from "../../src/model/network.js";
import type { NetworkInput } from "../../src/model/network-input.js";
import { parameterSpecs } from "../../src/model/parameters.js";
import { modelSpec } from "../../src/model/spec.js";
import { expectClose } from "../helpers/compare.js";
import { plainModel } from "../helpers/model.js";

interface Options {
  readonly cell: "rnn" | "lstm" | "gru";
  readonly layers?: number;
  readonly bidirectional?: boolean;
  readonly skip?: boolean;
  /** Target variables with a gain and a shift. */
  readonly affine?: number;
  /** lastOutput: of a forecast, whose readout is at the last step. */
  readonly pooling?: ModelConfig["pooling"] | "lastOutput";
  readonly embedding?: number;
  readonly convolution?: readonly (readonly [channels: number, width: number, stride: number])[];
}

interface Case {
  readonly name: string;
  readonly objective: Objective;
  readonly options: Options;
  readonly lengths: readonly number[];
  readonly x: readonly number[];
  readonly targets: readonly number[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly predictions: readonly number[];
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

type Size = "batch" | "steps" | "inputs" | "outputs" | "hidden" | "vocabulary";

interface Golden {
  readonly sizes: Readonly<Record<Size, number>>;
  readonly cases: readonly Case[];
}

const file = new URL("../golden/model_golden.json", import.meta.url);
const { sizes, cases } = JSON.parse(readFileSync(file, "utf8")) as Golden;
const { batch, steps, outputs, hidden } = sizes;

beforeAll(async () => {
  await openDevice("cpu", 2);
});

/** The case's network, and its batch as `Network.gradients` takes it. */
function problemOf({ objective, options, lengths, x, targets, weights }: Case) {
  const { cell, layers = 1, bidirectional = false, skip = false, embedding, affine } = options;
  const { pooling = "last", convolution = [] } = options;
  const tokens = embedding !== undefined;
  const inputs = tokens ? 1 : sizes.inputs;
  const config: ModelConfig = {
    ...plainModel,
    cell,
    layers,
    bidirectional,
    hidden,
    skip: skip ? "linear" : "none",
    embedding,
    affine: affine !== undefined,
    targets: objective === "forecast" ? "lastStep" : "everyStep",
    pooling: pooling === "lastOutput" ? "last" : pooling,
    convolution: convolution.map(([channels, width, stride]) => ({ channels, width, stride })),
  };
  const data = { objective, inputs, outputs, steps, variables: affine };
  const spec = modelSpec(config, { ...data, ...(tokens && { vocabulary: sizes.vocabulary }) });
  const values = Object.entries(weights).map(([name, all]) => {
    return [name, Float32Array.from(all)] as const;
  });
  const network = createNetwork(spec, new Map(values));
  const call = {
    x: tf.tensor3d(spoilt(x, lengths, tokens ? 3 : Number.NaN), [batch, steps, inputs]),
    ...(lengths.some((length) => length < steps) && { lengths: Int32Array.from(lengths) }),
    targets: targetsOf(objective, targets),
  };
  return { spec, network, call };
}

/** The same with rubbish behind each sequence's end. */
function spoilt(x: readonly number[], lengths: readonly number[], rubbish: number): number[] {
  const size = x.length / batch / steps;
  return x.map((value, at) => {
    const [row, step] = [Math.floor(at / size / steps), Math.floor(at / size) % steps];
    return step < lengths[row]! ? value : rubbish;
  });
}

function targetsOf(objective: Objective, targets: readonly number[]): tf.Tensor {
  if (isStepwise(objective)) return atLastStep(targets);
  if (hasClasses(objective)) return tf.tensor([...targets], [batch, 1]);
  return tf.tensor([...targets], [batch, 1, outputs]);
}

/** Targets of the last step, with others before it that must not count. */
function atLastStep(targets: readonly number[]): tf.Tensor {
  const last = tf.tensor3d([...targets], [batch, 1, outputs]);
  return tf.concat([tf.fill([batch, steps - 1, outputs], 7), last], 1);
}

function lastPredictions(network: Network, input: NetworkInput): number[] {
  const all = network.forward(input);
  const places = all.shape[1];
  return [...tf.slice(all, [0, places - 1, 0], [batch, 1, outputs]).dataSync()];
}

describe.each(cases)("$name", (example) => {
  it("predicts what PyTorch's module does", () => {
    const { network, call } = problemOf(example);
    expectClose(
      tf.tidy(() => lastPredictions(network, call)),
      example.predictions,
      1e-5,
    );
    network.dispose();
  });

  it("has PyTorch's loss and gradients, and the norm of these", () => {
    const { network, spec, call } = problemOf(example);
    const result = network.gradients(call);
    expectClose(result.loss.dataSync(), [example.loss], 1e-5);
    expectClose(result.lossLastStep.dataSync(), [example.loss], 1e-5);
    const names = parameterSpecs(spec).map(({ name }) => name);
    expect([...names].sort()).toEqual(Object.keys(example.weights).sort());
    for (const [index, name] of names.entries()) {
      expectClose(result.gradients[index]!.dataSync(), example.gradients[name]!, 1e-5, {
        label: name,
      });
    }
    const norm = Math.hypot(...Object.values(example.gradients).flat());
    expectClose(result.gradientNorm.dataSync(), [norm], 1e-5);
    network.dispose();
  });

  it("has the gradients that finite differences show", () => {
    const { network, spec, call } = problemOf(example);
    const { gradients } = network.gradients(call);
    const weights = network.weights();
    for (const [index, { name }] of parameterSpecs(spec).entries()) {
      const slope = slopeOf(weights.get(name)!, () => lossWith(network, weights, call));
      expect(slope, name).toBeCloseTo(gradients[index]!.dataSync()[0]!, 2);
    }
    network.dispose();
  });
});

type Call = ReturnType<typeof problemOf>["call"];

function lossWith(network: Network, weights: ReturnType<Network["weights"]>, call: Call): number {
  network.assign(weights);
  return network.gradients(call).loss.dataSync()[0]!;
}

/** Central difference along the first element of a parameter, which is put back. */
function slopeOf(values: Float32Array, loss: () => number): number {
  const distance = 1e-2;
  const [before] = values as unknown as [number];
  const [above, below] = [distance, -distance].map((change) => {
    values[0] = before + change;
    return loss();
  }) as [number, number];
  values[0] = before;
  return (above - below) / (2 * distance);
}
