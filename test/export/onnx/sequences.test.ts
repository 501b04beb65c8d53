import { describe, expect, it } from "vitest";
import { onnx } from "../../../src/export/onnx/index.js";
import { fileChecksums } from "./made-file.js";
import { metadataOf } from "./metadata.js";
import { pairwise } from "./pairwise.js";
import { itRuns, runCases, WHY } from "./runtime.js";
import { sequenceFiles, sequenceInputs } from "./sequences-file.js";
import { largestDifference, predictionRows, sessionOf, trained } from "./session.js";

const narrow = { channels: 3, width: 3, stride: 1 };
const wide = { channels: 4, width: 5, stride: 2 };

const { rows, impossible } = pairwise(
  {
    cell: ["rnn", "lstm", "gru", "mingru", "minlstm"],
    bidirectional: [false, true],
    layers: [1, 2],
    dilated: [false, true],
    norm: ["none", "layer"],
    input: ["numbers", "characters", "words"],
    embedding: [undefined, 3],
    pooling: ["last", "mean", "max", "attention"],
    convolution: [[], [wide], [narrow, wide]],
    skip: ["none", "miniRocket"],
    scaling: ["standard", "none"],
    loss: ["crossEntropy", "mse", "quantile"],
    dropout: [0, 0.5],
  },
  ({ input, embedding, skip }) =>
    input === "numbers" ? embedding === undefined : skip !== "miniRocket",
);

type Case = (typeof rows)[number];

function configOf({ input, loss, scaling, dropout, layers, dilated, ...model }: Case) {
  const classes = loss === "crossEntropy";
  const columns = {
    numbers: { file: "numbers.csv", id: "id", features: ["a", "b"] },
    characters: { file: "texts.csv", text: "text" },
    words: { file: "texts.csv", text: "text", tokens: "words" },
  };
  return {
    data: {
      task: "labelled",
      ...columns[input as keyof typeof columns],
      ...(classes ? { label: "label" } : { label: "size", objective: "regression" }),
      split: "part",
      scaling,
    },
    model: {
      ...model,
      layers,
      ...(model.skip === "miniRocket" && { skipFeatures: 336 }),
      ...(dilated && { dilation: [3, 2].slice(0, layers) }),
      hidden: 4,
      dropout: layers > 1 ? dropout : 0,
      inputDropout: dropout,
    },
    training: { epochs: 1, ...(!classes && { loss }) },
  };
}

describe("an exported model of labelled sequences", () => {
  itRuns.each(runCases(rows))(
    `$cell $norm $bidirectional $dilated $input $pooling $loss: as predictions.csv${WHY}`,
    async (row) => {
      const folder = await trained(configOf(row), sequenceFiles);
      const file = (await onnx.render([folder], {})) as Uint8Array;
      const session = await sessionOf(file);
      const metadata = metadataOf(file);
      const inputs = sequenceInputs[row.input as keyof typeof sequenceInputs](metadata);
      expect(Object.keys(inputs)).toEqual(session.inputNames);
      const outputs = await session.run(inputs);
      const said = predictionRows(folder);
      if (row.loss === "crossEntropy") {
        const names: string[] = JSON.parse(metadata.get("classes")!);
        const numbers = [...(outputs.class!.data as Int32Array)];
        expect(numbers.map((number) => names[number])).toEqual(
          said.map(({ prediction }) => prediction),
        );
        const chosen = numbers.map((number, at) => {
          return (outputs.probabilities!.data as Float32Array)[at * names.length + number]!;
        });
        const probabilities = said.map(({ probability }) => Number(probability));
        expect(largestDifference(chosen, probabilities)).toBeLessThan(1e-5);
        return;
      }
      const predicted = outputs.prediction!.data as Float64Array;
      const expected = said.map(({ prediction }) => Number(prediction));
      const scale = 100; // the numbers are from 1002 to 1109
      expect(largestDifference(predicted, expected) / scale).toBeLessThan(1e-5);
      if (row.loss === "quantile") {
        const values = outputs.quantiles!.data as Float64Array;
        const levels = said.flatMap((row) =>
          ["quantile_0.1", "prediction", "quantile_0.9"].map((name) => Number(row[name])),
        );
        expect(largestDifference(values, levels) / scale).toBeLessThan(1e-5);
      }
    },
  );

  it("has the graph that ONNX Runtime ran, in each of these cases", async () => {
    expect(await fileChecksums(rows.map(configOf), sequenceFiles)).toMatchSnapshot();
  });

  it("is tested with each two options together that may be", () => {
    expect(rows.length).toBeGreaterThan(15);
    expect(impossible.toSorted()).toEqual([
      '["embedding",3,"skip","miniRocket"]',
      '["input","characters","skip","miniRocket"]',
      '["input","numbers","embedding",3]',
      '["input","words","skip","miniRocket"]',
    ]);
  });
});
