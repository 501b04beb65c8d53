import { expect, test } from "vitest";
import { sharedWindows } from "../../src/report/shared-windows.js";
import { readRun } from "../../src/runs/reader.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

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
