import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { train } from "../../src/training/loop.js";
import { smallTraining, trainingOn } from "../helpers/training.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const STEPS = 6000;
const EVERY = 200;
/** Few epochs, since each rightly leaves its figures behind. */
const sets = ["data.series=9000", "training.epochs=10", "model.dropout=0.1"];

/** Slope of the least-squares line through equally spaced values. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const products = values.map((value, index) => (index - middle) * (value - mean));
  const squares = values.map((_, index) => (index - middle) ** 2);
  const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);
  return sum(products) / sum(squares);
}

describe(`${STEPS} training steps`, () => {
  it("leave neither tensors nor memory behind", { timeout: 180_000 }, async () => {
    const training = await smallTraining(...sets);
    const tensors: number[] = [];
    const heap: number[] = [];
    let step = 0;
    for await (const event of train(training)) {
      if (event.type !== "batch") continue;
      step += 1;
      if (step % EVERY !== 0) continue;
      collectGarbage();
      tensors.push(tf.memory().numTensors);
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      heap.push(heapUsed + arrayBuffers);
      if (step === STEPS) break;
    }
    expect(new Set(tensors).size).toBe(1);
    // The first third still compiles code. A leaked batch (8 x 6 x 4 bytes) a step would be 200.
    const bytesPerStep = slope(heap.slice(heap.length / 3)) / EVERY;
    expect(bytesPerStep).toBeLessThan(100);
  });
});

describe("training a classifier of sequences of different lengths", () => {
  it("leaves no tensors behind, step after step and when an epoch is validated", async () => {
    const data = ["data.task=words", 'data.languages=["english","spanish"]', "data.words=100"];
    const model = ["model.cell=gru", "model.hidden=4", "model.dropout=0.1"];
    const training = await trainingOn("cpu", ...data, ...model, "training.epochs=2");
    const tensors = new Set<number>();
    let epochs = 0;
    for await (const event of train(training)) {
      if (event.type === "batch") tensors.add(tf.memory().numTensors);
      if (event.type === "epoch") epochs += 1;
    }
    expect(epochs).toBe(2);
    expect(tensors.size).toBe(1);
  });
});
