import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { inspectModel } from "../../src/insight/inspect.js";
import { emptyFolder } from "../helpers/cli.js";

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
  const file = join(emptyFolder(), "two.csv");
  const rows = ["a", "b"].flatMap((id) =>
    Array.from({ length: 60 }, (_, t) => `${id},${t},${t % 7}`),
  );
  writeFileSync(file, `id,t,y\n${rows.join("\n")}\n`);
  const data = { task: "csv", file, time: "t", id: "id", target: "y", steps: 6, ahead: 2 };
  const model = { hidden: 7, skip: "linearBySeries" };
  const inspection = await inspectModel(resolveConfig({ data, model }, "test"));
  const { parameters, parameterCount, fixedCount, bytes } = inspection;
  const countOf = (isFixed: boolean) =>
    parameters
      .filter(({ name }) => name.startsWith("skip.") === isFixed)
      .reduce((total, { count }) => total + count, 0);
  expect(countOf(true)).toBeGreaterThan(0);
  expect(fixedCount).toBe(countOf(true));
  expect(parameterCount).toBe(countOf(false));
  expect(bytes).toBe(4 * (fixedCount + parameterCount));
  expect(parameters.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 12);
});
