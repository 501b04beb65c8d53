import { describe, expect, it } from "vitest";
import { styles } from "../../src/report/color.js";
import type { Comparison } from "../../src/report/groups.js";
import { normPlot } from "../../src/report/loss-plot.js";
import { shownField } from "../../src/report/run-details.js";
import { statusStyle } from "../../src/report/runs-table.js";
import { svgFile } from "../../src/report/svg/render.js";
import { light } from "../../src/report/svg/style.js";
import { marginText, verdicts } from "../../src/report/verdicts.js";

describe("the conclusions of a comparison", () => {
  const pair = (other: string) => ({
    ...{ best: "a", other, count: 3, mean: 1, wins: 3, settled: true, needed: null },
    interval: [0.5, 1.5] as const,
  });
  const textsOf = (others: readonly string[], changes: Partial<Comparison> = {}) =>
    verdicts({
      unit: "seed",
      figure: { name: "MSE", header: "mse", key: "mse" },
      groups: ["a", ...others].map((label) => ({ label, runs: [] })),
      figures: ["a", ...others].map((_, i) => ({ mean: i + 1, count: 3 })),
      validations: ["a", ...others].map((_, i) => i + 1),
      pairs: others.map(pair),
      confidence: 1 - 0.05 / others.length,
      baselines: [],
      ...changes,
    } as unknown as Comparison);

  it("say how sure each interval is where several are to hold together", () => {
    const beats = (name: string) => `a beats ${name} by 1.000 [0.5000, 1.500] on 3 of 3 seeds.`;
    expect(textsOf(["b"])).toEqual([beats("b")]);
    expect(textsOf(["b", "c"])).toEqual([
      beats("b"),
      beats("c"),
      "(Each interval is at 97.5 %, so that both hold jointly at 95 %: Bonferroni.)",
    ]);
    expect(textsOf(["b", "c", "d"]).at(-1)).toBe(
      "(Each interval is at 98.3 %, so that all 3 hold jointly at 95 %: Bonferroni.)",
    );
  });

  it("say of folds alone that they are not independent", () => {
    expect(textsOf(["b"], { unit: "fold" })).toEqual([
      "a beats b by 1.000 [0.5000, 1.500] on 3 of 3 folds.",
      expect.stringContaining("The intervals assume independent folds."),
    ]);
  });

  it("are none from a single seed or fold of each model", () => {
    const counts = (...all: number[]) => ({
      figures: all.map((count, i) => ({ mean: i + 1, count })) as never,
    });
    expect(textsOf(["b"], counts(1, 1))).toEqual(["No verdict from a single seed: try --seeds 5."]);
    expect(textsOf(["b"], { ...counts(1, 1), unit: "fold" })).toEqual([
      "No verdict from a single fold.",
    ]);
    expect(textsOf(["b"], counts(3, 1))[0]).toContain("a beats b");
    expect(textsOf(["b", "c"], counts(1, 1, 1))).toHaveLength(1);
  });

  it("name each model that a baseline beats, and the choice by validation", () => {
    const baselines = [{ label: "last value", value: 1.5, validation: 9, limit: false }];
    expect(textsOf(["b"], { baselines }).slice(1)).toEqual([
      "b is worse than last value: MSE 2.000 against 1.500",
    ]);
    const turned = textsOf(["b"], { validations: [2, 1] });
    expect(turned.at(-1)).toMatch(/^Validation chooses b \(MSE 1\.000 against 2\.000\)/);
  });
});

it("the margin of a pair is that of the better one", () => {
  const pair = { best: "a", other: "b", count: 3, settled: true, needed: null };
  const of = (mean: number, interval: readonly [number, number] | null, wins: number) =>
    marginText({ ...pair, mean, interval, wins } as never, "fold");
  expect(of(1, [0.5, 1.5], 2)).toBe("1.000 [0.5000, 1.500] on 2 of 3 folds");
  expect(of(-1, [-1.5, -0.5], 1)).toBe("1.000 [0.5000, 1.500] on 2 of 3 folds");
  expect(of(-1, null, 0)).toBe("1.000 on 3 of 3 folds");
});

it("the state of a run is green, yellow where it can go on, else red", () => {
  const colored = styles(true, false);
  const states = ["finished", "running", "interrupted", "paused", "failed", "killed"] as const;
  const found = states.map((status) => statusStyle(status as never, colored)("x"));
  const { green, yellow, red } = colored;
  expect(found).toEqual([green, yellow, yellow, yellow, red, red].map((style) => style("x")));
});

it("figures are rounded, settings are not", () => {
  const value = 0.123_456_789;
  const keys = ["test.mse", "final.loss", "validation.mse", "baselines.x.mse", "model.dropout"];
  expect(keys.map((key) => shownField(key, value))).toEqual([
    ...["0.1235", "0.1235", "0.1235", "0.1235"],
    "0.123456789",
  ]);
  expect(["", "a\nb", undefined, [1, 2], true].map((one) => shownField("x", one))).toEqual([
    ...['""', "a b", "-", "[1,2]", "true"],
  ]);
});

it("the plot of gradient norms has their means and their maxima", () => {
  const epochs = [1, 1, 1].map((gradientNorm, i) => ({
    gradientNorm,
    gradientNormMax: 10 ** (i + 1),
  }));
  const plot = normPlot(epochs as never, { width: 60 });
  const ends = plot.split("\n").map((line) => /[xo]$/.exec(line)?.[0]);
  expect(ends.slice(1, 7)).toEqual(["x", ...Array<undefined>(4), "o"]); // the last ones: 1000 and 1
  expect(plot).toContain("─o─ mean   ━x━ max");
});

it("the file of a chart is higher by its key, above which nothing is drawn", () => {
  const chart = { width: 300, height: 100, label: "x", body: '<path d="M0,0"/>' };
  const key = [
    { text: "a", classes: "s0" },
    { text: "b", classes: "s1" },
  ];
  const sizeOf = (file: string) => {
    const [, height, box] = /^<svg[^>]* height="(\d+)"[^>]*viewBox="([^"]+)"/.exec(file)!;
    const [, moved = "0"] = /<g transform="translate\(0,(\d+)\)"><path/.exec(file) ?? [];
    return { height: Number(height), box, moved: Number(moved) };
  };
  expect(sizeOf(svgFile(chart, light))).toEqual({ height: 100, box: "0 0 300 100", moved: 0 });
  const { height, box, moved } = sizeOf(svgFile({ ...chart, key }, light));
  expect(moved).toBeGreaterThan(10);
  expect([height, box]).toEqual([100 + moved, `0 0 300 ${100 + moved}`]);
});
