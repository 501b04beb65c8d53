import { describe, expect, it } from "vitest";
import { parsePredictions, predictionsText } from "../../src/runs/predictions.js";

const count = 6000;
const outputs = 2;
const numbers = (factor: number) =>
  Float32Array.from({ length: count * outputs }, (_, i) => Math.sin(i) * factor);
const lastStep = { count, outputs, targets: numbers(1e-7), predictions: numbers(1e7) };

describe("predictions.csv", () => {
  const pieces = [...predictionsText(lastStep)];
  const lines = pieces.join("").trimEnd().split("\n");

  it("comes in pieces of whole lines and gives back every float32", () => {
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(piece.endsWith("\n")).toBe(true);
    expect(lines).toHaveLength(1 + count * outputs);
    expect(parsePredictions(lines, "p.csv")).toEqual(lastStep);
  });

  it("has a line for each row, whatever columns are called", () => {
    const named = { ...lastStep, variables: ["a\nb", 'c,"d"'] };
    const text = [...predictionsText(named)].join("");
    expect(parsePredictions(text.trimEnd().split("\n"), "p.csv")).toEqual(lastStep);
  });

  it("names the line that is damaged", () => {
    expect(() => parsePredictions(lines.with(12_000, "5999,1,x"), "p.csv")).toThrow(
      "p.csv, line 12001: damaged, expected example,ahead,target,...",
    );
  });
});
