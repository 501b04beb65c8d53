import { expect, test } from "vitest";
import { sharedWindows } from "../../src/report/shared-windows.js";
import { readRun } from "../../src/runs/reader.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

test("of several targets and folds, shows each target's windows of the last fold", () => {
  const run = readRun(fakeRun(emptyFolder()));
  const record = (target: string, prediction: number) => ({
    index: 4,
    target,
    history: [0],
    truth: [1],
    prediction: [prediction],
  });
  const inFold = (number: number, seed: number, [low, high]: readonly [number, number]) => ({
    ...run,
    config: { ...run.config, training: { ...run.config.training, seed } },
    windows: [record("low", low), record("high", high)],
    fold: { number, origin: "", trainSteps: 1, testFrom: "", testTo: "" },
  });
  const runs = [inFold(1, 1, [10, 20]), inFold(2, 1, [1, 2]), inFold(2, 2, [3, 6])];
  const shown = sharedWindows([{ label: "a", runs }]);
  expect(
    shown.map(({ target, predictions }) => [target, ...Array.from(predictions[0]!.values)]),
  ).toEqual([
    ["low", 2],
    ["high", 4],
  ]);
});

test("in folders of earlier versions, windows without a number are matched by their place", () => {
  const run = readRun(fakeRun(emptyFolder()));
  const record = (prediction: number) => ({ history: [0], truth: [1], prediction: [prediction] });
  const first = { ...run, windows: [record(1), record(2), record(3)] };
  const second = { ...run, windows: [record(5), record(8)] };
  const shown = sharedWindows([{ label: "a", runs: [first, second] }]);
  expect(shown.map(({ predictions }) => Array.from(predictions[0]!.values))).toEqual([[3], [5]]);
});

test("shows the windows that all runs have, matched by their number", () => {
  const run = readRun(fakeRun(emptyFolder()));
  const record = (index: number, prediction: number) => ({
    index,
    history: [0],
    truth: [index],
    prediction: [prediction],
  });
  const first = { ...run, windows: [record(0, 1), record(3, 2), record(9, 3)] };
  const second = { ...run, windows: [record(0, 5), record(4, 6), record(9, 7)] };
  const shown = sharedWindows([{ label: "a", runs: [first, second] }]);
  expect(shown.map(({ index, truth }) => [index, truth])).toEqual([
    [0, [0]],
    [9, [9]],
  ]);
  expect(shown.map(({ predictions }) => Array.from(predictions[0]!.values))).toEqual([[3], [5]]);
});

test("forecasts of a run with another offset are moved to that of the first one", () => {
  const run = readRun(fakeRun(emptyFolder()));
  const record = (offset: number | undefined, prediction: number) => ({
    index: 0,
    ...(offset && { offset }),
    history: [1],
    truth: [2],
    prediction: [prediction],
    band: { share: 0.9, low: [prediction - 1], high: [prediction + 1] },
  });
  const first = { ...run, windows: [record(1e9, 3)] };
  const second = { ...run, windows: [record(undefined, 1e9 + 5)] };
  const [window] = sharedWindows([
    { label: "a", runs: [first] },
    { label: "b", runs: [second] },
  ]);
  expect(window).toMatchObject({ offset: 1e9, history: [1], truth: [2] });
  expect(window!.predictions.map(({ values, band }) => [values[0], band])).toEqual([
    [3, { share: 0.9, low: [2], high: [4] }],
    [5, { share: 0.9, low: [4], high: [6] }],
  ]);
});
