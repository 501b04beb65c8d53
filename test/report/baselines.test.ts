import { describe, expect, it } from "vitest";
import {
  baselinesText,
  baselineWarning,
  runVerdict,
  spreadText,
} from "../../src/report/baselines.js";
import { plainStyles } from "../../src/report/color.js";
import type { Summary } from "../../src/runs/records.js";

const errors = (mse: number) => ({ mse, rmse: Math.sqrt(mse), mae: 0.1, smape: 0.5, mase: 1.25 });
const baselines = [
  { name: "lastValue" as const, ...errors(0.26), byHorizon: [] },
  { name: "linear" as const, ...errors(0.0154), byHorizon: [] },
  { name: "noiseFloor" as const, ...errors(0.00083), byHorizon: [] },
];

function summary(mseLastStep: number): Summary {
  const last = { rmseLastStep: 0.1, maeLastStep: 0.08, smapeLastStep: 0.4, maseLastStep: null };
  const test = { ...errors(0.5), mseLastStep, ...last, byHorizon: [] };
  const final = { loss: 1, lossLastStep: 1, valLoss: 1, valLossLastStep: 1 };
  return { objective: "forecast", final, test, baselines, expectations: [] };
}

const options = { width: 80, styles: plainStyles };

describe("baselinesText", () => {
  it("sorts model and baselines by error", () => {
    expect(baselinesText("rnn", summary(0.0117), options)).toBe(
      [
        "last step                MSE     RMSE      MAE   sMAPE   MASE",
        "─────────────────  ─────────  ───────  ───────  ──────  ─────",
        "noise floor        0.0008300  0.02881  0.1000   0.5000  1.250",
        "rnn                0.01170    0.1000   0.08000  0.4000  -",
        "linear regression  0.01540    0.1241   0.1000   0.5000  1.250",
        "last value         0.2600     0.5099   0.1000   0.5000  1.250",
      ].join("\n"),
    );
  });

  it("says in one line that a model loses", () => {
    expect(baselinesText("rnn", summary(0.0206), options).split("\n").at(-1)).toBe(
      "rnn is worse than linear regression: MSE of the last step 0.02060 against 0.01540",
    );
  });
});

describe("baselineWarning", () => {
  const rivals = [
    { label: "last value", value: 0.26, limit: false },
    { label: "linear regression", value: 0.0154, limit: false },
    { label: "noise floor", value: 0.00083, limit: true },
    { label: "unknown", value: Number.NaN, limit: false },
  ].map((rival) => ({ ...rival, validation: Number.NaN }));
  const warning = (value: number) => baselineWarning({ label: "rnn", value }, rivals, "forecast");

  it("counts the other baselines that are better", () => {
    expect(warning(0.5)).toContain("linear regression and 1 other baseline: ");
  });

  it("calls figures that differ by less than a thousandth level", () => {
    expect(warning(0.015401)).toBe(
      "rnn is level with linear regression: forecast 0.01540 against 0.01540",
    );
    expect(warning(0.0154)).toContain("rnn is level with linear regression: ");
    expect(warning(0.01542)).toContain("rnn is worse than linear regression: ");
  });

  it("has nothing to say of a model that beats all but the noise", () => {
    expect(warning(0.01)).toBeUndefined();
  });
});

describe("runVerdict", () => {
  const verdict = (mse: number, rivals: Record<string, number>) => {
    const rows = Object.entries(rivals).map(([name, value]) => {
      return { ...baselines[0]!, ...errors(value), name };
    });
    return runVerdict("rnn", { ...summary(mse), baselines: rows } as Summary);
  };

  it.each<[mse: number, rivals: Record<string, number>, text: string, isGood: boolean]>([
    [
      0.1,
      { linear: 0.2, lastValue: 0.3, noiseFloor: 0.05 },
      "rnn beats every baseline, including the best, linear regression: MSE of the last step 0.1000 against 0.2000",
      true,
    ],
    [
      0.1,
      { linear: 0.2, lastValue: Number.NaN, noiseFloor: 0.05 },
      "rnn beats the only baseline, linear regression: MSE of the last step 0.1000 against 0.2000",
      true,
    ],
    [
      0.2,
      { linear: 0.1 },
      "rnn is worse than linear regression: MSE of the last step 0.2000 against 0.1000",
      false,
    ],
    [0.2, {}, "", false],
    [0.2, { noiseFloor: 0.3, lastValue: Number.NaN }, "", false],
    [Number.NaN, { linear: 0.1 }, "", false],
  ])("on an error of %d beside %j", (mse, rivals, text, isGood) => {
    expect(verdict(mse, rivals)).toEqual({ text, isGood });
  });
});

describe("spreadText", () => {
  const coverage = [{ level: 0.5, share: 0.4 }];

  it("names each interval", () => {
    const both = [...coverage, { level: 0.95, share: 0.917 }];
    expect(spreadText({ crps: 2, coverage: both, meanSd: 1 })).toBe(
      "CRPS 2.000; the 50 % interval covers 40 %, the 95 % interval 92 %",
    );
  });

  it("says what the intervals cover", () => {
    expect(spreadText({ crps: 2, coverage, meanSd: 1 })).toBe(
      "CRPS 2.000; the 50 % interval covers 40 %",
    );
  });

  it.each([0, 1e-9])(
    "judges no interval of forecasts that are equal but for rounding (%s)",
    (meanSd) => {
      expect(spreadText({ crps: 2, coverage: [{ level: 0.5, share: 0 }], meanSd })).toBe(
        "CRPS 2.000; their forecasts are equal, so there are no intervals to judge",
      );
    },
  );
});
