import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as ort from "onnxruntime-common";
import { describe, expect, it } from "vitest";
import { onnx } from "../../../src/export/onnx/index.js";
import { UserError } from "../../../src/shared/errors.js";
import { emptyFolder } from "../../helpers/cli.js";
import { fileChecksums, madeFile } from "./made-file.js";
import { itRuns, runCases, runtime, WHY } from "./runtime.js";
import { seriesFile } from "./series-file.js";
import { float64, largestDifference, sessionOf, trained } from "./session.js";

const HIDDEN = 4;
const LAYERS = 2;

function configOf(model: object, data: object = {}) {
  const file = { task: "csv", file: "series.csv", time: "time", id: "place", target: "y" };
  return {
    data: { ...file, steps: 8, ahead: 3, scalePer: "all", ...data },
    model: { hidden: HIDDEN, layers: LAYERS, ...model },
    training: { epochs: 1 },
  };
}

function folderOf(model: object, data: object = {}) {
  return trained(configOf(model, data), { "series.csv": seriesFile() });
}

const values = [41, 38, 35.5, 47, 52.25, 30, 33, 44, 41.5, 39];

/** Forecasts after all values, given in pieces to a model with a number of states. */
async function streamed(
  session: ort.InferenceSession,
  pieces: readonly number[],
  count: number = LAYERS,
) {
  const names = session.inputNames.filter((name) => name.endsWith("_0"));
  const zeros = () =>
    new (runtime().Tensor)("float32", new Float32Array(count * HIDDEN), [count, 1, HIDDEN]);
  let states: Record<string, ort.Tensor> = Object.fromEntries(names.map((name) => [name, zeros()]));
  let forecast: ArrayLike<number> = [];
  let at = 0;
  for (const length of pieces) {
    const piece = float64(values.slice(at, at + length), 1, length, 1);
    const outputs = await session.run({ values: piece, ...states });
    states = Object.fromEntries(names.map((name) => [name, outputs[name.replace("_0", "_n")]!]));
    forecast = outputs.forecast!.data as Float64Array;
    at += length;
  }
  return forecast;
}

describe("a model whose states go in and out", () => {
  const cells = ["rnn", "lstm", "gru", "mingru", "minlstm"];
  const normed = cells.flatMap((cell) => ["none", "layer"].map((norm) => [cell, norm] as const));
  itRuns.each(runCases(normed))(
    `%s, norm %s: pieces of a sequence are as the whole${WHY}`,
    async (cell, norm) => {
      const folder = await folderOf({ cell, norm });
      const whole = await sessionOf(await onnx.render([folder], {}));
      const { forecast } = await whole.run({ values: float64(values, 1, values.length, 1) });
      const session = await sessionOf(await onnx.render([folder], { stateful: true }));
      expect(session.inputNames).toEqual(
        cell === "lstm" ? ["values", "h_0", "c_0"] : ["values", "h_0"],
      );
      for (const pieces of [[10], [4, 6], values.map(() => 1)]) {
        const pieced = await streamed(session, pieces);
        expect(largestDifference(pieced, forecast!.data as Float64Array)).toBeLessThan(1e-5);
      }
    },
  );

  const dilations = [
    [1, 2],
    [3, 1],
    [2, 4],
    [1, 12],
  ];
  const dilated = cells.flatMap((cell, at) =>
    dilations.map((dilation, i) => [cell, dilation, (at + i) % 2 ? "layer" : "none"] as const),
  );
  itRuns.each(runCases(dilated))(
    `%s with dilation %j, norm %s: pieces of any length are as the whole${WHY}`,
    async (...row) => {
      const [cell, dilation, norm] = row;
      const folder = await folderOf({ cell, dilation, norm });
      const whole = await sessionOf(await onnx.render([folder], {}));
      const { forecast } = await whole.run({ values: float64(values, 1, values.length, 1) });
      const session = await sessionOf(await onnx.render([folder], { stateful: true }));
      const count = dilation[0]! + dilation[1]!;
      const everyStep = values.map(() => 1);
      for (const pieces of [[10], [4, 6], [1, 2, 3, 4], [7, 1, 2], everyStep]) {
        const pieced = await streamed(session, pieces, count);
        expect(largestDifference(pieced, forecast!.data as Float64Array)).toBeLessThan(1e-5);
      }
    },
  );

  it("has the graph that ONNX Runtime ran, in each of these cases", async () => {
    const models = [
      ...normed.map(([cell, norm]) => ({ cell, norm })),
      ...dilated.map(([cell, dilation, norm]) => ({ cell, dilation, norm })),
    ];
    const contents = models.map((model) => [configOf(model), true] as const);
    expect(await fileChecksums(contents, { "series.csv": seriesFile() })).toMatchSnapshot();
  });

  const folder = emptyFolder();
  writeFileSync(join(folder, "series.csv"), seriesFile());
  const words = { task: "words", languages: ["english", "german"], words: 20 };
  const hybrid = { hybrid: "exponentialSmoothing", seasonalities: [4], targets: "lastStep" };

  it.each([
    [configOf({ bidirectional: true }), /a backward direction of the model/],
    [configOf({ skip: "linear" }), /model.skip linear/],
    [configOf(hybrid), /model.hybrid, which begins with the first season/],
    [configOf({}, { level: "first" }), /data.level/],
    [configOf({ targets: "lastStep" }, { spread: "window" }), /data.spread/],
    [{ data: words, model: { pooling: "mean" } }, /model.pooling mean/],
    [
      { data: words, model: { convolution: [{ channels: 2, width: 3, stride: 1 }] } },
      /model.convolution/,
    ],
  ])("is refused for %j", async (content, message) => {
    const made = madeFile(folder, content, true);
    await expect(made).rejects.toThrow(UserError);
    await expect(made).rejects.toThrow(message);
  });
});
