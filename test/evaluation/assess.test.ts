import "@tensorflow/tfjs-backend-cpu";
import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import type { TaskData } from "../../src/data/task.js";
import { assess, predictNetwork } from "../../src/evaluation/assess.js";
import { baselines } from "../../src/evaluation/baselines.js";
import type { ClassPredictions } from "../../src/evaluation/classes.js";
import { dropoutScores, dropoutSpread } from "../../src/evaluation/dropout.js";
import { predictLastStep } from "../../src/evaluation/evaluate.js";
import { linesIn } from "../../src/evaluation/lines-in.js";
import { datasetOf, networkOf } from "../helpers/fixed-datasets.js";
import { smallTraining } from "../helpers/training.js";

const config = (samples?: number, plots = 2) => ({
  uncertainty: { samples },
  training: { seed: 1 },
  output: { plots },
});

/** Windows of two values, and the value after them. */
const windows = (...rows: readonly (readonly [number, number, number])[]): Dataset =>
  datasetOf(
    rows.map(([a, b]) => [a, b]),
    rows.map(([, , c]) => [c]),
    { steps: 2, inputs: 1, outputs: 1, targets: 1 },
  );

/** As windows, whose targets at the first step are the second values. */
const forecasts = (...rows: readonly (readonly [number, number, number])[]): Dataset =>
  datasetOf(
    rows.map(([a, b]) => [a, b]),
    rows.map(([, b, c]) => [b, c]),
    { steps: 2, inputs: 1, outputs: 1, targets: 2 },
  );

describe("the assessment of forecasts", () => {
  // The naive error of the training part is (1 + 3 + 1 + 3) / 4 = 2.
  const train = forecasts([0, 1, 4], [5, 6, 9]);
  const valid = forecasts([10, 11, 12], [20, 22, 25]);
  const test = forecasts([1, 2, 4], [3, 5, 9]);
  /** Forecasts of the value after the last step: 5 more than the first one. */
  const network = networkOf((first) => [[0, first + 5]], { targets: "lastStep" });
  const data: TaskData = { objective: "forecast", train, valid, test };
  const of = (more: Partial<TaskData> = {}) => {
    const found = assess(network, { ...data, ...more }, config());
    if (found.objective !== "forecast") throw new Error(found.objective);
    return found;
  };

  it("has errors of the test part, and of validation apart, in units of the training part", () => {
    const { test: tested, validation } = of(); // errors of the test part 2 and -1, of validation 3 and 0
    expect(tested).toMatchObject({ mseLastStep: 2.5, maeLastStep: 1.5, maseLastStep: 0.75 });
    expect(validation).toMatchObject({ mseLastStep: 4.5, maeLastStep: 1.5, maseLastStep: 0.75 });
    expect(validation).not.toHaveProperty("byHorizon");
    expect(of({ valid: { ...valid, count: 0 } })).not.toHaveProperty("validation");
  });

  it("has baselines on both parts, the noise floor on the test part alone", () => {
    const noise = () => Float32Array.of(0.5, -1.5);
    const { baselines: all } = of({ noise });
    const figures = new Map(all.map(({ name, mse, validation }) => [name, [mse, validation?.mse]]));
    expect(figures.get("lastValue")).toEqual([(2 ** 2 + 4 ** 2) / 2, (1 + 3 ** 2) / 2]);
    expect(figures.get("drift")).toEqual([(1 + 2 ** 2) / 2, (0 + 1) / 2]);
    expect(figures.get("mean")).toEqual([(2.5 ** 2 + 5 ** 2) / 2, (1.5 ** 2 + 4 ** 2) / 2]);
    expect(figures.get("noiseFloor")).toEqual([(0.5 ** 2 + 1.5 ** 2) / 2, undefined]);
    expect([...figures.keys()]).toEqual([
      "lastValue",
      "mean",
      "drift",
      "theta",
      "linear",
      "noiseFloor",
    ]);
  });

  it("has a seasonal naive baseline if there is a period", () => {
    const seasonal = of({ period: 2 }).baselines.find(({ name }) => name === "seasonalNaive");
    expect(seasonal?.mse).toBe((3 ** 2 + 6 ** 2) / 2); // the first value of the window
  });

  it("has figures of each series, unless the series were made", () => {
    const place = (index: number) => ({ series: `s${index}`, time: String });
    const placed = { test: { ...test, place } };
    expect(of(placed).bySeries?.map(({ name, mae, mase }) => [name, mae, mase])).toEqual([
      ["s0", 2, 1],
      ["s1", 1, 0.5],
    ]);
    expect(of({ ...placed, noise: () => new Float32Array(2) })).not.toHaveProperty("bySeries");
    expect(of()).not.toHaveProperty("bySeries");
  });

  it("has neither a spread nor quantiles unless there are some", () => {
    const found = of();
    expect(found).not.toHaveProperty("uncertainty");
    expect(found).not.toHaveProperty("quantiles");
    expect([...found.predictions.predictions]).toEqual([6, 8]);
    expect(found.predictions.sds).toBeUndefined();
    const levels = networkOf((first) => [4, 5, 7].map((more) => [0, first + more]), {
      name: "quantile",
      quantiles: [0.1, 0.5, 0.9],
    });
    const { quantiles } = assess(levels, data, config()) as ReturnType<typeof of>;
    expect(quantiles?.byLevel.map(({ level, share }) => [level, share])).toEqual([
      [0.1, 0.5], // 5 and 7 of 4 and 9
      [0.5, 0.5],
      [0.9, 1],
    ]);
  });
});

describe("the spread of forecasts with dropout", () => {
  it("is beside the forecasts and has scores", async () => {
    const { network, splits } = await smallTraining("model.dropout=0.4");
    const data = { objective: "forecast", ...splits } as const;
    const found = assess(network, data, config(3)) as never as {
      uncertainty: object;
      predictions: { means: Float64Array; sds: Float64Array; predictions: Float64Array };
    };
    const spread = dropoutSpread(network, splits.test, config(3))!;
    const last = predictLastStep(network, splits.test);
    expect(found.uncertainty).toEqual(dropoutScores(spread, last));
    expect(found.predictions).toMatchObject({ means: spread.means, sds: spread.sds });
    expect(found.predictions.predictions).toEqual(last.predictions);
    expect(predictNetwork(network, data, config(3))).toMatchObject({
      means: spread.means,
      sds: spread.sds,
      predictions: last.predictions,
    });
  });
});

describe("the assessment of a regression", () => {
  it("has the mean of the training targets as a baseline, and no scale of its errors", () => {
    const train = windows([0, 0, 3], [1, 0, 5], [2, 0, 4], [3, 0, 8]); // mean 5
    const [valid, test] = [windows([0, 0, 7]), windows([1, 0, 6], [2, 0, 1])];
    const network = networkOf((first) => [[first + 3]], { targets: "lastStep" });
    const data = { objective: "regression", train, valid, test } as const;
    const found = assess(network, data, config());
    expect(found.test).toMatchObject({ mse: (2 ** 2 + 4 ** 2) / 2, mase: null });
    expect(found.validation).toMatchObject({ mse: 16 });
    const [constant, linear] = found.baselines;
    expect(constant).toMatchObject({ name: "constant", mse: (1 + 4 ** 2) / 2 });
    expect(constant).toMatchObject({ validation: { mse: 4 } });
    expect(linear).toMatchObject({ name: "linear" });
  });
});

describe("the assessment of classes", () => {
  const logits = [
    [3, 0],
    [0, 1],
    [2, 0],
  ];
  const network = networkOf((first) => [logits[first]!], { name: "crossEntropy" });
  const classes = (...pairs: readonly (readonly [number, number])[]): Dataset =>
    datasetOf(
      pairs.map(([input]) => [input]),
      pairs.map(([, target]) => [target]),
      { steps: 1, inputs: 1, outputs: 2, targets: 1 },
    );
  const data: TaskData = {
    objective: "classification",
    classes: ["no", "yes"],
    train: classes([0, 1], [1, 1], [2, 0]),
    valid: classes([0, 0], [1, 1], [2, 1], [1, 1]),
    test: { ...classes([0, 0], [1, 0], [2, 1]), title: (index) => `text ${index}` },
  };
  const softplus = (x: number) => Math.log(1 + Math.exp(x));

  it("has the figures of each part, and the surest mistakes, as many as windows are plotted", () => {
    const found = assess(network, data, config(undefined, 1));
    if (found.objective !== "classification") throw new Error(found.objective);
    expect(found.test.errorRate).toBeCloseTo(2 / 3, 12);
    expect(found.test.byClass.map(({ name }) => name)).toEqual(["no", "yes"]);
    const losses = [softplus(-3), softplus(1), softplus(2)];
    expect(found.test.crossEntropy).toBeCloseTo(losses.reduce((a, b) => a + b) / 3, 6);
    expect(found.validation).toMatchObject({ accuracy: 3 / 4, errorRate: 1 / 4 });
    expect(Object.keys(found.validation!)).toEqual([
      "accuracy",
      "errorRate",
      "macroF1",
      "crossEntropy",
    ]);
    expect(found.mistakes).toMatchObject([
      { example: 2, input: "text 2", target: "yes", prediction: "no" },
    ]);
    expect(assess(network, data, config(undefined, 9))).toMatchObject({ mistakes: { length: 2 } });
    const { valid } = data;
    const without = assess(network, { ...data, valid: { ...valid, count: 0 } }, config());
    expect(without).not.toHaveProperty("validation");
  });

  it("has the majority class and what is known of the data as baselines, by the figure that decides", () => {
    const references = [{ name: "guessing", value: 0.5 }];
    const known = (objective: "classification" | "labelling") =>
      assess(network, { ...data, objective, references }, config()).baselines;
    expect(known("classification")).toMatchObject([
      {
        name: "majority class",
        errorRate: expect.closeTo(2 / 3, 12),
        validation: { errorRate: 1 / 4 },
      },
      { name: "guessing", errorRate: 0.5, crossEntropy: null },
    ]);
    expect(known("labelling")[1]).toEqual({ name: "guessing", errorRate: null, crossEntropy: 0.5 });
    expect(assess(network, data, config()).baselines).toHaveLength(1);
  });

  it("has each place of each example, also in several batches, and numbers for classes without names", () => {
    const count = 300;
    const labels = Array.from({ length: count }, (_, i) => [i % 2, (i + 1) % 2]);
    const test = datasetOf(
      labels.map((_, i) => [i % 3, 0]),
      labels,
      { steps: 2, inputs: 1, outputs: 2, targets: 2 },
    );
    const stepwise = networkOf((first) => [[...logits[first]!, 7, first]], {
      name: "crossEntropy",
    });
    const labelling = { ...data, objective: "labelling", test, classes: undefined } as const;
    const found = predictNetwork(stepwise, labelling, config()) as ClassPredictions;
    expect([...found.targets]).toEqual(labels.flat());
    expect([...found.logits.slice(-4)]).toEqual([2, 0, 7, 2]);
    expect([...found.logits.slice(4 * 256, 4 * 257)]).toEqual([0, 1, 7, 1]);
    expect(found).toMatchObject({ places: 2, classes: ["0", "1"], titles: undefined });
    const named = predictNetwork(network, data, config()) as ClassPredictions;
    expect(named.titles).toEqual(["text 0", "text 1", "text 2"]);
  });
});

describe("the lines of series in a network", () => {
  const spec = { skip: "linearBySeries", outputs: 2, steps: 2, inputs: 1 } as const;
  const quantiles = [0.1, 0.5, 0.9];
  const weights = new Map([
    ["skip.weight", Float32Array.from({ length: 3 * 3 * 2 * 2 }, (_, i) => i)],
    ["skip.bias", Float32Array.from({ length: 3 * 3 * 2 }, (_, i) => 100 + i)],
  ]);
  const network = (more: object) => ({ ...networkOf(() => [], more), weights: () => weights });

  it("are those of the median, of each series and of all", () => {
    const table = linesIn(network({ ...spec, name: "quantile", quantiles }) as never)!;
    expect(table.rows).toBe(2);
    expect([...table.weight]).toEqual([4, 5, 6, 7, 16, 17, 18, 19, 28, 29, 30, 31]);
    expect([...table.bias]).toEqual([102, 103, 108, 109, 114, 115]);
    expect(linesIn(network({ ...spec, skip: "linear" }) as never)).toBeUndefined();
  });

  it("are a baseline, each for the windows of its series in every batch", () => {
    const count = 300;
    const rows = Array.from({ length: count }, (_, i) => [i, i + 1]);
    const part = {
      ...datasetOf(
        rows,
        rows.map(([, b]) => [b!]),
        { steps: 2, inputs: 1, outputs: 1, targets: 1 },
      ),
      series: { count: 2, numberOf: (index: number) => (index < 260 ? index % 2 : -1) },
      restore: (index: number, values: Float64Array) => values.fill(values[0]! + (index % 2)),
    };
    // The first series' line is the last value plus 1, the second's plus 2, that of others plus 4.
    const weight = Float32Array.of(0, 1, 0, 1, 0, 1);
    const lines = { rows: 1, weight, bias: Float32Array.of(1, 2, 4) };
    const all = baselines({ train: part, valid: part, test: part }, { scales: [1], lines });
    const found = all.find(({ name }) => name === "linearBySeries")!;
    // errors: 1 at even windows, 2 + 1 at odd ones; 4 and 4 + 1 of the last forty
    expect(found.mae).toBeCloseTo((130 * 1 + 130 * 3 + 20 * 4 + 20 * 5) / 300, 6);
  });

  it("are a baseline of the network that has them, and of no other", () => {
    const part = {
      ...datasetOf([[1, 2], [3, 5]], [[2, 4], [5, 9]], { steps: 2, inputs: 1, outputs: 1, targets: 2 }), // biome-ignore format: short
      series: { count: 2, numberOf: (index: number) => index },
    };
    const data: TaskData = { objective: "forecast", train: part, valid: part, test: part };
    // The first series' line is the last value plus 1, the second's plus 2, that of others plus 4.
    const weights = new Map([
      ["skip.weight", Float32Array.of(0, 1, 0, 1, 0, 1)],
      ["skip.bias", Float32Array.of(1, 2, 4)],
    ]);
    const baselinesOf = (skip: "linear" | "linearBySeries") => {
      const spec = { skip, outputs: 1, steps: 2, inputs: 1, targets: "lastStep" } as const;
      const network = { ...networkOf((first) => [[0, first]], spec), weights: () => weights };
      const { baselines: all } = assess(network as never, data, config());
      return new Map(all.map(({ name, ...errors }) => [name as string, errors]));
    };
    expect(baselinesOf("linearBySeries").get("linearBySeries")).toMatchObject({ mae: 1.5 }); // 1 and 2
    expect(baselinesOf("linear").has("linearBySeries")).toBe(false);
  });
});
