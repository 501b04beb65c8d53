import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it, vi } from "vitest";
import { changeAll } from "../../src/kernels/placement.js";
import { batchSource } from "../../src/model/source.js";
import { train } from "../../src/training/loop.js";
import { trainStep } from "../../src/training/step.js";
import { trainingOn } from "../helpers/training.js";
import { aliveTensors, softwareGpuCounts, testedDevice, useNativeDevice } from "./device.js";

const sizes = ["data.series=60", "data.steps=6", "data.ahead=3"];

/** Tensors, handles and where they are counted bytes of the device, after every epoch of five steps. */
async function aliveAtEpochs(cell: string) {
  const length = [`model.cell=${cell}`, "model.dropout=0.1", "training.epochs=20"];
  const training = await trainingOn(testedDevice, ...sizes, "training.batchSize=9", ...length);
  const alive: object[] = [];
  for await (const event of train(training)) {
    if (event.type !== "epoch") continue;
    alive.push({ ...aliveTensors(), bytes: softwareGpuCounts()?.bytes });
  }
  expect(training.optimizer.steps).toBe(100);
  return alive;
}

describe.each(["rnn", "lstm", "gru", "bidirectional"])("training a %s", (cell) => {
  it("holds as many tensors and native handles after 100 steps as after 10", async () => {
    const alive = await aliveAtEpochs(cell);
    expect(alive.at(-1)).toEqual(alive[1]);
  });
});

describe("an epoch", () => {
  it("reads nothing from the device but the figures of many steps together", async () => {
    const sets = [...sizes, "training.batchSize=2", "model.cell=lstm"];
    const training = await trainingOn(testedDevice, ...sets);
    const events = train(training);
    await events.next();
    const reads = vi.spyOn(tf.backend(), "readSync");
    const { value } = await events.next();
    expect(value).toMatchObject({ type: "batch", epoch: 1 });
    expect(training.optimizer.steps).toBeGreaterThan(1);
    expect(reads).toHaveBeenCalledTimes(1);
    await events.return(undefined);
  });
});

describe("changeAll", () => {
  useNativeDevice();
  it("takes all tensors as one vector, since each operation has its price", () => {
    const seen: number[] = [];
    let changed: object[] = [];
    tf.tidy(() => {
      const tensors = [tf.ones([2, 3]), tf.fill([4], 2), tf.fill([1, 2], 3)];
      const doubled = changeAll(tensors, (all) => {
        seen.push(...all.map(({ size }) => size));
        return all.map((tensor) => tf.mul(tensor, 2));
      });
      changed = doubled.map((tensor) => ({ shape: tensor.shape, values: [...tensor.dataSync()] }));
    });
    expect(seen).toEqual([12]);
    expect(changed).toEqual([
      { shape: [2, 3], values: [2, 2, 2, 2, 2, 2] },
      { shape: [4], values: [4, 4, 4, 4] },
      { shape: [1, 2], values: [6, 6] },
    ]);
  });
});

describe.skipIf(!softwareGpuCounts())("a training step on the software GPU", () => {
  // There go: the numbers of the batch's examples, the optimiser's rates, and what is named.
  it.each([
    [2, "rnn", []],
    [2, "lstm", []],
    [2, "gru", []],
    [2, "bidirectional", []],
    [2, "gru", ["model.targets=lastStep"]],
    [3, "lstm", ["model.dropout=0.1"]], // a mask
    [5, "gru", ["training.clip.norm=1"]], // three numbers of the limit
    [2, "gru", ["data.task=adding"]],
    [2, "lstm", ["data.task=copy"]],
    [6, "gru", ["data.task=words"]], // the batch itself, whose sequences have different lengths,
  ])("takes %i tensors there and none back: %s %j", async (there, cell, more) => {
    const settings = more.some((set) => set.startsWith("data.task")) ? [] : sizes;
    const training = await trainingOn(testedDevice, ...settings, `model.cell=${cell}`, ...more);
    const source = batchSource(training.splits.train, training.network.spec, 9);
    const options = { learningRate: 1e-3, clip: training.config.clip, seed: 0 };
    const step = (number: number) => {
      const indices = Uint32Array.from({ length: 9 }, (_, index) => index + number);
      tf.dispose([
        ...trainStep(training, source, indices, { ...options, step: number }),
      ] as tf.Tensor[]);
    };
    step(0); // which makes what all steps need
    const before = softwareGpuCounts()!;
    for (let number = 1; number <= 10; number += 1) step(number);
    const after = softwareGpuCounts()!;
    expect([(after.there - before.there) / 10, after.back - before.back]).toEqual([there, 0]);
    source.dispose();
  });
});
