import { describe, expect, it } from "vitest";
import type { EpochRecord } from "../../src/runs/epoch-record.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/runs/safetensors.js";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../../src/runs/state-file.js";

const epoch: EpochRecord = {
  epoch: 1,
  loss: 1 / 3,
  lossLastStep: 0.25,
  valLoss: 0.1 + 0.2,
  valLossLastStep: 2e-300,
  learningRate: 0.001,
  gradientNorm: 1.5,
  gradientNormMax: 2.5,
  durationMs: 12,
};
const sums = { loss: 3.5, lossLastStep: 2, examples: 17, gradientNorm: 1, gradientNormMax: 4 };
const start = { loss: 2, valLoss: 1, valLossLastStep: 0.5, groupLosses: [1, Number.NaN, 3] };
const checkpoint: Checkpoint = {
  config: '{"name":"a"}',
  state: { batch: 3, sums: { ...sums, accuracy: 0.5 }, history: [epoch], start },
  optimizerSteps: 12,
  weights: [{ name: "fc.bias", shape: [2], values: Float32Array.of(1, -2) }],
  moments: [{ name: "fc.bias/m", shape: [2], values: Float32Array.of(3, 4) }],
};

describe("a checkpoint", () => {
  const bytes = encodeCheckpoint(checkpoint);

  it("gives back every bit of what was written", () => {
    expect(decodeCheckpoint(bytes, "last")).toEqual(checkpoint);
  });

  it("is refused if one bit of a weight, a figure or the config differs", () => {
    const { tensors, metadata } = decodeSafetensors(bytes, "last");
    const weight = tensors.map((tensor, i) => {
      return i === 0 ? { ...tensor, values: tensor.values.map((value) => -value) } : tensor;
    });
    const counters = metadata.counters!.replace('"batch":3', '"batch":4');
    const changes = [
      { tensors: weight, metadata },
      { tensors, metadata: { ...metadata, counters } },
      { tensors, metadata: { ...metadata, config: '{"name":"b"}' } },
      { tensors, metadata: { ...metadata, sha256: "" } },
    ];
    for (const change of changes) {
      expect(() => decodeCheckpoint(encodeSafetensors(change), "last")).toThrow(
        "last: damaged, its checksum does not match",
      );
    }
  });

  it("of another version is not read", () => {
    const file = encodeSafetensors({ tensors: [], metadata: { format: "rnnlab-state-2" } });
    expect(() => decodeCheckpoint(file, "last")).toThrow(
      "last: its format is rnnlab-state-2, expected rnnlab-state-1",
    );
  });
});

it.each([
  { batch: -1 },
  { batch: 0.5 },
  { optimizerSteps: -1 },
  { sums: { ...sums, examples: -1 } },
  { sums: { ...sums, loss: undefined } },
  { history: [{ ...epoch, epoch: 0.5 }] },
])(
  "a checkpoint with %j is not continued",
  ({ optimizerSteps = 0, ...change }: object & { optimizerSteps?: number }) => {
    const state = { ...checkpoint.state, ...change } as Checkpoint["state"];
    const bytes = encodeCheckpoint({ ...checkpoint, state, optimizerSteps });
    expect(() => decodeCheckpoint(bytes, "last")).toThrow();
  },
);

it("a checkpoint is as small as a training that has just begun, or has all figures of its start", () => {
  const none = { loss: 0, lossLastStep: 0, examples: 0, gradientNorm: 0, gradientNormMax: 0 };
  const first = { config: "", optimizerSteps: 0, weights: [], moments: [] };
  const states = [
    { batch: 0, sums: none, history: [] },
    {
      batch: 0,
      sums: none,
      history: [],
      start: { valLoss: 1, valLossLastStep: 2, valAccuracy: 3, valMacroF1: 4 },
    },
  ];
  for (const state of states) {
    const begun = { ...first, state };
    expect(decodeCheckpoint(encodeCheckpoint(begun), "last")).toEqual(begun);
  }
});
