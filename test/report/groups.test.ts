import { describe, expect, it } from "vitest";
import { comparisonResult } from "../../src/report/comparison-result.js";
import { compareGroups, ensembleRows, type RunGroup } from "../../src/report/groups.js";
import { targetCells } from "../../src/report/targets-table.js";
import { verdicts } from "../../src/report/verdicts.js";
import { readRun } from "../../src/runs/reader.js";
import type { ValueSummary } from "../../src/runs/records.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

const made = readRun(fakeRun(emptyFolder()));
const summary = made.summary as ValueSummary;

/** A model's runs: their test and validation figures by seed. */
function group(label: string, figures: Readonly<Record<number, [test: number, valid: number]>>) {
  const runs = Object.entries(figures).map(([seed, [test, valid]], index) => ({
    ...made,
    folder: `${label}-${seed}`,
    config: { ...made.config, training: { ...made.config.training, seed: Number(seed) } },
    manifest: { ...made.manifest, durationMs: 1000 * (index + 1), parameters: 100 },
    summary: {
      ...summary,
      test: { ...summary.test, mseLastStep: test },
      validation: { ...summary.validation, mseLastStep: valid },
    } as ValueSummary,
  }));
  return { label, runs } as RunGroup;
}

const a = group("a", { 1: [0.5, 0.1], 2: [0.6, 0.2], 3: [0.7, 0.3] });
const b = group("b", { 3: [0.1, 0.5], 2: [0.2, 0.6] });
const c = group("c", { 1: [0.9, 0.9], 2: [0.8, 0.8], 3: [0.7, 0.7] });

describe("a comparison", () => {
  it("is decided by validation, although the test figures say otherwise", () => {
    expect(compareGroups([b, a, c]).ranks).toEqual([2, 1, 3]);
  });

  it("is ordered by the test figures where a model has no validation figure", () => {
    const unknown = group("d", { 1: [0.05, Number.NaN] });
    expect(compareGroups([b, a, c, unknown]).ranks).toEqual([2, 3, 4, 1]);
  });

  it("pairs the runs of the same seed, whatever their order", () => {
    const [ofB] = compareGroups([a, b]).pairs;
    // by seed 2 and 3: 0.2 - 0.6 and 0.1 - 0.7
    expect(ofB).toMatchObject({ best: "a", other: "b", count: 2, wins: 0 });
    expect(ofB!.mean).toBeCloseTo((0.2 - 0.6 + 0.1 - 0.7) / 2, 12);
  });

  it("divides the error probability among its pairs", () => {
    expect(compareGroups([a, b]).confidence).toBeCloseTo(0.95, 12);
    expect(compareGroups([a, b, c]).confidence).toBeCloseTo(0.975, 12);
    const text = verdicts(compareGroups([a, b, c])).join("\n");
    expect(text).toContain("(Each interval is at 97.5 %, so that both hold jointly at 95 %");
  });

  it("has the baselines of its first run, each once", () => {
    const { baselines } = compareGroups([a, b, c]);
    expect(baselines.map(({ label, value }) => [label, value])).toEqual([
      ["linear regression", 0.015386],
    ]);
  });

  it("of a backtest has the baselines' means over the folds, and no model among them", () => {
    const fold = (number: number) => ({
      number,
      origin: "",
      trainSteps: 1,
      testFrom: "",
      testTo: "",
    });
    const inFolds = (label: string) => ({
      label,
      runs: [0.1, 0.3].map((mse, index) => ({
        ...a.runs[0]!,
        fold: fold(index + 1),
        summary: { ...summary, baselines: [{ ...summary.baselines[0]!, mse }] } as ValueSummary,
      })),
    });
    const comparison = compareGroups([inFolds("x"), inFolds("y"), inFolds("z")]);
    expect(comparison.unit).toBe("fold");
    expect(comparison.baselines.map(({ label, value }) => [label, value])).toEqual([
      ["linear regression", expect.closeTo(0.2, 12)],
    ]);
  });

  it("counts the parameters of all members of an ensemble", () => {
    const together = { ...a, ensemble: { members: 3, mseLastStep: 0.4 } } as unknown as RunGroup;
    expect(ensembleRows(compareGroups([together, b]))).toEqual([
      { label: "a, mean of 3 seeds", value: 0.4, parameters: 300 },
    ]);
  });
});

describe("the result as JSON", () => {
  const result = comparisonResult("folder", [a, b]);

  it("has the mean of the runs of a model", () => {
    const [first] = result.rows;
    expect(first).toMatchObject({ label: "a", rank: 1, seeds: [1, 2, 3], durationMs: 2000 });
    expect(first!.test).toMatchObject({ mseLastStep: expect.closeTo(0.6, 12) });
    expect(first!.validation).toMatchObject({ mseLastStep: expect.closeTo(0.2, 12) });
    // NumPy: np.std([0.5, 0.6, 0.7], ddof=1)
    expect(first!.statistics.mseLastStep!.sd).toBeCloseTo(0.1, 12);
    expect(result.rows[1]).toMatchObject({ label: "b", rank: 2, durationMs: 1500 });
  });

  it("has the baselines as they are, since all seeds share the data", () => {
    expect(result.baselines).toEqual(summary.baselines);
  });

  it("of a backtest has the mean of a baseline over the folds, if all folds have it", () => {
    const fold = (number: number, mse: number, names: readonly string[]) => ({
      ...a.runs[0]!,
      fold: { number, origin: "", trainSteps: 1, testFrom: "", testTo: "" },
      summary: {
        ...summary,
        baselines: names.map((name) => ({ ...summary.baselines[0]!, name, mse })),
      } as ValueSummary,
    });
    const runs = [fold(1, 1, ["linear", "mean"]), fold(2, 4, ["linear"])];
    const { baselines } = comparisonResult(undefined, [{ label: "a", runs }]);
    expect(baselines.map(({ name }) => name)).toEqual(["linear"]);
    expect(baselines[0]).toMatchObject({ mse: 2.5 });
    const other = runs.map((run, i) => {
      const test = { ...summary.test, mseLastStep: 0.25 * (i + 1), kind: "text", mase: null };
      return { ...run, summary: { ...run.summary, test } };
    }) as unknown as RunGroup["runs"];
    const both = comparisonResult(undefined, [
      { label: "a", runs },
      { label: "b", runs: other },
    ]);
    expect(both.folds).toEqual([
      {
        ...runs[0]!.fold,
        figures: { a: 0.0117, b: 0.25, "linear regression": 1, "mean of the window": 1 },
      },
      {
        ...runs[1]!.fold,
        figures: { a: 0.0117, b: 0.5, "linear regression": 4, "mean of the window": Number.NaN },
      },
    ]);
    const { statistics } = both.rows[1]!;
    expect(Object.keys(statistics)).toEqual(
      expect.arrayContaining(["mse", "mseLastStep", "maeLastStep"]),
    );
    for (const name of ["kind", "mase", "byHorizon"]) expect(statistics).not.toHaveProperty(name);
    expect(statistics.mseLastStep).toMatchObject({ mean: 0.375, count: 2, interval: null });
  });
});

it("the table of targets has the last step of each model, and each target of a baseline", () => {
  const byTarget = ["x", "y"].map((name, index) => ({
    ...summary.test,
    name,
    mse: 9,
    mseLastStep: 0.25 * (index + 1),
  }));
  const baselines = [
    { ...summary.baselines[0]!, byTarget: [{ mse: 0.125 }, { mse: 0.375 }] },
  ] as unknown as ValueSummary["baselines"];
  const runs = [
    { ...made, summary: { ...summary, test: { ...summary.test, byTarget }, baselines } },
  ] as unknown as RunGroup["runs"];
  expect(targetCells([{ label: "a", runs }])).toEqual({
    headers: ["model", "x", "y"],
    rows: [
      ["a", "0.2500", "0.5000"],
      ["linear regression", "0.1250", "0.3750"],
    ],
  });
  const other = (factor: number) =>
    ["linear", "lastValue"].map((name, place) => ({
      ...summary.baselines[0]!,
      name,
      byTarget: [{ mse: factor * (1 + place) }, { mse: factor * (3 + place) }],
    }));
  const folds = [1, 3].map((factor) => {
    const test = { ...summary.test, byTarget };
    return { ...made, summary: { ...summary, test, baselines: other(factor) } };
  }) as unknown as RunGroup["runs"];
  expect(targetCells([{ label: "a", runs: folds }])!.rows.slice(1)).toEqual([
    ["linear regression", "2.000", "6.000"],
    ["last value", "4.000", "8.000"],
  ]);
  expect(
    targetCells([{ label: "a", runs: [made] as unknown as RunGroup["runs"] }]),
  ).toBeUndefined();
  expect(targetCells([])).toBeUndefined();
});
