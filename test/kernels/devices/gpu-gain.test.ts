import { describe, expect, it } from "vitest";
import { reasonForCpu } from "../../../src/kernels/devices/gpu-gain.js";

const SMALL = "faster than the GPU for a model of this size";

describe("reasonForCpu", () => {
  // Milliseconds of a training step on 16 cores and on an H200; see test/bench/gpu.md.
  it.each([
    { cell: "lstm", hidden: 20, batch: 64, reason: SMALL }, // 1.6 and 9.2
    { cell: "rnn", hidden: 128, batch: 64, reason: undefined }, // 9.4 and 6.2
    { cell: "gru", hidden: 64, batch: 256, reason: undefined }, // 10.3 and 6.9
    { cell: "lstm", hidden: 256, batch: 64, reason: undefined }, // 132 and 8.6
    { cell: "lstm", hidden: 256, batch: 1, reason: SMALL },
    { cell: "rnn", hidden: 100, batch: 100, reason: undefined }, // 6 million operations
    { cell: "rnn", hidden: 99, batch: 102, reason: SMALL }, // 5,998,212
    { cell: "gru", hidden: 50, batch: 134, reason: undefined }, // 6,030,000
    { cell: "gru", hidden: 50, batch: 133, reason: SMALL },
  ])("of a $cell with hidden size $hidden and batches of $batch", ({ reason, ...load }) => {
    expect(reasonForCpu(load)).toBe(reason);
  });

  it("is the missing kernel for a cell that cuDNN lacks, however large the model is", () => {
    const load = { cell: "mingru", hidden: 512, batch: 256 };
    expect(reasonForCpu(load)).toBe("the GPU has no fast kernel for mingru");
  });
});
