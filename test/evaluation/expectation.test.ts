import { describe, expect, it } from "vitest";
import { comparisons, metricPaths } from "../../src/config/expect.js";
import { expectationSetting } from "../../src/config/expect-option.js";
import { resolveConfig } from "../../src/config/resolve.js";
import { checkExpectations } from "../../src/evaluation/expectation.js";
import { summarySchema } from "../../src/runs/records.js";
import { UserError } from "../../src/shared/errors.js";

const figures = {
  final: { loss: 1, lossLastStep: 2, valLoss: 3, valLossLastStep: Number.NaN },
  test: {
    mse: 5,
    rmse: 8,
    mae: 9,
    smape: 10,
    mase: null,
    mseLastStep: 0.02,
    rmseLastStep: 11,
    maeLastStep: 7,
    smapeLastStep: 12,
    maseLastStep: 13,
  },
};

/** What comes of expectations given on the command line. */
const check = (...texts: string[]) =>
  checkExpectations(resolveConfig({}, "test", texts.map(expectationSetting)).expect, figures);
const met = (text: string) => check(text).map((result) => result.met);

describe("checkExpectations", () => {
  it.each([
    ["<", [false, false, true]],
    ["<=", [false, true, true]],
    [">", [true, false, false]],
    [">=", [true, true, false]],
  ])("%s compares with a bound below, at and above the figure", (sign, expected) => {
    expect(
      ["0.01", "0.02", "0.03"].flatMap((bound) => met(`test.mseLastStep${sign}${bound}`)),
    ).toEqual(expected);
  });

  it("meets nothing where the figure is not a number", () => {
    for (const sign of Object.keys(comparisons)) {
      expect(met(`final.valLossLastStep${sign}1`)).toEqual([false]);
    }
  });

  it("meets nothing if the data has no such figure, which is not a figure of 0", () => {
    for (const bound of ["<1", "<=1", ">-1", ">=-1"]) {
      expect(check(`test.mase${bound}`)).toMatchObject([{ actual: null, met: false }]);
    }
  });

  it("lists each expectation and its figure", () => {
    const expected = { "final.loss": { min: 0, max: 0.5 }, "test.maeLastStep": { max: 7 } };
    expect(checkExpectations(expected, figures)).toEqual([
      { expression: "final.loss >= 0", actual: 1, met: true },
      { expression: "final.loss <= 0.5", actual: 1, met: false },
      { expression: "test.maeLastStep <= 7", actual: 7, met: true },
    ]);
    expect(checkExpectations({}, figures)).toEqual([]);
  });

  it("finds every figure that may be expected", () => {
    expect(metricPaths.map((path) => check(`${path}>=0`)[0]?.actual)).toEqual([
      ...[5, 8, 9, 10, null],
      ...[0.02, 11, 7, 12, 13],
      ...[null, null, null, null], // of classes
      ...[1, 2, 3, Number.NaN, null, null, null],
    ]);
  });

  it("knows every figure of a summary", () => {
    const paths = summarySchema.options.flatMap(({ shape: { test, final } }) =>
      Object.entries({ test, final }).flatMap(([group, { shape }]) =>
        Object.keys(shape)
          .filter((figure) => !["byHorizon", "byTarget", "byClass", "confusion"].includes(figure))
          .map((figure) => `${group}.${figure}`),
      ),
    );
    expect([...metricPaths].sort()).toEqual([...new Set(paths)].sort());
  });
});

describe("expectationSetting", () => {
  it.each([
    ["test.mseLastStep<0.02", "expect.test.mseLastStep.below=0.02"],
    [" test.mse  >= 1e-3 ", "expect.test.mse.min=0.001"],
    ["final.loss>-1", "expect.final.loss.above=-1"],
    ["final.loss<=.5", "expect.final.loss.max=0.5"],
  ])("reads %j", (text, setting) => {
    expect(expectationSetting(text)).toBe(setting);
  });

  it.each([
    "",
    "test.mse",
    "test.mse=1",
    "test.mse<",
    "test.mse<x",
    "test.mse<<1",
    "test.mse<1<2",
    "test.mse<1e999",
    "<1",
    "test.mseLastStap<1",
    "mseLastStep<1",
    "accuracy>0.9",
    "__proto__<1",
  ])("refuses %j", (text) => {
    expect(() => expectationSetting(text)).toThrow(UserError);
    expect(() => expectationSetting(text)).toThrowErrorMatchingSnapshot();
  });
});
