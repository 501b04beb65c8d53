import { describe, expect, it } from "vitest";
import { ErrorSums, lastStepErrors, testErrors } from "../../src/evaluation/metrics.js";
import { naiveScales } from "../../src/evaluation/naive-scales.js";
import { expectClose } from "../helpers/compare.js";
import { datasetOf } from "../helpers/fixed-datasets.js";

it("the symmetric percentage error of small values is that of large ones", () => {
  for (const unit of [1, 1e-6, 1e6]) {
    const sums = new ErrorSums();
    sums.add(5 * unit, 4 * unit);
    sums.add(0, 0);
    const { smape, mae } = sums.errors();
    expectClose([smape, mae / unit], [2 / 9 / 2, 1 / 2], 1e-12);
  }
});

it("the naive error of each target is between its next and its present value", () => {
  const shape = { steps: 1, inputs: 3, outputs: 4, variables: ["a", "b"] };
  const x = [[1, 10, 99], [2, 30, 99]]; // biome-ignore format: an example each
  const y = [[2, 50, 40, 70], [5, 60, 90, 80]]; // biome-ignore format: a at both steps ahead, then b
  // a: |2 - 1| and |5 - 2|; b: |40 - 10| and |90 - 30|
  expect(naiveScales(datasetOf(x, y, shape))).toEqual([2, 45]);
});

describe("the figures of a test", () => {
  const errors = (from: number, mase: number | null = from + 4) => ({
    mse: from,
    rmse: from + 1,
    mae: from + 2,
    smape: from + 3,
    mase,
  });

  it("are those of all steps and of the last one, each under its own name", () => {
    const byHorizon = [{ ahead: 1, ...errors(50) }];
    const last = { ...errors(20), byHorizon };
    expect(testErrors(errors(10), last)).toEqual({
      ...errors(10),
      mseLastStep: 20,
      rmseLastStep: 21,
      maeLastStep: 22,
      smapeLastStep: 23,
      maseLastStep: 24,
      byHorizon,
    });
  });

  it("of each target are its own", () => {
    const last = (from: number) => ({ ...errors(from), byHorizon: [] });
    const byTarget = ["a", "b"].map((name, v) => ({ name, ...last(60 + 10 * v) }));
    const all = { ...errors(10), byTarget: [errors(80), errors(90, null)] };
    const found = testErrors(all, { ...last(20), byTarget }).byTarget!;
    expect(found.map(({ name, mse, maseLastStep }) => [name, mse, maseLastStep])).toEqual([
      ["a", 80, 64],
      ["b", 90, 74],
    ]);
    expect(found[1]).toMatchObject({ mase: null, maeLastStep: 72, smape: 93, byHorizon: [] });
  });

  it("at each step ahead are of all targets, whose scales differ", () => {
    const forecasts = {
      outputs: 4,
      variables: ["a", "b"],
      targets: [0, 0, 0, 0],
      predictions: [1, -2, 30, 40],
    };
    const { byHorizon, byTarget, ...all } = lastStepErrors(forecasts, [2, 10]);
    expect(byHorizon.map(({ ahead, mae, mase }) => [ahead, mae, mase])).toEqual([
      [1, 15.5, (1 / 2 + 30 / 10) / 2],
      [2, 21, (2 / 2 + 40 / 10) / 2],
    ]);
    expect(byTarget!.map(({ mase }) => mase)).toEqual([0.75, 3.5]);
    expect(all).toMatchObject({ mae: 18.25, smape: 2, mase: (0.75 + 3.5) / 2 });
    expect(all.rmse).toBeCloseTo(Math.sqrt((1 + 4 + 900 + 1600) / 4), 12);
  });

  it("of values relative to an offset are relative to the values themselves as percentages alone", () => {
    const offsets = (example: number) =>
      [
        [100, 1000],
        [200, 0],
      ][example]!;
    const values = { outputs: 2, variables: ["a", "b"], targets: [0, 2, -4, 3] };
    const predictions = [4, -2, -1, 3];
    const relative = lastStepErrors({ ...values, predictions, offsets }, [1, 1]);
    const plain = lastStepErrors({ ...values, predictions }, [1, 1]);
    const shares = [8 / 204, 8 / 2000, 6 / 395, 0];
    expect(relative.smape).toBeCloseTo(shares.reduce((a, b) => a + b) / 4, 12);
    expect(relative.byTarget![1]!.smape).toBeCloseTo(shares[1]! / 2, 12);
    expect({ ...relative, smape: 0, byHorizon: [], byTarget: [] }).toEqual({
      ...plain,
      smape: 0,
      byHorizon: [],
      byTarget: [],
    });
  });

  it("of values on both sides of 0 have the sum of their sizes below the percentage", () => {
    const sums = new ErrorSums();
    sums.add(3, -1);
    expect(sums.errors(0)).toMatchObject({ smape: 2, mase: null });
    sums.add(5, Number.NaN);
    expect(sums.errors(8)).toMatchObject({ mae: 4, mse: 16, mase: 0.5 });
  });
});
