import { describe, expect, it } from "vitest";
import { classesText, mistakeRows } from "../../src/report/classes-text.js";
import { plainStyles, styles } from "../../src/report/color.js";
import { displayWidth } from "../../src/report/text.js";
import type { ClassSummary } from "../../src/runs/records.js";

function summaryOf(names: readonly string[]): ClassSummary {
  const figures = { precision: 2 / 3, recall: 0.5, f1: 4 / 7, support: 1200 };
  return {
    objective: "classification",
    final: { loss: 1, lossLastStep: 1, valLoss: 1, valLossLastStep: 1 },
    expectations: [],
    test: {
      crossEntropy: 0.5,
      accuracy: 0.5,
      errorRate: 0.5,
      macroF1: 4 / 7,
      byClass: names.map((name) => ({ name, ...figures })),
      confusion: names.map((_, row) => names.map((__, column) => (row === column ? 1200 : column))),
    },
    mistakes: [
      { example: 7, input: "bonjour", target: "french", prediction: "english", probability: 0.9 },
    ],
    baselines: [],
  };
}

describe("classesText", () => {
  it("has the confusion matrix, the classes and the wrong examples", () => {
    const text = classesText(summaryOf(["english", "french"]), { width: 80, styles: plainStyles });
    expect(text).toMatchInlineSnapshot(`
      "Confusion matrix: rows are true classes, columns are predicted classes
               english  french
      ───────  ───────  ──────
      english    1,200       1
      french         .   1,200

      Classes
      class    precision  recall     F1  examples
      ───────  ─────────  ──────  ─────  ────────
      english      0.667   0.500  0.571     1,200
      french       0.667   0.500  0.571     1,200

      Most confident mistakes
      input    true    predicted  probability
      ───────  ──────  ─────────  ───────────
      bonjour  french  english          0.900"
    `);
  });

  it("has no title of mistakes if there are none, and zeros as dots, also on the diagonal", () => {
    const summary = summaryOf(["a", "b"]);
    const test = {
      ...summary.test,
      confusion: [
        [0, 3],
        [0, 1],
      ],
    };
    const text = classesText(
      { ...summary, test, mistakes: [] },
      { width: 80, styles: styles(true) },
    );
    const [bold, dim] = [styles(true).bold, styles(true).dim];
    const [, , , a, b] = text.split("\n");
    expect(a).toContain(bold("."));
    expect(b).toContain(dim("."));
    expect(b).toContain(bold("1"));
    expect(a).toMatch(/ 3$/);
    expect(text).not.toContain("mistakes");
  });

  it("numbers examples without an input, and the steps of labels", () => {
    const mistake = { target: "a", prediction: "b", probability: 0.98765 };
    const mistakes = [
      { ...mistake, example: 7, step: 3, input: "x y" },
      { ...mistake, example: 12, step: 10 },
    ];
    expect(mistakeRows({ ...summaryOf(["a", "b"]), mistakes })).toEqual({
      headers: ["input", "step", "true", "predicted", "probability"],
      rows: [
        ["x y", "3", "a", "b", "0.988"],
        ["12", "10", "a", "b", "0.988"],
      ],
    });
    const plain = [{ ...mistake, example: 12 }];
    expect(mistakeRows({ ...summaryOf(["a", "b"]), mistakes: plain })).toEqual({
      headers: ["example", "true", "predicted", "probability"],
      rows: [["12", "a", "b", "0.988"]],
    });
  });

  it("keeps within the terminal however many classes there are", () => {
    const names = Array.from({ length: 40 }, (_, index) => `a class with a long name ${index}`);
    const text = classesText(summaryOf(names), { width: 80, styles: plainStyles });
    for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });
});
