import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { openDevice } from "../../src/kernels/open-device.js";
import type { ModelConfig } from "../../src/model/config.js";
import { initialWeights } from "../../src/model/initialise.js";
import { createNetwork, type Network } from "../../src/model/network.js";
import { modelSpec } from "../../src/model/spec.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { plainModel } from "../helpers/model.js";

const [INPUTS, CLASSES] = [3, 4];
const shape = {
  objective: "classification",
  inputs: INPUTS,
  outputs: CLASSES,
  steps: 7,
  variableLength: true,
} as const;

beforeAll(async () => {
  await openDevice("cpu", 2);
});

/** Models of every kind, and sequences of 1 to 7 steps. */
const model = fc.record({
  cell: fc.constantFrom("rnn" as const, "lstm" as const, "gru" as const),
  layers: fc.integer({ min: 1, max: 2 }),
  bidirectional: fc.boolean(),
});
const lengthsOf = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 9 });

function networkOf(config: Pick<ModelConfig, "cell" | "layers" | "bidirectional">): Network {
  const whole = { ...plainModel, ...config, hidden: 5 };
  const spec = modelSpec(whole, shape);
  return createNetwork(spec, initialWeights(spec, 1));
}

interface Sequence {
  readonly values: readonly number[];
  readonly label: number;
}

function sequencesOf(lengths: readonly number[]): Sequence[] {
  const random = randomStream(3, lengths.join());
  return lengths.map((length) => ({
    values: Array.from({ length: length * INPUTS }, () => 2 * random() - 1),
    label: Math.floor(random() * CLASSES),
  }));
}

/** Logits, loss, accuracy and gradients of sequences as one batch, padded with a value. */
function solve(network: Network, sequences: readonly Sequence[], steps: number, padding: number) {
  return tf.tidy(() => {
    const padded = sequences.map(({ values }) => [
      ...values,
      ...new Array<number>(steps * INPUTS - values.length).fill(padding),
    ]);
    const input = {
      x: tf.tensor3d(padded.flat(), [sequences.length, steps, INPUTS]),
      lengths: Int32Array.from(sequences, ({ values }) => values.length / INPUTS),
    };
    const targets = tf.tensor(
      sequences.map(({ label }) => label),
      [sequences.length, 1],
    );
    const { loss, accuracy, gradients } = network.gradients({ ...input, targets });
    return {
      logits: [...network.forward(input).dataSync()],
      loss: loss.dataSync()[0]!,
      accuracy: accuracy!.dataSync()[0]!,
      gradients: gradients.flatMap((gradient) => [...gradient.dataSync()]),
    };
  });
}

describe("sequences of different lengths in one batch", () => {
  it("have the same results whatever is behind their ends", () => {
    fc.assert(
      fc.property(model, lengthsOf, (config, lengths) => {
        const network = networkOf(config);
        const sequences = sequencesOf(lengths);
        const zeros = solve(network, sequences, 7, 0);
        expect(solve(network, sequences, 7, 1e6)).toEqual(zeros);
        network.dispose();
      }),
      { numRuns: 30 },
    );
  });

  it("have the logits, loss and gradients that each has alone and without padding", () => {
    fc.assert(
      fc.property(model, lengthsOf, (config, lengths) => {
        const network = networkOf(config);
        const sequences = sequencesOf(lengths);
        const together = solve(network, sequences, 7, 9);
        const alone = sequences.map((sequence) =>
          solve(network, [sequence], sequence.values.length / INPUTS, 0),
        );
        const mean = (values: readonly number[]) =>
          values.reduce((sum, value) => sum + value, 0) / values.length;
        expectClose(
          together.logits,
          alone.flatMap(({ logits }) => logits),
          1e-5,
        );
        expect(together.loss).toBeCloseTo(mean(alone.map(({ loss }) => loss)), 5);
        expect(together.accuracy).toBeCloseTo(mean(alone.map(({ accuracy }) => accuracy)), 6);
        expectClose(
          together.gradients,
          together.gradients.map((_, i) => mean(alone.map(({ gradients }) => gradients[i]!))),
          1e-4,
          { floor: 1e-3 },
        );
        network.dispose();
      }),
      { numRuns: 30 },
    );
  });
});

describe("targets at every step", () => {
  it("are refused: padded steps would count", () => {
    const data = { objective: "labelling", inputs: 1, outputs: 2, steps: 3 } as const;
    const spec = modelSpec({ ...plainModel, cell: "gru", layers: 1, hidden: 2 }, data);
    const network = createNetwork(spec, initialWeights(spec, 1));
    const call = {
      x: tf.zeros([1, 3, 1]) as tf.Tensor3D,
      lengths: Int32Array.of(2),
      targets: tf.zeros([1, 3]),
    };
    expect(() => network.gradients(call)).toThrow("targets for the whole");
  });
});
