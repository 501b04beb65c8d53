import { expect, it } from "vitest";
import { lossAtTheEnd } from "../../src/model/composition.js";
import { isComposed } from "../../src/model/forward.js";
import { initialWeights, layerMasks } from "../../src/model/initialise.js";
import { lossChoice } from "../../src/model/loss-choice.js";
import { configParameters, matchingHidden, recurrentParameters } from "../../src/model/match.js";
import {
  hasSeriesParameters,
  parameterCount,
  parameterSpecs,
  storedCount,
  trainedSpecs,
} from "../../src/model/parameters.js";
import { requireFitting } from "../../src/model/requirements.js";
import {
  lastStepOnly,
  lossSpec,
  modelSpec,
  recurrentSpec,
  recurrentSteps,
  shapeOf,
} from "../../src/model/spec.js";
import { plainModel } from "../helpers/model.js";

const shape = { objective: "forecast", inputs: 1, outputs: 2, steps: 9 } as const;

it("every layer of a recurrent stack begins within 1 / sqrt(hidden), whatever its inputs", () => {
  const hidden = 64;
  const weights = initialWeights(modelSpec({ ...plainModel, hidden, layers: 2 }, shape), 7);
  const largest = (name: string) => Math.max(...weights.get(name)!.map(Math.abs));
  const [first, ...others] = [0, 1].flatMap((l) => [
    `rnn.weight_ih_l${l}`,
    `rnn.weight_hh_l${l}`,
    `rnn.bias_ih_l${l}`,
  ]);
  for (const name of [first!, ...others, "fc.weight", "fc.bias"]) {
    expect(largest(name), name).toBeLessThanOrEqual(1 / 8);
    expect(largest(name), name).toBeGreaterThan(name === "fc.bias" ? 0 : 0.9 / 8);
  }
});

it("the values of an embedding are standard normal", () => {
  const tokens = {
    objective: "sequenceClasses",
    inputs: 1,
    outputs: 2,
    steps: 9,
    vocabulary: 500,
  } as never;
  const values = initialWeights(modelSpec({ ...plainModel, embedding: 40 }, tokens), 3).get(
    "embedding.weight",
  )!;
  const moment = (power: number) =>
    values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  const error = 4 / Math.sqrt(values.length); // four standard errors of the mean; var, skew and kurtosis have more
  expect(Math.abs(moment(1))).toBeLessThan(error);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(error * Math.sqrt(2));
  expect(Math.abs(moment(3))).toBeLessThan(error * Math.sqrt(15));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(error * Math.sqrt(96));
});

it("with smoothing only the forecasts after the last step count", () => {
  const plain = { objective: "forecast", skip: "none", targets: "everyStep" } as const;
  const recurrent = { direction: "forward" } as never;
  expect(lastStepOnly({ ...plain, recurrent })).toBe(false);
  expect(lastStepOnly({ ...plain, recurrent, smoothing: {} })).toBe(true);
  expect(lastStepOnly({ ...plain, recurrent, skip: "linear" })).toBe(true);
  expect(lastStepOnly({ ...plain, recurrent, targets: "lastStep" })).toBe(true);
  expect(lastStepOnly({ ...plain, recurrent: { direction: "bidirectional" } as never })).toBe(true);
});

it("a line for each series needs two of them", () => {
  const model = { ...plainModel, skip: "linearBySeries" } as const;
  expect(() => requireFitting(model, { ...shape, series: 1 })).toThrow("the data has one series");
  expect(() => requireFitting(model, shape)).toThrow("the data has one series");
  expect(() => requireFitting(model, { ...shape, series: 2 })).not.toThrow();
});

it("a quantile loss has the median and an interval of 80 % unless it names its levels", () => {
  expect(lossChoice(plainModel, shape, { loss: "quantile" })).toEqual({
    name: "quantile",
    quantiles: [0.1, 0.5, 0.9],
  });
});

it("the matching hidden size is the nearest of all, the smaller of two equally near ones", () => {
  const model = { ...plainModel, cell: "rnn", layers: 1 } as const;
  const counts = Array.from({ length: 12 }, (_, i) =>
    configParameters({ ...model, hidden: i + 1 }, shape),
  );
  expect(counts.slice(0, 3)).toEqual([1, 2, 3].map((h) => h * h + h + 2 * h + 2 * h + 2)); // by hand
  for (let target = counts[0]!; target <= counts[10]!; target += 1) {
    const distances = counts.map((count) => Math.abs(count - target));
    expect(matchingHidden(model, shape, target)).toBe(
      distances.indexOf(Math.min(...distances)) + 1,
    );
  }
});

const classes = { objective: "classification", inputs: 2, outputs: 3, steps: 9 } as const;

it("linear layers and convolutions begin within 1 / sqrt(fan-in), their biases too", () => {
  const convolution = [{ channels: 40, width: 3, stride: 2 }, { channels: 50, width: 5, stride: 1 }]; // biome-ignore format: short
  const model = { ...plainModel, hidden: 64, bidirectional: true, pooling: "attention", convolution } as const; // biome-ignore format: short
  const line = { ...plainModel, hidden: 4, skip: "linear" } as const;
  const weights = new Map([
    ...initialWeights(modelSpec(model, classes), 5),
    ...[...initialWeights(modelSpec(line, { ...shape, inputs: 3, outputs: 20 }), 5)].filter(
      ([name]) => name.startsWith("skip."),
    ),
  ]);
  const fans = {
    "convolution.0": 2 * 3,
    "convolution.1": 40 * 5,
    attention: 2 * 64,
    fc: 2 * 64,
    skip: 9 * 3,
  };
  for (const [name, fan] of Object.entries(fans)) {
    for (const values of [weights.get(`${name}.weight`)!, weights.get(`${name}.bias`) ?? []]) {
      const largest = Math.max(0, ...Array.from(values, Math.abs)) * Math.sqrt(fan);
      expect(largest, name).toBeLessThanOrEqual(1 + 1e-6);
      if (values.length >= 20) expect(largest, name).toBeGreaterThan(0.9);
    }
  }
});

it("gains of a norm begin at 1, coefficients of smoothing at 1 / (1 + e)", () => {
  const weights = initialWeights(modelSpec({ ...plainModel, norm: "layer" }, shape), 1);
  expect(new Set(weights.get("rnn.norm_ih_l0"))).toEqual(new Set([1]));
  const hybrid = { ...plainModel, hybrid: "exponentialSmoothing", seasonalities: [2, 3] } as const;
  const logits = initialWeights(modelSpec(hybrid, { ...shape, series: 4 }), 1);
  expect(logits.get("smoothing.coefficients")).toEqual(new Float32Array(4 * 3).fill(-1));
});

it("dropout masks are as long as what the layers give: strided, and of both directions", () => {
  const convolution = [{ channels: 2, width: 3, stride: 2 }, { channels: 2, width: 3, stride: 3 }]; // biome-ignore format: short
  const model = { ...plainModel, hidden: 5, layers: 3, dropout: 0.2, bidirectional: true, convolution } as const; // biome-ignore format: short
  const spec = modelSpec(model, { ...classes, steps: 19 });
  expect(recurrentSteps(spec, 19)).toBe(4); // 19, every second: 10, every third of them: 4
  const masks = layerMasks(spec, [3, 19], { seed: 1, step: 1 });
  expect(masks.map(({ length }) => length)).toEqual([3 * 4 * 10, 3 * 4 * 10]);
  const hybrid = { ...plainModel, hybrid: "exponentialSmoothing", seasonalities: [2, 6] } as const;
  expect(recurrentSteps(modelSpec(hybrid, shape), 9)).toBe(3);
  expect(recurrentSteps(modelSpec({ ...hybrid, seasonalities: [] }, shape), 9)).toBe(8);
});

it("parameters of a model's parts are those that PyTorch's modules would have, in order", () => {
  const convolution = [{ channels: 4, width: 3, stride: 2 }, { channels: 6, width: 5, stride: 1 }]; // biome-ignore format: short
  const model = { ...plainModel, cell: "rnn", hidden: 5, layers: 1, embedding: 7, pooling: "attention", convolution } as const; // biome-ignore format: short
  const spec = modelSpec(model, { ...classes, inputs: 1, vocabulary: 11 });
  expect(parameterSpecs(spec)).toEqual([
    { name: "embedding.weight", shape: [11, 7] },
    { name: "convolution.0.weight", shape: [4, 7, 3] },
    { name: "convolution.0.bias", shape: [4] },
    { name: "convolution.1.weight", shape: [6, 4, 5] },
    { name: "convolution.1.bias", shape: [6] },
    { name: "rnn.weight_ih_l0", shape: [5, 6] },
    { name: "rnn.weight_hh_l0", shape: [5, 5] },
    { name: "rnn.bias_ih_l0", shape: [5] },
    { name: "rnn.bias_hh_l0", shape: [5] },
    { name: "attention.weight", shape: [1, 5] },
    { name: "fc.weight", shape: [3, 5] },
    { name: "fc.bias", shape: [3] },
  ]);
});

it.each([
  ["none", {}, 0, false],
  ["linear", {}, 0, false],
  ["linearBySeries", {}, (3 + 1) * (2 * 9 + 2), true],
  ["miniRocket", { skipFeatures: 100 }, 84 + 2 * 84 + 2, false],
] as const)(
  "the skip %s has its share of parameters that are not trained",
  (skip, more, fixed, ofSeries) => {
    const data = skip === "miniRocket" ? ({ ...shape, objective: "regression" } as const) : shape;
    const spec = modelSpec({ ...plainModel, skip, ...more }, { ...data, series: 3 });
    expect(storedCount(spec) - parameterCount(spec)).toBe(fixed);
    expect(trainedSpecs(spec).some(({ name }) => name === "skip.weight")).toBe(skip === "linear");
    expect(hasSeriesParameters(spec)).toBe(ofSeries);
  },
);

it("smoothing has parameters of each series, and MiniRocket as many features as published", () => {
  const hybrid = { ...plainModel, hybrid: "exponentialSmoothing", seasonalities: [2] } as const;
  expect(hasSeriesParameters(modelSpec(hybrid, shape))).toBe(true);
  expect(modelSpec(hybrid, shape).smoothing).toMatchObject({ series: 1, periods: [2] });
  const rocket = modelSpec({ ...plainModel, skip: "miniRocket" }, classes);
  expect(rocket.skipFeatures).toBe(9996); // Dempster, Schmidt and Webb 2021
});

it("the recurrent stack has the options of a config, and none that it leaves out", () => {
  const model = { ...plainModel, cell: "gru", hidden: 6, layers: 2 };
  const stack = { cell: "gru", hidden: 6, layers: 2, direction: "forward" };
  expect(recurrentSpec(model)).toEqual(stack);
  expect(recurrentSpec({ ...model, norm: "none" })).toEqual(stack);
  const more = { norm: "layer", dilation: [1, 4] } as const;
  expect(recurrentSpec({ ...model, ...more })).toEqual({ ...stack, ...more });
  const both = { ...stack, direction: "bidirectional" };
  expect(recurrentSpec({ ...model, bidirectional: true })).toEqual(both);
  expect(recurrentSpec({ ...model, cell: "bidirectional" })).toEqual({ ...both, cell: "rnn" });
  expect(recurrentParameters({ ...model, cell: "rnn" })).toBe(6 + 36 + 12 + 36 + 36 + 12);
});

it("the shape of a task is that of its training part", () => {
  const part = {
    inputs: 3,
    outputs: 4,
    steps: 5,
    variableLength: true,
    vocabulary: 6,
    cycles: [{ name: "hourOfDay", input: 1 }],
    variables: ["a", "b"],
    series: { count: 7 },
  } as const;
  const { variables: _, series: __, ...same } = part;
  const task = { objective: "forecast", train: part } as never;
  expect(shapeOf(task)).toEqual({ objective: "forecast", ...same, variables: 2, series: 7 });
});

it("an affine layer has a gain of each variable, of one if the data names none", () => {
  const affine = { ...plainModel, affine: true };
  expect(modelSpec(affine, shape).affine).toEqual({ variables: 1 });
  expect(modelSpec(affine, { ...shape, variables: 2 }).affine).toEqual({ variables: 2 });
  expect(modelSpec(plainModel, shape)).not.toHaveProperty("affine");
});

it("a model needs only the targets after the last step if only its final states are read", () => {
  const spec = (model: Partial<typeof plainModel>, data = {}) =>
    modelSpec({ ...plainModel, hidden: 3, ...model }, { ...shape, ...data });
  expect(isComposed(spec({}))).toBe(false);
  expect(isComposed(spec({ skip: "linear" }))).toBe(true);
  expect(isComposed(spec({ affine: true }))).toBe(true);
  expect(isComposed(spec({ pooling: "mean" }, { objective: "regression" }))).toBe(true);
  expect(lossAtTheEnd(spec({}))).toBe(false);
  expect(lossAtTheEnd(spec({ targets: "lastStep" }))).toBe(false); // the kernels have a loss for it
  expect(lossAtTheEnd(spec({ skip: "linear" }))).toBe(true);
  expect(lossAtTheEnd(spec({ affine: true }))).toBe(false); // every step is trained
  expect(lossAtTheEnd(spec({ skip: "linear", bidirectional: true }))).toBe(false);
  expect(lossAtTheEnd(spec({ skip: "linear" }, { objective: "regression" }))).toBe(false);
  expect(lossSpec(spec({})).readout).toBe("everyStep");
  expect(lossSpec(spec({}, { objective: "labelling" })).readout).toBe("everyStep");
  expect(lossSpec(spec({}, { objective: "regression" })).readout).toBe("final");
  expect(lossSpec(spec({ skip: "linear" }, { objective: "regression" })).lastStepOnly).toBe(false);
});

it("what a model needs of its data is refused from one step on, not before", () => {
  const tokens = { ...classes, inputs: 1 };
  const fits = (model: object, data: object) => () =>
    requireFitting({ ...plainModel, ...model }, { ...shape, ...data });
  expect(fits({}, { ...tokens, vocabulary: 1000 })).not.toThrow();
  expect(fits({}, { ...tokens, vocabulary: 1001 })).toThrow("the texts have 1001 different");
  expect(fits({ embedding: 4 }, { ...tokens, vocabulary: 5000 })).not.toThrow();
  const hybrid = { hybrid: "exponentialSmoothing", seasonalities: [3, 7] };
  expect(fits(hybrid, { steps: 9 })).not.toThrow();
  expect(fits(hybrid, { steps: 8 })).toThrow("data.steps is 8. Set it to at least 9");
  expect(fits({ ...hybrid, seasonalities: [] }, { steps: 3 })).not.toThrow();
  expect(fits({ ...hybrid, seasonalities: [] }, { steps: 2 })).toThrow("at least 3");
  expect(fits(hybrid, { variables: 2 })).toThrow("it smooths one target");
  expect(fits({ pooling: "mean" }, classes)).not.toThrow();
  expect(fits({ skip: "miniRocket" }, { ...classes, variableLength: true })).not.toThrow();
  expect(fits({ skip: "linear" }, { objective: "regression" })).not.toThrow();
  const cycle = { skip: "linear", skipCycles: ["hourOfDay"] };
  expect(fits(cycle, {})).toThrow("data.calendar, which is empty");
  expect(fits(cycle, { cycles: [{ name: "hourOfDay", input: 1 }] })).not.toThrow();
  expect(fits({ ...cycle, skip: "none" }, {})).not.toThrow();
});

it("a hidden size is at most 8192, whatever is to be matched", () => {
  const model = { ...plainModel, cell: "rnn", layers: 1 } as const;
  expect(matchingHidden(model, shape, 1e12)).toBe(8192);
});
