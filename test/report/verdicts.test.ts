import { describe, expect, it } from "vitest";
import { pairedDifference } from "../../src/evaluation/statistics.js";
import { verdict } from "../../src/report/verdicts.js";

const pair = (first: number[], second: number[], confidence?: number) => ({
  best: "lstm",
  other: "gru",
  ...pairedDifference(first, second, confidence),
});

describe("verdict", () => {
  it("says by how much the best one is better where the interval leaves out 0", () => {
    const better = pair([0.0121, 0.0146, 0.0118], [0.0155, 0.0176, 0.0149]);
    expect(verdict(better, "seed")).toBe(
      "lstm beats gru by 0.003167 [0.002650, 0.003684] on 3 of 3 seeds.",
    );
  });

  it("names the better one where it is not the one that validation chose", () => {
    const worse = pair([0.0155, 0.0176, 0.0149], [0.0121, 0.0146, 0.0118]);
    expect(verdict(worse, "seed")).toBe(
      "gru beats lstm by 0.003167 [0.002650, 0.003684] on 3 of 3 seeds.",
    );
  });

  it("keeps its order where neither is better, whichever has the smaller error", () => {
    const close = pair([0.0131, 0.0135, 0.0149], [0.0121, 0.0146, 0.0118]);
    expect(verdict(close, "fold")).toMatch(
      /^lstm and gru: too close to call with 3 folds \(-0\.001000 \[-0\.00\d+, 0\.00\d+\], lstm ahead on 1 of 3 folds\); about \d+ folds would/,
    );
  });

  it("says that it cannot be said, and how many seeds it would take", () => {
    const close = pair([0.0121, 0.0146, 0.0118], [0.0131, 0.0135, 0.0149]);
    expect(verdict(close, "seed")).toMatch(
      /^lstm and gru: too close to call with 3 seeds \(0\.001000 \[-0\.00[^)]*, lstm ahead on 2 of 3 seeds\); about \d+ seeds would be needed at this effect size\.$/,
    );
  });

  it("does not promise that seeds help where there is hardly a difference", () => {
    const even = pair([1, 2, 3, 4], [1.9, 1.1, 3.9, 3.1]);
    expect(verdict(even, "seed")).toContain("more than 1,000 seeds would be needed");
  });

  it("asks for a stricter interval where more pairs are compared", () => {
    const [first, second] = [
      [0.0121, 0.0146, 0.0118],
      [0.0151, 0.0186, 0.0136],
    ];
    expect(verdict(pair(first, second, 0.9), "seed")).toContain("beats");
    expect(verdict(pair(first, second, 0.99), "seed")).toContain("too close to call");
  });

  it("knows of equal runs and of none in common", () => {
    expect(verdict(pair([1, 2], [1, 2]), "seed")).toBe("lstm and gru are equal on all 2 seeds.");
    expect(verdict(pair([1, 2], [1, 2]), "fold")).toBe("lstm and gru are equal on all 2 folds.");
    expect(verdict(pair([], []), "seed")).toContain("no seed in common");
    expect(verdict(pair([1], [2]), "seed")).toContain("one seed in common");
  });
});
