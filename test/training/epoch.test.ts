import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { shuffledOrder } from "../../src/data/batches.js";
import type { Dataset } from "../../src/data/dataset.js";
import { forecastDataset } from "../../src/data/series-table.js";
import { evaluate, exampleLosses } from "../../src/evaluation/evaluate.js";
import { gainConfidence, groupMeans } from "../../src/evaluation/gain.js";
import { layerMasks } from "../../src/model/initialise.js";
import { features } from "../../src/model/spec.js";
import { DivergenceError } from "../../src/training/divergence.js";
import { gainMetrics } from "../../src/training/epoch-metrics.js";
import type { TrainingEvent } from "../../src/training/events.js";
import { type Training, train } from "../../src/training/loop.js";
import { networkOf } from "../helpers/fixed-datasets.js";
import { smallTraining, trainingOn } from "../helpers/training.js";

/** Steps that change no weight in float32, so that every figure can be computed again. */
const still = ["training.optimizer.name=sgd", "training.optimizer.learningRate=1e-30"];

async function eventsOf(training: Training): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of train(training)) events.push(event);
  return events;
}

/** The loss and the norm of the gradients of each batch of an epoch, from 1. */
function batchesOf({ network, splits, config }: Training, epoch: number) {
  const { count, steps, inputs, targets, outputs, fill } = splits.train;
  const order = shuffledOrder(count, config.seed, epoch - 1);
  const firsts = Array.from({ length: Math.ceil(count / 8) }, (_, batch) => 8 * batch);
  return firsts.map((first) => {
    const indices = order.subarray(first, first + 8);
    const [x, y] = [indices.length * steps * inputs, indices.length * targets].map(
      (length) => new Float32Array(length),
    );
    fill(indices, x!, y!);
    return tf.tidy(() => {
      const { loss, gradients } = network.gradients({
        x: tf.tensor3d(x!, [indices.length, steps, inputs]),
        targets: tf.tensor3d(y!, [indices.length, steps, outputs]),
      });
      const squares = gradients.flatMap((gradient) => [...gradient.dataSync()].map((v) => v ** 2));
      const norm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
      return { size: indices.length, loss: loss.dataSync()[0]!, norm };
    });
  });
}

describe("the figures of an epoch", () => {
  it("are means over its examples, and the largest norm", async () => {
    const training = await smallTraining(...still, "training.epochs=2");
    const events = await eventsOf(training);
    expect(events[0]).toEqual({ type: "start", epochs: 2, batches: 6, epochsDone: 0 });
    const errors = evaluate(training.network, training.splits.train);
    for (const epoch of [1, 2]) {
      const batches = batchesOf(training, epoch);
      expect(batches.map(({ size }) => size)).toEqual([8, 8, 8, 8, 8, 2]);
      const seen = events.filter((event) => event.type === "batch" && event.epoch === epoch);
      expect(seen).toEqual(
        batches.map(({ loss }, i) => {
          return { type: "batch", epoch, batch: i + 1, loss: expect.closeTo(loss, 6) };
        }),
      );
      const row = training.state.history[epoch - 1]!;
      const norm = batches.reduce((sum, batch) => sum + batch.size * batch.norm, 0) / 42;
      expect(row.gradientNorm).toBeCloseTo(norm, 6);
      expect(row.gradientNormMax).toBeCloseTo(Math.max(...batches.map((batch) => batch.norm)), 6);
      expect(row.loss).toBeCloseTo(errors.loss, 6);
      expect(row.lossLastStep).toBeCloseTo(errors.lossLastStep, 6);
      const shown = events.find((event) => event.type === "epoch" && event.epoch === epoch);
      expect(shown).toMatchObject({ metrics: { loss: row.loss, valLoss: row.valLoss } });
      expect(row.durationMs).toBeGreaterThanOrEqual(0);
      expect(row.durationMs).toBeLessThan(60_000);
    }
    expect(events.at(-1)).toEqual({ type: "end" });
  });

  it("of classes have the accuracies and the macro F1", async () => {
    const copy = ["data.task=copy", "data.blanks=3", "data.sequences=60", "data.split=[40,12,8]"];
    const sizes = ["model.hidden=4", "training.batchSize=16", "training.epochs=1"];
    const training = await trainingOn("cpu", ...copy, ...sizes, ...still);
    await eventsOf(training);
    const [row] = training.state.history;
    const { train: fitted, valid } = training.splits;
    const [ofTrain, ofValid] = [fitted, valid].map((part) => evaluate(training.network, part));
    expect(row!.accuracy).toBeCloseTo(ofTrain!.accuracy!, 6);
    expect(row!.valAccuracy).toBe(ofValid!.accuracy);
    expect(row!.valMacroF1).toBe(ofValid!.macroF1);
  });

  it("have the rate of the epoch's last step, in a warm-up over two epochs", async () => {
    const warm = ["training.schedule.warmup=2", "training.optimizer.learningRate=0.013"];
    const training = await smallTraining(...warm, "training.epochs=3");
    await eventsOf(training);
    const rates = training.state.history.map(({ learningRate }) => learningRate);
    expect(rates).toEqual([0.006, 0.012, 0.013].map((rate) => expect.closeTo(rate, 12)));
  });
});

describe("a step", () => {
  const distance = async (...sets: string[]) => {
    const sgd = ["training.optimizer.name=sgd", "training.optimizer.learningRate=0.5"];
    const training = await smallTraining(...sgd, "training.epochs=1", ...sets);
    const before = training.network.parameters.map((parameter) => [...parameter.dataSync()]);
    for await (const event of train(training)) if (event.type === "batch") break;
    const changes = training.network.parameters.flatMap((parameter, p) =>
      [...parameter.dataSync()].map((value, i) => value - before[p]![i]!),
    );
    return { norm: Math.hypot(...changes), most: Math.max(...changes.map(Math.abs)) };
  };

  it("is as long as the rate and the limits of the gradients say", async () => {
    const free = await distance();
    const [batch] = batchesOf(await smallTraining(), 1);
    expect(free.norm).toBeCloseTo(0.5 * batch!.norm, 5);
    expect((await distance("training.clip.norm=0.01")).norm).toBeCloseTo(0.005, 6);
    expect((await distance("training.clip.norm=100")).norm).toBeCloseTo(free.norm, 6);
    expect((await distance("training.clip.value=0.001")).most).toBeCloseTo(0.0005, 7);
    const both = await distance("training.clip.value=0.001", "training.clip.norm=0.0001");
    expect(both.norm).toBeCloseTo(0.00005, 7);
  });
});

it("each step has dropout masks of its own, of the seed and the step over all epochs", async () => {
  const training = await smallTraining(...still, "model.dropout=0.5", "training.epochs=2");
  const { network, splits, config } = training;
  const { steps, inputs, targets, outputs, fill, count } = splits.train;
  const losses = (await eventsOf(training)).flatMap((event) =>
    event.type === "batch" ? [event.loss] : [],
  );
  const expected = losses.map((_, step) => {
    const [epoch, batch] = [Math.floor(step / 6), step % 6];
    const indices = shuffledOrder(count, config.seed, epoch).subarray(8 * batch, 8 * batch + 8);
    const size = indices.length;
    const [x, y] = [new Float32Array(size * steps * inputs), new Float32Array(size * targets)];
    fill(indices, x, y);
    return tf.tidy(() => {
      const { seed } = config;
      const masks = layerMasks(network.spec, [size, steps], { seed, step }).map((mask) =>
        tf.tensor(mask, [size, steps, features(network.spec)]),
      );
      const predicted = network.forward({ x: tf.tensor3d(x, [size, steps, inputs]), masks });
      const wanted = tf.tensor3d(y, [size, steps, outputs]);
      return tf.mean(tf.squaredDifference(predicted, wanted)).dataSync()[0]!;
    });
  });
  expect(losses).toEqual(expected.map((loss) => expect.closeTo(loss, 6)));
  expect(losses.length).toBe(12);
});

describe("the confidence that an epoch is better than the start", () => {
  const count = 2500; // in groups of three windows
  const values = Float32Array.from({ length: count * 6 }, (_, i) => Math.sin(i * i));
  const valid = forecastDataset({ values, length: 6 }, { from: 0, to: count }, 2, 4);
  const constant = (value: number) => networkOf(() => [Array<number>(8).fill(value)]);
  const [before, after] = [constant(0.02), constant(0)];

  it("is that of the windows' losses after the last step, with the overlap of their targets", () => {
    const groupLosses = groupMeans(exampleLosses(before, valid));
    const start = { valLoss: 1, valLossLastStep: 1, groupLosses };
    const { gainConfidence: found } = gainMetrics(start, after, valid);
    const ofAfter = groupMeans(exampleLosses(after, valid));
    expect(found).toBe(gainConfidence(groupLosses, ofAfter, { windows: count, ahead: 4 }));
    expect(found).toBeGreaterThan(0.5);
    expect(found).toBeLessThan(1);
  });

  it("is not asked for without the losses of the start or without validation windows", () => {
    const start = { valLoss: 1, valLossLastStep: 1 };
    expect(gainMetrics(undefined, after, valid)).toEqual({});
    expect(gainMetrics(start, after, valid)).toEqual({});
    expect(gainMetrics({ ...start, groupLosses: [1] }, after, { ...valid, count: 0 })).toEqual({});
  });
});

describe("a training that diverges", () => {
  /** The data set with targets that no forecast is near. */
  const endless = (dataset: Dataset): Dataset => ({
    ...dataset,
    fill(indices, x, y, lengths) {
      dataset.fill(indices, x, y, lengths);
      y.fill(Number.POSITIVE_INFINITY);
    },
  });

  it("in the validation part alone is one, at the end of the epoch", async () => {
    const training = await smallTraining("training.epochs=2");
    const splits = { ...training.splits, valid: endless(training.splits.valid) };
    const failed = await eventsOf({ ...training, splits }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(DivergenceError);
    const { divergence } = failed as DivergenceError;
    expect(divergence).toMatchObject({ epoch: 1, step: 6, loss: Number.POSITIVE_INFINITY });
    expect(training.state.history).toEqual([]);
  });

  it("in a later epoch has the number of its step over all epochs", async () => {
    const training = await smallTraining("training.epochs=1");
    await eventsOf(training);
    const { config } = training;
    const splits = { ...training.splits, valid: endless(training.splits.valid) };
    const longer = { ...training, splits, config: { ...config, epochs: 2 } };
    const failed = await eventsOf(longer).catch((error: unknown) => error);
    expect((failed as DivergenceError).divergence).toMatchObject({ epoch: 2, step: 12 });
    expect(training.state.history).toHaveLength(1);
  });

  it("without a validation part is judged by its own loss", async () => {
    const training = await smallTraining("training.epochs=1");
    const splits = { ...training.splits, valid: { ...training.splits.valid, count: 0 } };
    await eventsOf({ ...training, splits });
    expect(training.state.history[0]!.valLoss).toBeNaN();
    expect(training.state.history[0]!.loss).toBeGreaterThan(0);
  });

  it("says that a first step without finite figures is the scale's fault", async () => {
    const training = await smallTraining("training.epochs=1");
    const { train: fitted } = training.splits;
    const huge: Dataset = {
      ...fitted,
      fill(indices, x, y, lengths) {
        fitted.fill(indices, x, y, lengths);
        y.fill(3e38);
      },
    };
    const splits = { ...training.splits, train: huge };
    await expect(eventsOf({ ...training, splits })).rejects.toThrow(
      /diverged in epoch 1, step 1: .*No weight has changed yet, .*scale the data \(data\.scaling\)/,
    );
  });
});
