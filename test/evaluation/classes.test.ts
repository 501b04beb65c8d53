import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { classScores, likeliest } from "../../src/evaluation/classes.js";
import { crossEntropy } from "../../src/kernels/losses/cross-entropy.js";

interface Golden {
  readonly name: string;
  readonly classes: number;
  readonly targets: number[];
  readonly logits: number[];
  readonly accuracy: number;
  readonly macroF1: number;
  readonly crossEntropy: number;
  readonly confusion: number[][];
  readonly byClass: { precision: number; recall: number; f1: number; support: number }[];
}

const golden = JSON.parse(
  readFileSync(new URL("../golden/classes_golden.json", import.meta.url), "utf8"),
) as Golden[];

/** Logits whose softmax has the given probabilities. */
const logits = (...rows: number[][]) => Float32Array.from(rows.flat(), (p) => Math.log(p) + 3);

describe("crossEntropy", () => {
  it("is the negative logarithm of the class's probability", () => {
    const row = logits([0.7, 0.2, 0.1]);
    expect(crossEntropy.value(row, 0)).toBeCloseTo(-Math.log(0.7), 6);
    expect(crossEntropy.value(row, 2)).toBeCloseTo(-Math.log(0.1), 6);
  });

  it("does not overflow", () => {
    expect(crossEntropy.value(Float32Array.of(1000, 0), 1)).toBe(1000);
    expect(crossEntropy.value(Float32Array.of(-1000, 1000), 1)).toBe(0);
  });
});

describe("likeliest", () => {
  it("is the first of equal ones", () => {
    expect(likeliest(Float32Array.of(1, 3, 3, 2))).toBe(1);
  });
});

describe.each(golden)(
  "classScores of $name",
  ({ classes, targets, logits: given, ...expected }) => {
    const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
    const scores = classScores({
      places: 1,
      classes: names,
      targets: Float32Array.from(targets),
      logits: Float32Array.from(given),
    });

    it.each(["accuracy", "macroF1", "crossEntropy"] as const)("has scikit-learn's %s", (figure) => {
      expect(scores[figure]).toBeCloseTo(expected[figure], 12);
    });

    it("has scikit-learn's figures of each class and its confusion matrix", () => {
      expect(scores.confusion).toEqual(expected.confusion);
      for (const [index, figures] of expected.byClass.entries()) {
        for (const [key, value] of Object.entries(figures)) {
          expect(scores.byClass[index]![key as keyof typeof figures]).toBeCloseTo(value, 12);
        }
      }
    });
  },
);

describe("classScores", () => {
  // y_true = [0, 0, 0, 1, 1, 2], y_pred = [0, 0, 1, 1, 1, 0]; sklearn.metrics.classification_report
  // gives precision 2/3, 2/3, 0, recall 2/3, 1, 0, f1 2/3, 4/5, 0.
  const said = [0, 0, 1, 1, 1, 0];
  const rows = said.map((predicted) => [0, 1, 2].map((index) => (index === predicted ? 0.8 : 0.1)));
  const scores = classScores({
    places: 1,
    classes: ["a", "b", "c"],
    targets: Float32Array.of(0, 0, 0, 1, 1, 2),
    logits: logits(...rows),
  });

  it("counts by true and predicted class", () => {
    expect(scores.confusion).toEqual([
      [2, 1, 0],
      [0, 2, 0],
      [1, 0, 0],
    ]);
  });

  it("has precision, recall and F1 of each class, 0 where there is nothing to divide by", () => {
    const expected = [
      { name: "a", precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, support: 3 },
      { name: "b", precision: 2 / 3, recall: 1, f1: 4 / 5, support: 2 },
      { name: "c", precision: 0, recall: 0, f1: 0, support: 1 },
    ];
    for (const [index, figures] of scores.byClass.entries()) {
      for (const key of ["precision", "recall", "f1"] as const) {
        expect(figures[key]).toBeCloseTo(expected[index]![key], 12);
      }
      expect(figures.support).toBe(expected[index]!.support);
    }
  });

  it("has the figures of all together", () => {
    expect(scores.accuracy).toBeCloseTo(4 / 6, 12);
    expect(scores.errorRate).toBeCloseTo(2 / 6, 12);
    expect(scores.macroF1).toBeCloseTo((2 / 3 + 4 / 5) / 3, 12);
    expect(scores.crossEntropy).toBeCloseTo(-(4 * Math.log(0.8) + 2 * Math.log(0.1)) / 6, 6);
  });
});
