import { describe, expect, it } from "vitest";
import type { LastStep } from "../../src/evaluation/last-step.js";
import { parsePredictions, predictionsText } from "../../src/runs/predictions.js";

const count = 6000;
const outputs = 2;
const numbers = (factor: number) =>
  Float64Array.from({ length: count * outputs }, (_, i) => Math.fround(Math.sin(i) * factor));
const lastStep = { count, outputs, targets: numbers(1e-7), predictions: numbers(1e7) };

/** As float32, [targets, predictions]. */
function rounded({ targets, predictions }: Pick<LastStep, "targets" | "predictions">) {
  return [targets, predictions].map((values) => Buffer.from(Float32Array.from(values).buffer));
}

describe("predictions.csv", () => {
  const pieces = [...predictionsText(lastStep)];
  const lines = pieces.join("").trimEnd().split("\n");

  it("comes in pieces of whole lines and gives back every float32", () => {
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(piece.endsWith("\n")).toBe(true);
    expect(lines).toHaveLength(1 + count * outputs);
    expect(rounded(parsePredictions(lines, "p.csv"))).toEqual(rounded(lastStep));
  });

  it("has a line for each row, whatever columns are called", () => {
    const named = { ...lastStep, variables: ["a\nb", 'c,"d"'] };
    const text = [...predictionsText(named)].join("");
    expect(rounded(parsePredictions(text.trimEnd().split("\n"), "p.csv"))).toEqual(
      rounded(lastStep),
    );
  });

  it("has no target where nothing was measured", () => {
    const [targets, predictions] = [Float64Array.of(1, Number.NaN), Float64Array.of(2, 3)];
    const text = [...predictionsText({ count: 1, outputs: 2, targets, predictions })].join("");
    expect(text.split("\n")[2]).toBe("0,2,,3.000000000,0,");
    expect(parsePredictions(text.trimEnd().split("\n"), "p.csv").targets).toEqual(targets);
  });

  it("has the digits of what varies after those of the level", () => {
    const targets = Float64Array.of(1e9 + 0.123, 1e9 + 1.5);
    const text = [...predictionsText({ count: 1, outputs: 2, targets, predictions: targets })];
    expect(parsePredictions(text.join("").trimEnd().split("\n"), "p.csv").targets).toEqual(targets);
  });

  it("has the mean that a standard deviation belongs to beside it", () => {
    const value = Float64Array.of(1);
    const spread = { means: Float64Array.of(1.25), sds: Float64Array.of(0.5) };
    const step = { count: 1, outputs: 1, targets: value, predictions: value, ...spread };
    const rows = [...predictionsText(step)].join("").trimEnd().split("\n");
    expect(rows[0]).toBe("example,ahead,target,prediction,mean,sd,series,time");
    expect(rows[1]).toBe("0,1,1.00000000,1.00000000,1.25000000,0.500000000,0,");
    expect(parsePredictions(rows, "p.csv")).toMatchObject({ targets: value, predictions: value });
  });

  it("names the line that is damaged", () => {
    expect(() => parsePredictions(lines.with(12_000, "5999,1,x"), "p.csv")).toThrow(
      "p.csv, line 12001: damaged, expected example,ahead,target,...",
    );
  });
});
