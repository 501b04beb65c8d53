import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { loadData } from "../../src/data/registry.js";
import { type BaselineName, baselines } from "../../src/evaluation/baselines.js";
import {
  type ForecastErrors,
  type LastStepErrors,
  lastStepErrors,
} from "../../src/evaluation/metrics.js";
import { naiveScales } from "../../src/evaluation/naive-scales.js";
import { scoreSpread } from "../../src/evaluation/probabilistic.js";
import { expectClose } from "../helpers/compare.js";

interface Golden {
  readonly steps: number;
  readonly ahead: number;
  readonly period: number;
  readonly values: readonly (readonly number[])[];
  readonly scales: readonly number[];
  /** Of each target. */
  readonly baselines: Readonly<Record<string, readonly LastStepErrors[]>>;
}

const goldenFile = new URL("../golden/targets_golden.json", import.meta.url);
const golden = JSON.parse(readFileSync(goldenFile, "utf8")) as Golden;
const { steps, ahead, period } = golden;

const file = join(mkdtempSync(join(tmpdir(), "rnnlab-targets-")), "two.csv");
writeFileSync(file, `small,large\n${golden.values.map((row) => row.join(",")).join("\n")}\n`);
const target = ["small", "large"];
const data = { task: "csv", file, target, steps, ahead, period };
const splits = await loadData(resolveConfig({ data }, "test").data);
const scales = naiveScales(splits.train);
/** Without validation windows the linear regression is plain least squares, as NumPy's. */
const unchosen = { ...splits, valid: { ...splits.valid, count: 0 } };
const found = new Map(
  baselines(unchosen, { scales, period }).map((baseline) => [baseline.name, baseline]),
);

function numbers({ mse, rmse, mae, smape, mase }: ForecastErrors): number[] {
  return [mse, rmse, mae, smape, mase ?? Number.NaN];
}

describe("baselines of several targets", () => {
  it("scale each by its own naive error", () => {
    expectClose(scales, golden.scales, 1e-5);
  });

  it.each(Object.keys(golden.baselines) as BaselineName[])("%s equals NumPy's", (name) => {
    const { byTarget = [], ...all } = found.get(name)!;
    expect(byTarget.map(({ name }) => name)).toEqual(target);
    for (const [v, { byHorizon, ...expected }] of golden.baselines[name]!.entries()) {
      expectClose(numbers(byTarget[v]!), numbers(expected), 1e-4, { label: target[v]! });
      for (const [k, horizon] of byHorizon.entries()) {
        const ours = byTarget[v]!.byHorizon[k]!;
        expect(ours.ahead).toBe(k + 1);
        expectClose(numbers(ours), numbers(horizon), 1e-4, { label: `${target[v]} ${k + 1}` });
      }
    }
    const mases = byTarget.map(({ mase }) => mase!);
    expect(all.mase).toBeCloseTo((mases[0]! + mases[1]!) / 2, 10);
  });
});

describe("errors of several targets", () => {
  it("are those of each, and together the mean of the scaled ones", () => {
    const variables = ["a", "b"];
    const targets = [1, 2, 100, 200, 1, 2, 100, 200]; // [examples, targets, ahead]
    const predictions = [2, 2, 110, 230, 1, 4, 100, 200];
    const errors = lastStepErrors({ outputs: 4, variables, targets, predictions }, [0.5, 20]);
    expect(errors.byTarget).toMatchObject([
      { name: "a", mae: 0.75, mse: 1.25, mase: 1.5, byHorizon: [{ mae: 0.5 }, { mae: 1 }] },
      { name: "b", mae: 10, mse: 250, mase: 0.5, byHorizon: [{ mae: 5 }, { mae: 15 }] },
    ]);
    expect(errors).toMatchObject({
      mase: 1,
      mae: 5.375,
      byHorizon: [{ mase: 0.625 }, { mase: 1.375 }],
    });
  });

  it("leave out of the mean a target whose training series never changed", () => {
    const forecasts = { outputs: 2, variables: ["a", "b"], targets: [1, 2], predictions: [3, 2] };
    expect(lastStepErrors(forecasts, [4, 0]).mase).toBe(0.5);
    expect(lastStepErrors(forecasts, [0, 0]).mase).toBeNull();
  });

  it("have a spread for each", () => {
    const forecasts = { targets: [1, 100, 1, 100], means: [1, 90, 3, 100], sds: [1, 20, 1, 20] };
    const { byTarget } = scoreSpread(forecasts, { outputs: 2, variables: ["a", "b"] });
    expect(byTarget).toMatchObject([
      { name: "a", mseLastStep: 2, meanSd: 1 },
      { name: "b", mseLastStep: 50, meanSd: 20 },
    ]);
  });
});
