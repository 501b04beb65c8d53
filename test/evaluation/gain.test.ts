import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gainConfidence, groupMeans } from "../../src/evaluation/gain.js";

interface Case {
  readonly ahead: number;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly confidence: number;
}

const file = new URL("../golden/gain_golden.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as Case[];

describe("gainConfidence", () => {
  it.each(cases)("is that of statsmodels and SciPy, $ahead ahead", (example) => {
    const { before, after, ahead, confidence } = example;
    const found = gainConfidence(before, after, { windows: before.length, ahead });
    if (before.length > 0 && mean(before) <= mean(after)) expect(found).toBe(0);
    else expect(found).toBeCloseTo(confidence, 8);
  });

  it("is 0 where losses grew, and where all targets overlap", () => {
    const [low, high] = [
      [1, 2, 3, 1, 2, 3],
      [2, 3, 4, 2, 3, 4.5],
    ];
    expect(gainConfidence(low, high, { windows: 6, ahead: 1 })).toBe(0);
    expect(gainConfidence(high, low, { windows: 6, ahead: 1 })).toBeGreaterThan(0.99);
    expect(gainConfidence(high, low, { windows: 6, ahead: 6 })).toBe(0);
  });

  it("is 0 where there are fewer windows than steps ahead, or the mean gain is 0", () => {
    expect(gainConfidence([2, 3], [1, 1], { windows: 2, ahead: 4 })).toBe(0);
    expect(gainConfidence([2], [1], { windows: 1, ahead: 1 })).toBe(0);
    expect(gainConfidence([1, 2, 5], [2, 1, 5], { windows: 3, ahead: 1 })).toBe(0);
  });

  it("is 1 where every gain is the same", () => {
    expect(gainConfidence([2, 3, 4, 5], [1, 2, 3, 4], { windows: 4, ahead: 1 })).toBe(1);
  });

  it("counts the overlap of targets in groups of windows", () => {
    const [before, after] = [
      [3, 2, 4, 6, 5, 4, 2, 3],
      [2, 2.5, 3, 4, 4.5, 4, 2.5, 1],
    ];
    const inGroups = gainConfidence(before, after, { windows: 2000, ahead: 4 }); // of two windows each
    expect(inGroups).toBe(gainConfidence(before, after, { windows: 8, ahead: 2 }));
    expect(inGroups).not.toBe(gainConfidence(before, after, { windows: 8, ahead: 4 }));
  });

  it("leaves out windows without a measured target", () => {
    const before = [2, Number.NaN, 3, 4, 2];
    const after = [1, Number.NaN, 2.5, 3, 1.2];
    const without = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value));
    const overlap = { windows: 5, ahead: 1 };
    expect(gainConfidence(before, after, overlap)).toBe(
      gainConfidence(without(before), without(after), overlap),
    );
  });
});

describe("groupMeans", () => {
  it("keeps a thousand losses, and means of as many that follow each other of more", () => {
    expect(groupMeans([3, 1, 2])).toEqual([3, 1, 2]);
    const many = Array.from({ length: 2500 }, (_, i) => i);
    const means = groupMeans(many);
    expect(means).toHaveLength(834);
    expect(means.slice(0, 2)).toEqual([1, 4]);
    expect(means.at(-1)).toBe(2499);
  });

  it("leaves missing losses out of a group's mean", () => {
    const losses = Array.from({ length: 2000 }, (_, i) => (i === 1 ? Number.NaN : i));
    expect(groupMeans(losses).slice(0, 2)).toEqual([0, 2.5]);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
