import { describe, expect, it } from "vitest";
import { openRun } from "../../src/library/index.js";
import type * as Predict from "../../src/predict/index.js";
import { pairwise } from "../export/onnx/pairwise.js";
import { sequenceFiles } from "../export/onnx/sequences-file.js";
import { trained } from "../export/onnx/session.js";
import { exportedModel } from "./exported.js";

/** As the build makes it for others. */
const BUILT = new URL("../../dist/predict/index.js", import.meta.url);
const { loadModel, UserError }: typeof Predict = await import(BUILT.href);

const narrow = { channels: 3, width: 3, stride: 1 };
const wide = { channels: 4, width: 5, stride: 2 };

const { rows } = pairwise(
  {
    cell: ["rnn", "lstm", "gru", "mingru", "minlstm"],
    bidirectional: [false, true],
    layers: [1, 2],
    input: ["numbers", "characters", "words", "wide"],
    embedding: [undefined, 3],
    pooling: ["last", "mean", "max", "attention"],
    convolution: [[], [wide], [narrow, wide]],
    norm: ["none", "layer"],
    dilated: [false, true],
    scaling: ["standard", "none"],
    loss: ["crossEntropy", "mse", "quantile"],
  },
  ({ input, embedding }) => ["characters", "words"].includes(input) || embedding === undefined,
);

type Case = (typeof rows)[number];

/** Of each sequence a row, whose label is a class or a number. */
function wideFile(labelOf: (i: number) => string | number): string {
  const sequences = Array.from({ length: 45 }, (_, i) => {
    const values = Array.from({ length: 8 }, (_, k) => (k > 3 + (i % 5) ? "" : (i % 3) + k / 7));
    const part = ["train", "train", "train", "valid", "test"][Math.floor(i / 3) % 5]!;
    return [labelOf(i), part, ...values].join(",");
  });
  return ["label,part,1,2,3,4,5,6,7,8", ...sequences].join("\n");
}

const files = {
  ...sequenceFiles,
  "wide.csv": wideFile((i) => `kind ${i % 3}`),
  "sizes.csv": wideFile((i) => 1000 + 50 * (i % 3) + (i % 5)),
};

const columns: Readonly<Record<string, object>> = {
  numbers: { file: "numbers.csv", id: "id", features: ["a", "b"] },
  characters: { file: "texts.csv", text: "text" },
  words: { file: "texts.csv", text: "text", tokens: "words" },
  wide: { file: "wide.csv", layout: "wide" },
};

function configOf({ input, loss, scaling, layers, dilated, ...model }: Case) {
  const isClassifier = loss === "crossEntropy";
  const label = input === "wide" || isClassifier ? "label" : "size";
  const file = input === "wide" && !isClassifier ? { file: "sizes.csv" } : {};
  const labels = { label, ...file, objective: isClassifier ? "classification" : "regression" };
  return {
    data: { task: "labelled", ...columns[input], ...labels, split: "part", scaling },
    model: { ...model, layers, hidden: 4, ...(dilated && { dilation: [3, 2].slice(0, layers) }) },
    training: { epochs: 1, ...(!isClassifier && { loss }) },
  };
}

/** Sequences that training did not have; the last is one that no model can take. */
const newer: Readonly<Record<string, readonly Predict.Row[]>> = {
  numbers: [3, 1, 9].flatMap((length, s) => [
    ...Array.from({ length }, (_, k) => ({ id: `n${s}`, a: 5 + k / 3, b: 110 - s })),
    ...(s < 2 ? [] : [{ id: "none", a: null, b: 4 }]),
  ]),
  characters: ["red ash", "Zoo, ünïcode", "x", null].map((text) => ({ text })),
  words: ["red ash", "Zoo isn't, oak", "x", null].map((text) => ({ text })),
  wide: [
    [1, 2.5, 3],
    [0.25, null, 2],
    [null, null, null],
  ].map(([a, b, c]) => ({ "1": a!, "2": b!, "3": c! })),
};

/** The columns that the rows of an input need; those of a wide file are only counted. */
const inputs: Readonly<Record<string, readonly string[]>> = {
  numbers: ["id", "a", "b"],
  characters: ["text"],
  words: ["text"],
  wide: [],
};

describe("rnnlab/predict of sequences", () => {
  it.each(rows)(
    "$cell $bidirectional $input $embedding $pooling $norm $dilated $loss: bit for bit as predict",
    async (row) => {
      const folder = await trained(configOf(row), files);
      const model = await loadModel(await exportedModel(folder));
      const given = newer[row.input]!;
      const isClassifier = row.loss === "crossEntropy";
      expect(model.classes).toEqual(isClassifier ? ["kind 0", "kind 1", "kind 2"] : []);
      expect(model.objective).toBe(isClassifier ? "classification" : "regression");
      expect(model.columns).toEqual(inputs[row.input]);
      const found = model.predict(given);
      expect(found).toEqual(await openRun(folder).predict(given));
      expect(found.objective).toBe(model.objective);
      if (found.objective === "forecast") throw new Error(found.objective);
      expect(found.predictions.at(-1)!.problem).toBeTypeOf("string");
      expect(found.predictions[0]!.prediction).toBeDefined();
      const different = new Set(found.predictions.map((prediction) => JSON.stringify(prediction)));
      expect(different.size).toBe(found.predictions.length);
    },
  );

  it("words: bit for bit as predict, and what is not expected is refused", async () => {
    const data = { task: "words", languages: ["english", "german"], words: 40 };
    const config = { data, model: { cell: "gru", hidden: 4 }, training: { epochs: 1 } };
    const folder = await trained(config);
    const model = await loadModel(await exportedModel(folder));
    expect(model.classes).toEqual(["english", "german"]);
    expect(model.columns).toEqual(["word"]);
    const words = ["straße", "heuristically", "e-mail", "Äh"].map((word) => ({ word }));
    expect(model.predict(words)).toEqual(await openRun(folder).predict(words));
    expect(() => model.predict([{ word: "1" }])).toThrow(UserError);
    expect(() => model.predict(words, { horizon: 2 })).toThrow(/horizon is 2.*"words"/);
  });
});
