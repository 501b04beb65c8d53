import { expect, test } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { inspectModel } from "../../src/insight/inspect.js";

test("the tensors' counts, shares and bytes add up to the model's", async () => {
  const config = resolveConfig({}, "test", ["model.cell=gru", "model.hidden=7"]);
  const { parameters, parameterCount, bytes } = await inspectModel(config);
  const sum = (key: "count" | "share" | "bytes") =>
    parameters.reduce((total, parameter) => total + parameter[key], 0);
  expect(sum("count")).toBe(parameterCount);
  expect(sum("share")).toBeCloseTo(1, 12);
  expect([sum("bytes"), bytes]).toEqual([4 * parameterCount, 4 * parameterCount]);
  const recurrent = parameters.find(({ name }) => name === "rnn.weight_hh_l0");
  expect(recurrent).toMatchObject({ shape: [21, 7], count: 147, bytes: 588 });
  expect(recurrent?.share).toBeCloseTo(147 / parameterCount, 12);
});

test("weights that are not trained are stored, and counted apart", async () => {
  const config = resolveConfig({}, "test", ["model.hidden=7", "model.skip=linear"]);
  const { parameters, parameterCount, fixedCount, bytes } = await inspectModel(config);
  const stored = parameters.reduce((total, { count }) => total + count, 0);
  expect(fixedCount).toBe(stored - parameterCount);
  expect(bytes).toBe(4 * stored);
  expect(parameters.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 12);
});
