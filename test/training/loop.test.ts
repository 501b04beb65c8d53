import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { openDevice } from "../../src/kernels/open-device.js";
import { registerPlacement } from "../../src/kernels/placement.js";
import { StepLedger } from "../../src/training/ledger.js";
import { type Training, train } from "../../src/training/loop.js";
import { smallTraining, weightsOf } from "../helpers/training.js";

/** Trains until so many steps are done, or to the end. */
async function trainSteps(training: Training, steps = Number.POSITIVE_INFINITY): Promise<void> {
  let done = 0;
  for await (const event of train(training)) {
    if (event.type === "batch") done += 1;
    if (done === steps) return;
  }
}

describe("train", () => {
  it("reports every batch and epoch in order", async () => {
    const events: string[] = [];
    for await (const event of train(await smallTraining("training.epochs=2"))) {
      const { type } = event;
      events.push(type === "batch" ? `${event.epoch}.${event.batch}` : type);
    }
    const epoch = (n: number) => [1, 2, 3, 4, 5, 6].map((batch) => `${n}.${batch}`);
    expect(events).toEqual(["start", ...epoch(1), "epoch", ...epoch(2), "epoch", "end"]);
  });

  it.each([
    ...[["rnn"], ["lstm"], ["gru"], ["bidirectional"], ["mingru"], ["minlstm"]],
    ["gru", "model.dilation=[1,4]"],
    ["lstm", "model.norm=layer"],
    ["mingru", "model.norm=layer", "model.dilation=[1,2]", "model.bidirectional=true"],
    ["lstm", "model.dilation=[4,2]", "model.dropout=0.1", "model.targets=lastStep"],
  ])("learns with %s %s", async (cell, ...sets) => {
    const training = await smallTraining(`model.cell=${cell}`, "training.epochs=8", ...sets);
    await trainSteps(training);
    const { history } = training.state;
    expect(history.at(-1)?.loss).toBeLessThan((history[0]?.loss ?? 0) * 0.9);
    expect(history.at(-1)?.valLoss).toBeLessThan(history[0]?.valLoss ?? 0);
  });

  it("gives the same weights for the same seed and others for another", async () => {
    const trained = async (seed: number) => {
      const training = await smallTraining(`training.seed=${seed}`, "training.epochs=2");
      await trainSteps(training);
      return weightsOf(training);
    };
    const first = await trained(1);
    expect(await trained(1)).toEqual(first);
    expect(await trained(2)).not.toEqual(first);
  });

  it("leaves no tensor behind: as many after 20 steps as after 5", async () => {
    const training = await smallTraining("training.epochs=10", "model.dropout=0.2");
    const counts = new Map<number, number>();
    let step = 0;
    for await (const event of train(training)) {
      if (event.type !== "batch") continue;
      step += 1;
      counts.set(step, tf.memory().numTensors);
    }
    expect(counts.get(20)).toBe(counts.get(5));
    expect(counts.get(step)).toBe(counts.get(5));
  });

  it("counts the last step alone where the model is bidirectional", async () => {
    const training = await smallTraining("model.bidirectional=true", "training.epochs=1");
    await trainSteps(training);
    const [result] = training.state.history;
    expect(result?.loss).toBe(result?.lossLastStep);
    expect(result?.valLoss).toBe(result?.valLossLastStep);
    expect(result).not.toHaveProperty("accuracy");
  });

  it("gives back the figures of steps that nobody read", () => {
    const before = tf.memory().numTensors;
    const ledger = new StepLedger();
    for (const step of [0, 1]) ledger.add([tf.scalar(1), tf.scalar(2), tf.scalar(3)], step, 8);
    ledger.dispose();
    expect(tf.memory().numTensors).toBe(before);
    ledger.dispose();
    ledger.add([tf.scalar(4), tf.scalar(5), tf.scalar(6)], 2, 7);
    const record = { loss: 4, lossLastStep: 5, gradientNorm: 6, accuracy: undefined };
    expect(ledger.read()).toEqual([{ ...record, step: 2, examples: 7 }]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a training that continues from a copy of its state", () => {
  const sets = ["training.epochs=3", "model.dropout=0.3", "model.cell=gru"];

  it.each([1, 5, 6, 7, 11, 12])("after %i steps is the uninterrupted one", async (steps) => {
    const whole = await smallTraining(...sets);
    await trainSteps(whole);

    const first = await smallTraining(...sets);
    await trainSteps(first, steps);
    const second = await goOn(first, sets);
    await trainSteps(second);

    expect(weightsOf(second)).toEqual(weightsOf(whole));
    const figures = ({ state }: Training) =>
      state.history.map(({ durationMs: _, ...rest }) => rest);
    expect(figures(second)).toEqual(figures(whole));
  });
});

it("stops early where its metric does not get better by enough", async () => {
  const stopping = ["metric=loss", "patience=2", "minChange=9"];
  const sets = stopping.map((set) => `training.earlyStopping.${set}`);
  const training = await smallTraining("training.epochs=9", ...sets);
  const types: string[] = [];
  for await (const { type } of train(training)) types.push(type);
  expect(training.state.history).toHaveLength(3); // the first epoch is the best
  expect(types.at(-1)).toBe("end");
  await trainSteps(training); // there is nothing left to do
  expect(training.state.history).toHaveLength(3);
});

it.each([3, 6, 8])(
  "a training stopped after %i steps keeps the figures of its start",
  async (steps) => {
    const judged = ["training.restoreBest=true", "training.checkpoint.metric=loss"];
    const sets = ["training.epochs=2", "training.optimizer.learningRate=0.1", ...judged];
    const first = await smallTraining(...sets);
    await trainSteps(first, steps);
    const { start } = first.state;
    expect(start?.loss).toBeGreaterThan(0);
    const second = await goOn(first, sets);
    await trainSteps(second);
    expect(second.state.start).toEqual(start);
    expect(second.state.history).toHaveLength(2);
  },
);

it("a training that continues says how many epochs it had", async () => {
  const sets = ["training.epochs=3"];
  const first = await smallTraining(...sets);
  await trainSteps(first, 8);
  const [start] = [train(await goOn(first, sets)).next()];
  expect((await start)?.value).toEqual({ type: "start", epochs: 3, batches: 6, epochsDone: 1 });
});

it("a training that continues between two epochs keeps the figures of its start", async () => {
  const judged = ["training.restoreBest=true", "training.checkpoint.metric=loss"];
  const sets = ["training.epochs=2", "training.optimizer.learningRate=0.1", ...judged];
  const first = await smallTraining(...sets);
  for await (const { type } of train(first)) if (type === "epoch") break;
  expect(first.state).toMatchObject({ batch: 0, history: { length: 1 } });
  const { start } = first.state;
  const second = await goOn(first, sets);
  await trainSteps(second);
  expect(second.state.start).toEqual(start);
});

it("makes each example once, however many epochs read it", async () => {
  const training = await smallTraining("training.epochs=3");
  const counted = (dataset: Dataset) => {
    const part = { made: 0, dataset };
    const fill: Dataset["fill"] = (indices, ...to) => {
      part.made += indices.length;
      dataset.fill(indices, ...to);
    };
    return Object.assign(part, { dataset: { ...dataset, fill } });
  };
  const [fitted, valid] = [counted(training.splits.train), counted(training.splits.valid)];
  const splits = { ...training.splits, train: fitted.dataset, valid: valid.dataset };
  await trainSteps({ ...training, splits });
  expect([fitted.made, valid.made]).toEqual([fitted.dataset.count, valid.dataset.count]);
});

describe("on a device whose results take long to read", () => {
  const sets = ["training.epochs=2", "training.checkpoint.every=4"];

  beforeEach(async () => {
    await openDevice("cpu", 1);
    registerPlacement(tf.getBackend(), { copiesValues: true, copiesAreExpensive: true });
    vi.spyOn(performance, "now").mockReturnValue(0); // no step takes long enough to be read for that reason
  });
  afterEach(() => {
    vi.restoreAllMocks();
    registerPlacement(tf.getBackend(), { copiesValues: true });
  });

  it("figures are read where a checkpoint is due and at the end of an epoch, and are the same", async () => {
    const training = await smallTraining(...sets);
    const events: (readonly [number, number, number])[] = [];
    for await (const event of train(training))
      if (event.type === "batch") events.push([event.epoch, event.batch, event.loss]);
    vi.restoreAllMocks();
    registerPlacement(tf.getBackend(), { copiesValues: true });
    const plain = await smallTraining(...sets);
    const losses: number[] = [];
    for await (const event of train(plain)) if (event.type === "batch") losses.push(event.loss);
    const mean = (from: number, to: number) =>
      losses.slice(from, to).reduce((sum, loss) => sum + loss, 0) / (to - from);
    expect(events).toEqual([
      [1, 4, mean(0, 4)],
      [1, 6, mean(4, 6)],
      [2, 2, mean(6, 8)],
      [2, 6, mean(8, 12)],
    ]);
    const figures = ({ state }: Training) =>
      state.history.map(({ durationMs: _, ...rest }) => rest);
    expect(figures(training)).toEqual(figures(plain));
  });
});

/** A new training with nothing but the other's weights, moments and counters. */
async function goOn(first: Training, sets: readonly string[]): Promise<Training> {
  const second = await smallTraining(...sets);
  const weights = first.network.parameters.map((parameter) => parameter.dataSync().slice());
  second.network.parameters.forEach((parameter, index) => {
    parameter.assign(tf.tensor(weights[index]!, parameter.shape));
  });
  const moments = [...first.optimizer.state()].map(
    ([name, variable]) => [name, variable.dataSync().slice() as Float32Array] as const,
  );
  second.optimizer.restore(new Map(moments), first.optimizer.steps);
  return { ...second, state: JSON.parse(JSON.stringify(first.state)) };
}
