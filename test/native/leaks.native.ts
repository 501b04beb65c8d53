import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it, vi } from "vitest";
import { train } from "../../src/training/loop.js";
import { trainingOn } from "../helpers/training.js";
import { aliveTensors, testedDevice } from "./device.js";

const sizes = ["data.series=60", "data.steps=6", "data.ahead=3"];

/** Tensors and handles alive after every epoch of five steps. */
async function aliveAtEpochs(cell: string) {
  const length = [`model.cell=${cell}`, "model.dropout=0.1", "training.epochs=60"];
  const training = await trainingOn(testedDevice, ...sizes, "training.batchSize=9", ...length);
  const alive: ReturnType<typeof aliveTensors>[] = [];
  for await (const event of train(training)) if (event.type === "epoch") alive.push(aliveTensors());
  expect(training.optimizer.steps).toBe(300);
  return alive;
}

describe.each(["rnn", "lstm", "gru", "bidirectional"])("training a %s", (cell) => {
  it("holds as many tensors and native handles after 300 steps as after 10", async () => {
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
