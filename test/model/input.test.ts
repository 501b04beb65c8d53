import { describe, expect, it } from "vitest";
import { inputValues } from "../../src/model/input-values.js";
import { modelSpec } from "../../src/model/spec.js";
import { plainModel } from "../helpers/model.js";

const data = {
  objective: "classification",
  inputs: 1,
  outputs: 2,
  steps: 3,
  vocabulary: 4,
  variableLength: true,
} as const;
const batch = {
  size: 2,
  x: Float32Array.of(3, -1, 0, 1, 2, 2),
  y: Float32Array.of(0, 1),
  lengths: Int32Array.of(3, 1),
};

describe("tokens", () => {
  it("are one input each without an embedding, and none behind the end", () => {
    const spec = modelSpec(plainModel, data);
    expect(spec.inputs).toBe(4);
    const values = inputValues(batch, data, spec);
    expect([...values.subarray(0, 12)]).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]);
    expect([...values.subarray(12)]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it("stay numbers with one", () => {
    const spec = modelSpec({ ...plainModel, embedding: 5 }, data);
    expect(spec.inputs).toBe(1);
    expect(inputValues(batch, data, spec)).toBe(batch.x);
  });
});

describe("a model that its data does not fit", () => {
  it.each([
    [{ embedding: 8 }, { vocabulary: undefined }, "model.embedding is 8, expected none"],
    [{}, { vocabulary: 5000 }, "model.embedding is missing, expected a size such as 32"],
    [{ pooling: "mean" }, { objective: "labelling" }, "model.pooling is mean, expected last"],
    [
      { convolution: [{ channels: 2, width: 3, stride: 2 }] },
      { objective: "forecast" },
      "model.convolution is given, expected none",
    ],
  ] as const)("%j with %j is refused", (change, shape, problem) => {
    expect(() => modelSpec({ ...plainModel, ...change }, { ...data, ...shape })).toThrow(problem);
  });
});
