import { describe, expect, it } from "vitest";
import { areLevel, choiceNote, chosenOf } from "../../src/report/choice.js";
import { compareGroups } from "../../src/report/groups.js";
import { readRun } from "../../src/runs/reader.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

const lstm = { label: "lstm", value: 0.3, validation: 0.1 };
const line = { label: "linear regression", value: 0.2, validation: 0.15 };
const old = { label: "old", value: 0.01, validation: Number.NaN };

describe("a choice", () => {
  it("goes by validation, among those that have such a figure", () => {
    expect(chosenOf([line, lstm, old])).toBe(lstm);
    expect(chosenOf([old])).toBeUndefined();
  });

  it("is explained where the test set ranks something else first", () => {
    expect(choiceNote([line, lstm], "MSE")).toBe(
      "Validation chooses lstm (MSE 0.1000 against 0.1500), though linear regression is better on " +
        "the test set (0.2000 against 0.3000). Choose by validation.",
    );
    expect(choiceNote([line, { ...lstm, value: 0.1 }, old], "MSE")).toBeUndefined();
    expect(choiceNote([line, { ...lstm, value: 0.20001 }], "MSE")).toBeUndefined();
  });

  it.each([
    [1000, 1001, true],
    [1001.0005, 1000, true], // a thousandth of the larger one
    [1000, 1001.1, false],
    [-1000, -1001, true],
    [0, 0, true],
    [0, 1e-9, false],
  ])("counts %d and %d as equal: %s", (a, b, equal) => {
    expect(areLevel(a, b)).toBe(equal);
  });

  it("is what ranks the models of a comparison", () => {
    const base = emptyFolder();
    const group = (label: string, mseLastStep: number, validation: number) => {
      const run = readRun(fakeRun(base, { name: label, mseLastStep, validation }));
      return { label, runs: [run] };
    };
    const { ranks, pairs } = compareGroups([group("lucky", 0.1, 0.3), group("good", 0.2, 0.2)]);
    expect(ranks).toEqual([2, 1]);
    expect(pairs.map(({ best, other }) => [best, other])).toEqual([["good", "lucky"]]);
  });
});
