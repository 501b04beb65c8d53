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

test("shapes are those of a batch of ten, and gates those of the cell", async () => {
  const data = ["data.steps=6", "data.ahead=3", "data.series=60"];
  const of = async (...sets: string[]) =>
    inspectModel(resolveConfig({}, "test", [...data, "model.hidden=4", "model.layers=3", ...sets]));
  const lstm = await of("model.cell=lstm", "model.bidirectional=true");
  expect(lstm).toMatchObject({ cell: "lstm", layers: 3, hidden: 4, gates: { length: 4 } });
  expect(lstm.shapes).toEqual({
    x: [10, 6, 1],
    output: [10, 6, 8], // both directions
    h_n: [6, 10, 4], // of three layers
    c_n: [6, 10, 4],
    predictions: [10, 6, 3],
  });
  const gru = await of("model.cell=gru");
  expect([gru.gates.length, gru.direction]).toEqual([3, "forward"]);
  expect(gru.shapes).toMatchObject({ output: [10, 6, 4], h_n: [3, 10, 4] });
  expect(gru.shapes).not.toHaveProperty("c_n");
});

test("the recurrent layers have an input of their own after a convolution", async () => {
  const rows = Array.from({ length: 40 }, (_, id) =>
    Array.from({ length: 9 }, (__, t) => `s${id},${id % 2},${(id * t) % 5},${t}`),
  );
  const file = join(emptyFolder(), "sequences.csv");
  writeFileSync(file, `id,y,a,b\n${rows.flat().join("\n")}\n`);
  const data = { task: "labelled", file, id: "id", label: "y", features: ["a", "b"] };
  const convolution = [{ channels: 5, width: 3, stride: 2 }];
  const model = { cell: "rnn", hidden: 4, layers: 1, convolution };
  const { shapes, gates } = await inspectModel(resolveConfig({ data, model }, "test"));
  expect(gates).toHaveLength(1);
  expect(shapes).toEqual({
    x: [10, 9, 2],
    recurrent: [10, 5, 5], // every second of nine steps
    output: [10, 5, 4],
    h_n: [1, 10, 4],
    predictions: [10, 1, 2], // one place in a sequence
  });
});
