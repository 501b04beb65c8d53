import { describe, expect, it } from "vitest";
import {
  hasClasses,
  isStepwise,
  objectives,
  outputShape,
  targetSize,
} from "../../src/data/dataset.js";
import { forecastDataset } from "../../src/data/series-table.js";

const table = { values: Float32Array.from({ length: 3 * 7 }, (_, i) => i), length: 7 };

describe("forecastDataset", () => {
  const dataset = forecastDataset(table, { from: 1, to: 3 }, 4, 3);
  const x = new Float32Array(2 * 4);
  const y = new Float32Array(2 * 4 * 3);
  dataset.fill([1, 0], x, y);

  it("knows its sizes", () => {
    const { count, steps, inputs, outputs } = dataset;
    expect({ count, steps, inputs, outputs }).toEqual({
      count: 2,
      steps: 4,
      inputs: 1,
      outputs: 3,
    });
  });

  it("copies the named rows in the named order", () => {
    expect([...x]).toEqual([14, 15, 16, 17, 7, 8, 9, 10]);
  });

  it("has the next values of every step as its targets", () => {
    expect([...y.subarray(0, 6)]).toEqual([15, 16, 17, 16, 17, 18]);
    expect([...y.subarray(-3)]).toEqual([11, 12, 13]);
  });
});

it("an objective says how many targets an example has", () => {
  const sizes = { steps: 5, outputs: 3 };
  expect(
    objectives.map((objective) => [
      objective,
      hasClasses(objective),
      isStepwise(objective),
      targetSize(objective, sizes),
    ]),
  ).toEqual([
    ["forecast", false, true, 15],
    ["regression", false, false, 3],
    ["classification", true, false, 1],
    ["labelling", true, true, 5],
  ]);
  expect(outputShape({ outputs: 6, variables: ["a", "b"] })).toEqual({ count: 2, ahead: 3 });
  expect(outputShape({ outputs: 6 })).toEqual({ count: 1, ahead: 6 });
});
