import { expect, it } from "vitest";
import { initialWeights } from "../../src/model/initialise.js";
import { lossChoice } from "../../src/model/loss-choice.js";
import { configParameters, matchingHidden } from "../../src/model/match.js";
import { requireFitting } from "../../src/model/requirements.js";
import { lastStepOnly, modelSpec } from "../../src/model/spec.js";
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
