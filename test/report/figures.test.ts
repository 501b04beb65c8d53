import { describe, expect, it } from "vitest";
import { baselinesText, runVerdict } from "../../src/report/baselines.js";
import { plainStyles } from "../../src/report/color.js";
import {
  decidingValue,
  figureTable,
  lossTitle,
  sortedByValue,
  targetTables,
  validationValue,
} from "../../src/report/figures.js";
import type { ClassSummary, ValueSummary } from "../../src/runs/records.js";

const errors = (mse: number) => ({
  mse,
  rmse: 2 * mse,
  mae: 3 * mse,
  smape: 4 * mse,
  mase: 5 * mse,
});
const lastStep = (mse: number) => ({
  mseLastStep: mse,
  rmseLastStep: 2 * mse,
  maeLastStep: 3 * mse,
  smapeLastStep: 4 * mse,
  maseLastStep: 5 * mse,
});
const forecast = {
  objective: "forecast",
  test: { ...errors(100), ...lastStep(1) },
  validation: { ...errors(200), ...lastStep(2) },
  baselines: [
    { name: "lastValue", ...errors(3), byHorizon: [], validation: errors(4) },
    { name: "noiseFloor", ...errors(0.5), byHorizon: [] },
  ],
  expectations: [],
} as unknown as ValueSummary;

const classes = {
  objective: "classification",
  test: { errorRate: 0.1, accuracy: 0.9, macroF1: 0.8, crossEntropy: 0.7, byClass: [] },
  validation: { errorRate: 0.2, crossEntropy: 0.6 },
  baselines: [
    {
      name: "majority class",
      errorRate: 0.375,
      crossEntropy: 0.65,
      validation: { errorRate: 0.4 },
    },
    { name: "nothing", errorRate: null, crossEntropy: 1 },
  ],
} as unknown as ClassSummary;

const cellsOf = (summary: ValueSummary | ClassSummary) => {
  const { title, headers, model, baselines } = figureTable("gru", summary);
  return [
    [title, ...headers],
    ...[model, ...baselines].map(({ label, cells }) => [label, ...cells]),
  ];
};

describe("the figures of a forecaster", () => {
  it("are those of the last step, then the deciding one on the validation part", () => {
    expect(cellsOf(forecast)).toEqual([
      ["last step", "MSE", "RMSE", "MAE", "sMAPE", "MASE", "validation MSE"],
      ["gru", "1.000", "2.000", "3.000", "4.000", "5.000", "2.000"],
      ["last value", "3.000", "6.000", "9.000", "12.00", "15.00", "4.000"],
      ["noise floor", "0.5000", "1.000", "1.500", "2.000", "2.500", "-"],
    ]);
    expect([decidingValue(forecast), validationValue(forecast)]).toEqual([1, 2]);
    const { model, baselines } = figureTable("gru", forecast);
    expect([model.value, model.validation, model.limit]).toEqual([1, 2, false]);
    expect(baselines.map(({ limit }) => limit)).toEqual([false, true]);
  });

  it("leave out what no row has", () => {
    const plain = {
      ...forecast,
      test: { ...forecast.test, maseLastStep: null },
      validation: undefined,
      baselines: [{ name: "mean", ...errors(3), mase: null, byHorizon: [] }],
    } as unknown as ValueSummary;
    expect(cellsOf(plain)[0]).toEqual(["last step", "MSE", "RMSE", "MAE", "sMAPE"]);
    expect(validationValue(plain)).toBeNaN();
    expect(cellsOf({ ...plain, objective: "regression" })[0]![0]).toBe("test");
  });

  it("of several targets have no unit, and a table for each in its own", () => {
    const byTarget = [7, 8].map((mse, v) => {
      return { name: `t${v}`, ...errors(mse), ...lastStep(mse) };
    });
    const baselines = forecast.baselines.map((baseline) => ({
      ...baseline,
      byTarget: [9, 10].map((mse, v) => ({ name: `t${v}`, ...errors(mse) })),
    }));
    const several = {
      ...forecast,
      test: { ...forecast.test, byTarget },
      baselines,
    } as unknown as ValueSummary;
    expect(cellsOf(several).slice(0, 3)).toEqual([
      ["all targets, last step", "MASE", "sMAPE", "validation MASE"],
      ["gru", "5.000", "4.000", "10.00"],
      ["last value", "15.00", "12.00", "20.00"],
    ]);
    expect([decidingValue(several), validationValue(several)]).toEqual([5, 10]);
    const [, second] = targetTables("gru", several);
    expect(second!.title).toBe("t1");
    expect(second!.headers).toEqual(["MSE", "RMSE", "MAE", "sMAPE", "MASE"]);
    expect(second!.model.cells).toEqual(["8.000", "16.00", "24.00", "32.00", "40.00"]);
    expect(second!.baselines[0]!.cells[0]).toBe("10.00");
    const text = baselinesText("gru", several, { width: 100, styles: plainStyles });
    expect(text).toMatch(/^t1 +MSE/m);
    expect(text).not.toContain("worse");
    const worse = { ...several, baselines: baselines.map((row) => ({ ...row, name: "mean" })) };
    const better = worse.baselines.map((row) => ({
      ...row,
      byTarget: row.byTarget.map((target) => ({ ...target, mse: 7.5 })),
    }));
    expect(
      baselinesText("gru", { ...worse, baselines: better } as unknown as ValueSummary, {
        width: 100,
        styles: plainStyles,
      }),
    ).toContain(
      "gru is worse than mean of the window and 1 other baseline: MSE of t1 8.000 against 7.500",
    );
  });
});

describe("the figures of a classifier", () => {
  it("are those of all classes, and the accuracy of a baseline is what its errors leave", () => {
    expect(cellsOf(classes)).toEqual([
      ["test", "error rate", "accuracy", "macro F1", "cross-entropy", "validation error rate"],
      ["gru", "0.1000", "0.9000", "0.8000", "0.7000", "0.2000"],
      ["majority class", "0.3750", "0.6250", "-", "0.6500", "0.4000"],
      ["nothing", "-", "-", "-", "1.000", "-"],
    ]);
    expect(decidingValue(classes)).toBe(0.1);
  });

  it("of every step are judged by cross-entropy", () => {
    const labelling = { ...classes, objective: "labelling" } as ClassSummary;
    expect([decidingValue(labelling), validationValue(labelling)]).toEqual([0.7, 0.6]);
    expect(figureTable("gru", labelling).model.value).toBe(0.7);
    expect(cellsOf(labelling)[0]!.at(-1)).toBe("validation cross-entropy");
    expect([lossTitle(labelling), lossTitle(forecast)]).toEqual([
      "Cross-entropy by epoch",
      "Loss by epoch",
    ]);
  });
});

it("rows without a figure come last", () => {
  const rows = [Number.NaN, 2, 1, Number.NaN].map((value, id) => ({ value, id }));
  expect(sortedByValue(rows).map(({ id }) => id)).toEqual([2, 1, 0, 3]);
});

describe("the verdict on a run", () => {
  const of = (mse: number, changes: object = {}) =>
    runVerdict("gru", {
      ...forecast,
      test: { ...forecast.test, mseLastStep: mse },
      ...changes,
    } as ValueSummary);

  it("names the best baseline, and calls a limit none", () => {
    expect(of(1)).toEqual({
      isGood: true,
      text: "gru beats the only baseline, last value: MSE of the last step 1.000 against 3.000",
    });
    const more = [{ ...forecast.baselines[0]!, name: "mean", mse: 2 }, ...forecast.baselines];
    expect(of(1, { baselines: more }).text).toBe(
      "gru beats every baseline, including the best, mean of the window: MSE of the last step 1.000 against 2.000",
    );
  });

  it("warns of a better baseline, and has nothing to say without figures", () => {
    expect(of(3.5)).toEqual({
      isGood: false,
      text: "gru is worse than last value: MSE of the last step 3.500 against 3.000",
    });
    expect(of(1, { baselines: [forecast.baselines[1]] })).toEqual({ text: "", isGood: false });
    expect(of(Number.NaN)).toEqual({ text: "", isGood: false });
  });
});

it("figures of validation have a column if any row has one", () => {
  const { validation: _, ...unvalidated } = forecast;
  const headers = (summary: ValueSummary) => figureTable("gru", summary).headers.at(-1);
  expect(headers(unvalidated as ValueSummary)).toBe("validation MSE"); // a baseline has it
  expect(figureTable("gru", unvalidated as ValueSummary).model.cells.at(-1)).toBe("-");
  const bare = forecast.baselines.map(({ validation: __, ...rest }) => rest);
  expect(headers({ ...forecast, baselines: bare } as ValueSummary)).toBe("validation MSE");
  expect(headers({ ...unvalidated, baselines: bare } as ValueSummary)).toBe("MASE");
});
