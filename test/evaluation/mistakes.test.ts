import { describe, expect, it } from "vitest";
import { surestMistakes } from "../../src/evaluation/mistakes.js";

const rows = [
  [0.7, 0.2, 0.1],
  [0.6, 0.3, 0.1],
  [0.1, 0.8, 0.1],
  [0.3, 0.3, 0.4],
];
const predictions = {
  places: 1,
  classes: ["a", "b", "c"],
  targets: Float32Array.of(0, 1, 2, 0),
  logits: Float32Array.from(rows.flat(), Math.log),
  titles: ["first", "second", "third", "fourth"],
};

describe("surestMistakes", () => {
  it("are the wrong predictions with the largest probability, in descending order", () => {
    const found = surestMistakes(predictions, 2);
    expect(found).toMatchObject([
      { example: 2, input: "third", target: "c", prediction: "b" },
      { example: 1, input: "second", target: "b", prediction: "a" },
    ]);
    expect(found[0]!.probability).toBeCloseTo(0.8, 6);
    expect(found[1]!.probability).toBeCloseTo(0.6, 6);
  });

  it("show the beginning of a long text", () => {
    const titles = predictions.titles.map(() => "é".repeat(201));
    const [first] = surestMistakes({ ...predictions, titles }, 1);
    expect(first?.input).toBe(`${"é".repeat(199)}…`);
  });

  it("are fewer where fewer are wrong", () => {
    expect(surestMistakes(predictions, 10)).toHaveLength(3);
  });

  it("name the step where every step has a class", () => {
    const { titles: _, ...unnamed } = predictions;
    const [first] = surestMistakes({ ...unnamed, places: 2 }, 1);
    expect(first).toEqual({
      example: 1,
      step: 0,
      target: "c",
      prediction: "b",
      probability: expect.closeTo(0.8, 6),
    });
  });
});
