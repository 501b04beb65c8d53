import { describe, expect, it } from "vitest";
import { classEnsemble } from "../../src/evaluation/class-ensemble.js";
import { type ClassPredictions, classScores } from "../../src/evaluation/classes.js";

/** Predictions whose softmax has the given probabilities, whatever is added to a row's logits. */
function predictions(targets: number[], rows: number[][], shift = 0): ClassPredictions {
  return {
    places: 1,
    classes: ["a", "b", "c"],
    targets: Float32Array.from(targets),
    logits: Float32Array.from(rows.flat(), (p) => Math.log(p) + shift),
  };
}

const targets = [0, 1, 2];
const first = [
  [0.7, 0.2, 0.1],
  [0.5, 0.4, 0.1],
  [0.2, 0.5, 0.3],
];
const second = [
  [0.2, 0.5, 0.3],
  [0.2, 0.7, 0.1],
  [0.3, 0.4, 0.3],
];

describe("classEnsemble", () => {
  const mean = classEnsemble([predictions(targets, first), predictions(targets, second, 5)]);

  it("is the mean of the members' probabilities", () => {
    const means = [0.45, 0.35, 0.2, 0.35, 0.55, 0.1, 0.25, 0.45, 0.3];
    for (const [i, p] of means.entries()) expect(Math.exp(mean.logits[i]!)).toBeCloseTo(p, 6);
  });

  it("is scored as any classifier", () => {
    // Said: a, b, b. F1 of a: 1, of b: 2/3, of c: 0. Alone, each member is right once.
    const { accuracy, errorRate, macroF1, crossEntropy } = classScores(mean);
    expect(accuracy).toBeCloseTo(2 / 3, 12);
    expect(errorRate).toBeCloseTo(1 / 3, 12);
    expect(macroF1).toBeCloseTo((1 + 2 / 3 + 0) / 3, 12);
    expect(crossEntropy).toBeCloseTo(-Math.log(0.45 * 0.55 * 0.3) / 3, 6);
  });

  it("of equal members is the member", () => {
    const single = predictions(targets, first, 2);
    const { crossEntropy } = classScores(classEnsemble([single, single, single]));
    expect(crossEntropy).toBeCloseTo(classScores(single).crossEntropy, 6);
  });

  it("keeps probabilities that no float32 holds", () => {
    const sure = { ...predictions([1], []), logits: Float32Array.of(0, -500, -500) };
    const { crossEntropy } = classScores(classEnsemble([sure, sure]));
    expect(crossEntropy).toBeCloseTo(500, 3);
  });
});
