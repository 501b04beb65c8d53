import { describe, expect, it } from "vitest";
import type { ClassPredictions } from "../../src/evaluation/classes.js";
import { decodeLogits, encodeLogits } from "../../src/runs/logits.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/runs/safetensors.js";
import { UserError } from "../../src/shared/errors.js";

const predicted: ClassPredictions = {
  places: 2,
  classes: ["one, two", 'a "b"\n', "ä"],
  targets: Float32Array.of(0, 2, 1, 1),
  logits: Float32Array.from({ length: 12 }, (_, i) => Math.sin(i)),
};

describe("the logits of a test set", () => {
  it("are what was written", () => {
    expect(decodeLogits(encodeLogits(predicted), "test")).toEqual(predicted);
    const titled = { ...predicted, titles: ["a,b", "c"] };
    expect(decodeLogits(encodeLogits(titled), "test")).toEqual(titled);
  });

  it.each([
    ["without names", {}],
    ["with names that are none", { classes: "[1, 2, 3]" }],
    ["with too few names", { classes: '["a", "b"]' }],
  ])("are refused %s", (_, metadata) => {
    const { logits, targets } = predicted;
    const tensors = [
      { name: "logits", shape: [2, 2, 3], values: logits },
      { name: "targets", shape: [2, 2], values: targets },
    ];
    const damaged = () => decodeLogits(encodeSafetensors({ tensors, metadata }), "test");
    expect(damaged).toThrow(UserError);
    expect(damaged).toThrow(/^test: /);
  });

  it("are refused where a tensor is missing", () => {
    const metadata = { classes: '["a"]' };
    const empty = encodeSafetensors({ tensors: [], metadata });
    expect(() => decodeLogits(empty, "test")).toThrow("test: damaged, expected logits");
  });
});

it.each<[string, number[], number[], string]>([
  ["another number of classes", [2, 2, 2], [2, 2], '["a","b","c"]'],
  ["other places", [2, 2, 3], [4, 1], '["a","b","c"]'],
  ["a list of places alone", [2, 2, 3], [4], '["a","b","c"]'],
  ["no list of names", [2, 2, 3], [2, 2], '"abc"'],
])("logits with %s are damaged", (_, ofLogits, ofTargets, classes) => {
  const count = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
  const tensors = [
    { name: "logits", shape: ofLogits, values: new Float32Array(count(ofLogits)) },
    { name: "targets", shape: ofTargets, values: new Float32Array(count(ofTargets)) },
  ];
  const file = encodeSafetensors({ tensors, metadata: { classes } });
  expect(() => decodeLogits(file, "x")).toThrow(
    new UserError("x: damaged, expected logits and targets of a test set's classes"),
  );
});

it("titles that are no list of names are left out", () => {
  const { tensors, metadata } = decodeSafetensors(encodeLogits(predicted), "x");
  for (const titles of ["3", "[1]", "null"]) {
    const file = encodeSafetensors({ tensors, metadata: { ...metadata, titles } });
    expect(decodeLogits(file, "x")).toEqual(predicted);
  }
  expect(metadata).toEqual({ format: "pt", classes: JSON.stringify(predicted.classes) });
});
