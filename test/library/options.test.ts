import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { ForecastRow } from "../../src/inference/forecast-rows.js";
import { inTurn } from "../../src/library/device-turns.js";
import { forecastSettings, requireNoForecastOptions } from "../../src/library/forecast-options.js";
import { forecastValues } from "../../src/library/forecast-values.js";
import { resume } from "../../src/library/resume.js";
import { valuesOf } from "../../src/library/sequence-values.js";
import { train } from "../../src/library/train.js";
import { wholeNumber } from "../../src/library/whole-number.js";
import { CancelledError } from "../../src/shared/errors.js";
import { emptyFolder } from "../helpers/cli.js";
import { collected } from "../helpers/library.js";
import { fakeRun } from "../helpers/runs.js";

it("a level is a share from .01 to below 1", () => {
  expect(forecastSettings({})).toEqual({ horizon: undefined, level: 0.95, stride: undefined });
  expect(forecastSettings({ horizon: 3, level: 0.01, origins: 7 })).toEqual({
    horizon: 3,
    level: 0.01,
    stride: 7,
  });
  for (const level of [1, 95, 0, 0.009, -0.5, Number.NaN]) {
    expect(() => forecastSettings({ level })).toThrow(`level is ${level}, expected a share`);
  }
  for (const name of ["horizon", "level", "origins"]) {
    expect(() => requireNoForecastOptions({ [name]: 2 }, "words")).toThrow(
      `${name} is 2, but the run has data.task "words", which does not forecast series. Leave it out.`,
    );
  }
  expect(() => requireNoForecastOptions({}, "words")).not.toThrow();
});

it("a whole number is from 1 to its limit, both included", () => {
  expect([undefined, 1, 8].map((value) => wholeNumber("jobs", value, 8))).toEqual([
    undefined,
    1,
    8,
  ]);
  for (const value of [0, 9, 1.5, -1, Number.NaN]) {
    expect(() => wholeNumber("jobs", value, 8)).toThrow(
      `jobs is ${value}, expected a whole number from 1 to 8`,
    );
  }
  expect(() => wholeNumber("horizon", 0)).toThrow("expected a whole number above 0");
});

it("unknown values of a forecast are undefined, known ones in their places", () => {
  const row = {
    series: "s",
    origin: "o",
    time: "t",
    target: "y",
    ahead: 2,
    forecast: 5,
    offset: 1000,
    crossesZero: false,
  };
  expect(forecastValues({ ...row, low: 4, high: 7, actual: 6 } as ForecastRow)).toEqual({
    series: "s",
    origin: "o",
    time: "t",
    target: "y",
    ahead: 2,
    forecast: 1005,
    low: 1004,
    high: 1007,
    actual: 1006,
  });
  const none = { low: Number.NaN, high: Number.NaN, actual: Number.NaN };
  const values = forecastValues({ ...row, ...none } as ForecastRow);
  expect([values.low, values.high, values.actual]).toEqual([undefined, undefined, undefined]);
});

it("each class has its own probability, and a refused sequence the reason in the caller's words", () => {
  const classes = ["a", "b", "c"];
  const probabilities = Float64Array.of(0.2, 0.7, 0.1);
  const output = { prediction: "b", probability: 0.7, probabilities };
  const sequences = [{ input: "x", output }, { input: "y", problem: "/tmp/f: too long" }]; // biome-ignore format: one list
  const { predictions } = valuesOf({ classes, sequences }, (text) =>
    text.replace("/tmp/f", "rows"),
  );
  expect(predictions).toEqual([
    {
      input: "x",
      prediction: "b",
      probability: 0.7,
      probabilities: { a: 0.2, b: 0.7, c: 0.1 },
      problem: undefined,
    },
    {
      input: "y",
      prediction: undefined,
      probability: undefined,
      probabilities: {},
      problem: "rows: too long",
    },
  ]);
  const numbers = valuesOf(
    { classes: [], sequences: [{ input: "x", output: { prediction: 2 } }] },
    String,
  );
  expect(numbers).toEqual({
    objective: "regression",
    predictions: [{ input: "x", prediction: 2, problem: undefined }],
  });
});

it("work on the device is done one after the other, without what is cancelled before its turn", async () => {
  const order: string[] = [];
  let finish = () => {};
  const first = inTurn(async () => {
    order.push("first begins");
    await new Promise<void>((resolve) => (finish = resolve));
    order.push("first ends");
  });
  const stop = new AbortController();
  const cancelled = inTurn(async () => void order.push("cancelled"), stop.signal);
  const failing = inTurn(async () => {
    order.push("third");
    throw new Error("of the third");
  });
  const last = inTurn(async () => order.push("last"));
  stop.abort();
  await expect(cancelled).rejects.toThrow(CancelledError);
  finish();
  await first;
  await expect(failing).rejects.toThrow("of the third");
  await last;
  expect(order).toEqual(["first begins", "first ends", "third", "last"]);
  await expect(inTurn(async () => 1, AbortSignal.abort())).rejects.toThrow(CancelledError);
});

it("options that do not apply to what is resumed are refused", async () => {
  const folder = fakeRun(emptyFolder());
  const errorOf = async (options: object) => (await collected(resume(folder, options))).error;
  expect(await errorOf({ jobs: 2 })).toMatchObject({
    message: expect.stringMatching(/^jobs is 2, but the folder is a run/),
  });
  expect(await errorOf({ trials: 5 })).toMatchObject({
    message: expect.stringMatching(/^trials is 5, but the folder is a run/),
  });
});

it("a backtest is not one run", async () => {
  const data = { task: "csv", file: "/none.csv", target: "y" };
  const config = resolveConfig({ data, evaluation: { backtest: { folds: 3 } } }, "test");
  const { error } = await collected(train(config));
  expect(error).toMatchObject({
    message: expect.stringMatching(/^the config has evaluation\.backtest/),
  });
});
