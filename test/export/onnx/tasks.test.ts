import type * as ort from "onnxruntime-common";
import { describe, expect } from "vitest";
import { loadData } from "../../../src/data/registry.js";
import type { TaskData } from "../../../src/data/task.js";
import { onnx } from "../../../src/export/onnx/index.js";
import { readConfig } from "../../../src/runs/reader.js";
import { metadataOf } from "./metadata.js";
import { itRuns, runCases, WHY } from "./runtime.js";
import { tokens } from "./sequences-file.js";
import { float64, largestDifference, predictionRows, sessionOf, trained } from "./session.js";

const split = [30, 10, 10];

/** What a session gives for the test part of made data, and what predictions.csv says. */
async function made(data: object, model: object) {
  const config = {
    data: { split, ...data },
    model: { hidden: 5, ...model },
    training: { epochs: 1 },
  };
  const folder = await trained(config);
  const session = await sessionOf(await onnx.render([folder], {}));
  const { test } = await loadData(readConfig(folder).data);
  const outputs = await session.run({ values: inputsOf(test) });
  return { outputs, said: predictionRows(folder) };
}

function inputsOf({ count, steps, inputs, targets, fill }: TaskData["test"]): ort.Tensor {
  const x = new Float32Array(count * steps * inputs);
  const all = Array.from({ length: count }, (_, index) => index);
  fill(all, x, new Float32Array(count * targets));
  return float64([...x], count, steps, inputs);
}

describe("an exported model of made data", () => {
  itRuns.each(runCases(["everyStep", "lastStep"]))(
    `forecasts sines, targets %s${WHY}`,
    async (targets) => {
      const data = { task: "sines", series: 50, steps: 12, ahead: 3 };
      const { outputs, said } = await made(data, { cell: "bidirectional", targets });
      const expected = said.map(({ prediction }) => Number(prediction));
      expect(outputs.forecast!.dims).toEqual([10, 1, 3]);
      const forecast = outputs.forecast!.data as Float64Array;
      expect(largestDifference(forecast, expected)).toBeLessThan(1e-5);
    },
  );

  itRuns.each(runCases(["none", "linear", "miniRocket"]))(
    `adds numbers, skip %s${WHY}`,
    async (skip) => {
      const { outputs, said } = await made(
        { task: "adding", sequences: 50, steps: 9 },
        { cell: "gru", skip },
      );
      const expected = said.map(({ prediction }) => Number(prediction));
      const predicted = outputs.prediction!.data as Float64Array;
      expect(largestDifference(predicted, expected)).toBeLessThan(1e-5);
    },
  );

  itRuns.each(runCases([false, true]))(
    `labels every step, bidirectional %s${WHY}`,
    async (bidirectional) => {
      const data = { task: "copy", sequences: 50, blanks: 4 };
      const { outputs, said } = await made(data, { cell: "lstm", bidirectional });
      const names = ["blank", ...Array.from({ length: 8 }, (_, index) => String(index + 1))];
      const numbers = [...(outputs.class!.data as Int32Array)];
      expect(outputs.class!.dims).toEqual([10, said.length / 10]);
      expect(numbers.map((number) => names[number])).toEqual(
        said.map(({ prediction }) => prediction),
      );
    },
  );

  itRuns(`predicts languages from letters${WHY}`, async () => {
    const data = { task: "words", languages: ["english", "german"], words: 40 };
    const config = { data, model: { cell: "gru", hidden: 5 }, training: { epochs: 1 } };
    const folder = await trained(config);
    const file = (await onnx.render([folder], {})) as Uint8Array;
    const session = await sessionOf(file);
    const said = predictionRows(folder);
    const metadata = metadataOf(file);
    const feeds = tokens(
      said.map(({ input = "" }) => [...input]),
      metadata,
    );
    const { probabilities } = await session.run(feeds);
    const expected = said.map(({ prediction, probability }) =>
      prediction === "english" ? Number(probability) : 1 - Number(probability),
    );
    const english = Array.from(probabilities!.data as Float32Array).filter((_, at) => at % 2 === 0);
    expect(JSON.parse(metadata.get("classes")!)).toEqual(["english", "german"]);
    expect(largestDifference(english, expected)).toBeLessThan(1e-5);
  });
});
