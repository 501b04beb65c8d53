import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Dataset, Splits } from "../../src/data/dataset.js";
import { forecastDataset } from "../../src/data/series-table.js";
import { lineErrors } from "../../src/evaluation/baselines.js";
import { evaluate, exampleLosses } from "../../src/evaluation/evaluate.js";
import { fitLine, fitStart } from "../../src/evaluation/line.js";
import { fitLinear, predictLinear } from "../../src/evaluation/linear.js";
import { fitSeriesLines } from "../../src/evaluation/lines-by-series.js";
import { modelSpec, shapeOf } from "../../src/model/spec.js";
import { randomStream } from "../../src/shared/random.js";
import { startMetrics } from "../../src/training/epoch-metrics.js";
import { train } from "../../src/training/loop.js";
import { startingWeights } from "../../src/training/start.js";
import { epochToRestore } from "../../src/training/stopping.js";
import { expectClose } from "../helpers/compare.js";
import { loadValues } from "../helpers/series.js";
import { smallTraining } from "../helpers/training.js";

const STEPS = 6;

/** Noisy autoregressive series of their own for each part. */
function noisySplits(counts: readonly [number, number]): Splits {
  const random = randomStream(3, "noisy");
  const length = STEPS + 2;
  const part = (count: number) => {
    const values = new Float32Array(count * length);
    for (const at of values.keys()) {
      const before = at % length === 0 ? 0 : values[at - 1]!;
      values[at] = 0.8 * before + random() - 0.5;
    }
    return forecastDataset({ values, length }, { from: 0, to: count }, STEPS, 2);
  };
  const [train, valid] = [part(counts[0]), part(counts[1])];
  return { train, valid, test: valid };
}

function errorOn({ valid }: Splits, model: ReturnType<typeof fitLine>): number {
  const indices = Array.from({ length: valid.count }, (_, index) => index);
  const x = new Float32Array(valid.count * STEPS);
  const y = new Float32Array(valid.count * valid.targets);
  valid.fill(indices, x, y);
  const errors = [...predictLinear(model, x)].map((value, i) => {
    const [row, k] = [Math.floor(i / 2), i % 2];
    return (value - y[(row + 1) * valid.targets - 2 + k]!) ** 2;
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

describe("fitLine", () => {
  it("is ordinary least squares where windows are plenty", () => {
    const splits = noisySplits([200, 250]);
    expectClose(fitLine(splits).coefficients, fitLinear(splits.train).coefficients, 1e-12);
  });

  it.each([
    ["fewer windows than coefficients", 5],
    ["hardly more windows than coefficients", 9],
  ])("with %s is the ridge that validation prefers", (_, count) => {
    const splits = noisySplits([count, 60]);
    const [ridge, plain] = [fitLine(splits), fitLinear(splits.train)];
    expect(errorOn(splits, ridge)).toBeLessThan(0.8 * errorOn(splits, plain));
  });

  it("does not look at an empty validation part", () => {
    const splits = noisySplits([9, 60]);
    const none = { ...splits.valid, count: 0 };
    expect(fitLine({ ...splits, valid: none })).toEqual(fitLinear(splits.train));
  });
});

describe("a line where no window has every target", () => {
  // One value in seven is missing, and seven are forecast.
  const values = Array.from({ length: 300 }, (_, t) =>
    t % 7 === 6 ? undefined : 50 + 0.3 * t + 4 * Math.sin(t / 3),
  );

  it.each(["series", "last"])("is fitted to each target's own windows, level %s", async (level) => {
    const splits = await loadValues(values, { steps: 14, ahead: 7, missing: "interpolate", level });
    const errors = lineErrors(splits)!;
    expect(errors.byHorizon.length).toBe(7);
    for (const { mae } of errors.byHorizon) expect(mae).toBeLessThan(0.8);
  });
});

const skip = ["model.skip=linear", "data.series=200"];

describe("a linear skip", () => {
  it("starts at the line, and the network at nothing", async () => {
    const { network, splits } = await smallTraining(...skip);
    const weights = network.weights();
    expect(weights.get("fc.weight")!.every((value) => value === 0)).toBe(true);
    expect(weights.get("rnn.weight_ih_l0")!.some((value) => value !== 0)).toBe(true);
    const line = fitStart(splits);
    const { valid } = splits;
    const x = new Float32Array(valid.count * valid.steps);
    const y = new Float32Array(valid.count * valid.targets);
    valid.fill([...Array(valid.count).keys()], x, y);
    const { outputs, targets } = valid;
    const squares = [...predictLinear(line, x)].map((value, i) => {
      const [row, k] = [Math.floor(i / outputs), i % outputs];
      return (value - y[(row + 1) * targets - outputs + k]!) ** 2;
    });
    const mse = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    const { loss, lossLastStep } = evaluate(network, valid);
    expect(lossLastStep).toBeCloseTo(mse, 6);
    expect(loss).toBe(lossLastStep);
  });

  it("starts at a line with small absolute errors under that loss", async () => {
    const { network, splits } = await smallTraining(...skip, "training.loss=mae");
    const line = fitStart(splits, { errors: "absolute" });
    const intercepts = line.coefficients.slice(-line.outputs);
    expect([...network.weights().get("skip.bias")!]).toEqual([...Float32Array.from(intercepts)]);
    expect(intercepts).not.toEqual(fitStart(splits).coefficients.slice(-line.outputs));
  });

  it("learns with the rest", async () => {
    const training = await smallTraining(...skip, "training.epochs=3");
    const before = training.network.weights();
    for await (const event of train(training)) expect(event.type).toBeDefined();
    const after = training.network.weights();
    for (const [name, values] of before) expect(after.get(name), name).not.toEqual(values);
  });
});

describe("a linear skip under a quantile loss", () => {
  const levels = [0.1, 0.5, 0.8];
  const loss = ["training.loss=quantile", `training.quantiles=[${levels}]`];

  /** Errors of the line in the training part, sorted, of each output; and the start's biases above it. */
  async function start(weight?: (index: number) => number) {
    const { network, splits } = await smallTraining(...skip, ...loss);
    const { train } = splits;
    const weighted = weight ? { ...train, weight } : train;
    const line = fitStart({ ...splits, train: weighted });
    const weights = startingWeights(network.spec, { ...splits, train: weighted }, 1);
    const { count, outputs, steps, targets } = train;
    const [x, y] = [new Float32Array(count * steps), new Float32Array(count * targets)];
    train.fill([...Array(count).keys()], x, y);
    const forecasts = predictLinear(line, x);
    const errors = Array.from({ length: outputs }, (_, k) =>
      Array.from({ length: count }, (_, n) => {
        return y[(n + 1) * targets - outputs + k]! - forecasts[n * outputs + k]!;
      }),
    );
    const intercepts = line.coefficients.subarray(-outputs);
    const shifts = [...weights.get("skip.bias")!].map((bias, i) => bias - intercepts[i % outputs]!);
    return { errors, shifts, outputs, count };
  }

  it("starts each level at that quantile of the line's errors", async () => {
    const { errors, shifts, outputs, count } = await start();
    for (const [l, level] of levels.entries()) {
      for (let k = 0; k < outputs; k += 1) {
        const below = errors[k]!.filter((error) => error <= shifts[l * outputs + k]! + 1e-6).length;
        expect(below / count).toBeGreaterThanOrEqual(level);
        expect((below - 1) / count).toBeLessThan(level);
      }
    }
  });

  it("weighs the errors as their windows", async () => {
    const { errors, shifts, outputs } = await start((index) => (index < 10 ? 1 : 0));
    const first = errors[0]!.slice(0, 10).sort((a, b) => a - b);
    const wanted = [first[0]!, first[4]!, first[7]!];
    for (const [l, value] of wanted.entries()) expect(shifts[l * outputs]).toBeCloseTo(value, 5);
  });
});

describe("epochToRestore", () => {
  const epoch = (valLoss: number) => ({
    epoch: 1,
    loss: 1,
    lossLastStep: 1,
    valLossLastStep: 1,
    valLoss,
    learningRate: 1,
    gradientNorm: 1,
    gradientNormMax: 1,
    durationMs: 1,
  });
  const history = [epoch(0.5), epoch(0.4)];
  const rule = { metric: "valLoss" } as const;

  it("is the state before the first epoch where no epoch is better", () => {
    const startOf = (valLoss: number) => ({ valLoss, valLossLastStep: 1 });
    expect(epochToRestore({ start: startOf(0.3), history }, rule)).toBe(0);
    expect(epochToRestore({ start: startOf(0.4), history }, rule)).toBe(0);
    expect(epochToRestore({ start: startOf(0.45), history }, rule)).toBe(2);
    expect(epochToRestore({ history }, rule)).toBe(2);
  });

  it("is an epoch that is better for sure, where that is asked for", () => {
    const start = { valLoss: 0.45, valLossLastStep: 1 };
    const sure = (gains: readonly number[]) => {
      return history.map((epoch, i) => ({
        ...epoch,
        valLoss: 0.4 - i / 10,
        gainConfidence: gains[i]!,
      }));
    };
    const rule = { metric: "valLoss", confidence: 0.9 } as const;
    expect(epochToRestore({ start, history: sure([0.95, 0.92]) }, rule)).toBe(2);
    expect(epochToRestore({ start, history: sure([0.95, 0.89]) }, rule)).toBe(1);
    expect(epochToRestore({ start, history: sure([0.5, 0.89]) }, rule)).toBe(0);
  });

  it("is counted by a training with restoreBest alone", async () => {
    const start = async (...sets: string[]) => {
      const training = await smallTraining(...skip, "training.epochs=1", ...sets);
      for await (const event of train(training)) expect(event.type).toBeDefined();
      return training.state.start;
    };
    expect(await start()).toBeUndefined();
    const judged = await start("training.restoreBest=true", "training.checkpoint.metric=loss");
    expect(judged).toEqual({
      valLoss: expect.any(Number),
      valLossLastStep: expect.any(Number),
      loss: expect.any(Number),
    });
  });
});

it("the state before the first epoch is judged by the figure that decides, of its own part", async () => {
  const training = await smallTraining();
  const { network, splits, config } = training;
  const judged = (changes: object) =>
    startMetrics(network, splits, {
      ...config,
      restoreBest: true,
      checkpoint: { ...config.checkpoint, ...changes },
    });
  const [train, valid] = [splits.train, splits.valid].map((part) => evaluate(network, part));
  expect(train!.loss).not.toBe(valid!.loss);
  expect(judged({ metric: "loss" })).toMatchObject({ loss: train!.loss, valLoss: valid!.loss });
  expect(judged({ metric: "valLoss" })).not.toHaveProperty("loss");
  expect(judged({ metric: "valLoss" })).not.toHaveProperty("groupLosses");
  const { groupLosses } = judged({ metric: "valLoss", confidence: 0.9 })!;
  expect(groupLosses).toEqual([...exampleLosses(network, splits.valid)]);
  expect(startMetrics(network, splits, { ...config, restoreBest: false })).toBeUndefined();
});

describe("lines of series", () => {
  /** Windows of two series, the second of which goes the other way. */
  const apart = (dataset: Dataset): Dataset => ({
    ...dataset,
    series: { count: 2, numberOf: (index) => index % 2 },
    fill(indices, x, y) {
      dataset.fill(indices, x, y);
      for (let n = 0; n < indices.length; n += 1) {
        if (indices[n]! % 2 === 0) continue;
        const { targets } = dataset;
        for (let i = n * targets; i < (n + 1) * targets; i += 1) y[i] = -y[i]!;
      }
    },
  });
  const noisy = noisySplits([120, 60]);
  const [train, valid] = [apart(noisy.train), apart(noisy.valid)];
  const splits = { train, valid, test: valid };
  const { model } = resolveConfig({}, "test", ["model.skip=linearBySeries", "model.hidden=2"]);
  const shape = shapeOf({ objective: "forecast", ...splits });

  it("start each level of each series at the series' own line", () => {
    const quantile = { loss: "quantile", quantiles: [0.2, 0.5, 0.9] };
    const spec = modelSpec({ ...model, targets: "lastStep" }, shape, quantile);
    const table = fitSeriesLines(splits);
    const weights = startingWeights(spec, splits, 1);
    const [weight, bias] = [weights.get("skip.weight")!, weights.get("skip.bias")!];
    const size = 2 * STEPS; // two steps ahead
    const lineOf = (line: number) => table.weight.subarray(line * size, (line + 1) * size);
    for (let line = 0; line < 3; line += 1) {
      const levels = [0, 1, 2].map((level) => {
        const at = 3 * line + level;
        expect(weight.subarray(at * size, (at + 1) * size)).toEqual(lineOf(line));
        return bias.subarray(2 * at, 2 * at + 2).map((b, k) => b - table.bias[2 * line + k]!);
      });
      expect(levels[0]![0]).toBeLessThan(levels[1]![0]!);
      expect(levels[1]![1]).toBeLessThan(levels[2]![1]!);
    }
    expect(lineOf(0)).not.toEqual(lineOf(1));
  });

  it.each(["linear", "linearBySeries"] as const)(
    "are refused where %s would take minutes",
    (skip) => {
      const many = { ...splits, train: { ...train, count: 1e11 } };
      const start = () => startingWeights(modelSpec({ ...model, skip }, shape, {}), many, 1);
      const why = {
        linear: "its least squares of 100000000000 windows with 6 steps of 1 input would take",
        linearBySeries:
          "the regressions of 2 series, 100000000000 windows with 6 steps of 1 input, would",
      };
      expect(start).toThrow(`model.skip is ${skip}, but ${why[skip]}`);
    },
  );

  it("of one line for all are refused from 2e11 multiplications on", () => {
    // 7 features, of which the sums of a window take 49 / 2, and the system 343 / 6
    const startOf = (count: number) => () =>
      startingWeights(modelSpec({ ...model, skip: "linear" }, shape, {}), { ...splits, train: { ...train, count } }, 1); // biome-ignore format: short
    expect(startOf(8_163_265_304)).toThrow("would take minutes");
    expect(startOf(8_163_265_303)).toThrow(RangeError); // they are read, and no array is so long
  });

  it("are refused by what a window at every step would take", () => {
    const every = () => ({ ...train, count: 1e11 });
    const strided = { ...splits, train: { ...train, everyWindow: every } };
    expect(() => startingWeights(modelSpec(model, shape, {}), strided, 1)).toThrow(
      "100000000000 windows with 6 steps",
    );
  });
});
