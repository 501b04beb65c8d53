import type * as ort from "onnxruntime-common";
import { describe, expect, it } from "vitest";
import { loadData } from "../../../src/data/registry.js";
import type { TaskData } from "../../../src/data/task.js";
import { onnx } from "../../../src/export/onnx/index.js";
import { readConfig } from "../../../src/runs/reader.js";
import { fileChecksums } from "./made-file.js";
import { metadataOf } from "./metadata.js";
import { itRuns, runCases, WHY } from "./runtime.js";
import { tokens } from "./sequences-file.js";
import { float64, largestDifference, predictionRows, sessionOf, trained } from "./session.js";

const split = [30, 10, 10];

function configOf(data: object, model: object) {
  return { data: { split, ...data }, model: { hidden: 5, ...model }, training: { epochs: 1 } };
}

const sines = { task: "sines", series: 50, steps: 12, ahead: 3 };
const adding = { task: "adding", sequences: 50, steps: 9 };
const copy = { task: "copy", sequences: 50, blanks: 4 };
const words = {
  data: { task: "words", languages: ["english", "german"], words: 40 },
  model: { cell: "gru", hidden: 5 },
  training: { epochs: 1 },
};

/** What a session gives for the test part of made data, and what predictions.csv says. */
async function made(data: object, model: object) {
  const folder = await trained(configOf(data, model));
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
  it("has the graph that ONNX Runtime ran, in each of these cases", async () => {
    const models: readonly (readonly [object, object])[] = [
      ...["everyStep", "lastStep"].map(
        (targets) => [sines, { cell: "bidirectional", targets }] as const,
      ),
      ...["none", "linear", "miniRocket"].map((skip) => [adding, { cell: "gru", skip }] as const),
      ...[false, true].map((bidirectional) => [copy, { cell: "lstm", bidirectional }] as const),
    ];
    const contents = models.map(([data, model]) => configOf(data, model));
    expect(await fileChecksums([...contents, words])).toMatchSnapshot();
  });

  itRuns.each(runCases(["everyStep", "lastStep"]))(
    `forecasts sines, targets %s${WHY}`,
    async (targets) => {
      const { outputs, said } = await made(sines, { cell: "bidirectional", targets });
      const expected = said.map(({ prediction }) => Number(prediction));
      expect(outputs.forecast!.dims).toEqual([10, 1, 3]);
      const forecast = outputs.forecast!.data as Float64Array;
      expect(largestDifference(forecast, expected)).toBeLessThan(1e-5);
    },
  );

  itRuns.each(runCases(["none", "linear", "miniRocket"]))(
    `adds numbers, skip %s${WHY}`,
    async (skip) => {
      const { outputs, said } = await made(adding, { cell: "gru", skip });
      const expected = said.map(({ prediction }) => Number(prediction));
      const predicted = outputs.prediction!.data as Float64Array;
      expect(largestDifference(predicted, expected)).toBeLessThan(1e-5);
    },
  );

  itRuns.each(runCases([false, true]))(
    `labels every step, bidirectional %s${WHY}`,
    async (bidirectional) => {
      const { outputs, said } = await made(copy, { cell: "lstm", bidirectional });
      const names = ["blank", ...Array.from({ length: 8 }, (_, index) => String(index + 1))];
      const numbers = [...(outputs.class!.data as Int32Array)];
      expect(outputs.class!.dims).toEqual([10, said.length / 10]);
      expect(numbers.map((number) => names[number])).toEqual(
        said.map(({ prediction }) => prediction),
      );
    },
  );

  itRuns(`predicts languages from letters${WHY}`, async () => {
    const folder = await trained(words);
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
