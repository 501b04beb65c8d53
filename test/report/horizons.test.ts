import { expect, it } from "vitest";
import { baselineHorizons, horizonErrors, horizonTargets } from "../../src/report/horizons.js";
import type { Summary } from "../../src/runs/records.js";

const byHorizon = (...errors: number[]) => errors.map((mse, k) => ({ ahead: k + 1, mse }));

/** A run with these errors by step ahead, and baselines with theirs. */
function summaryOf(
  errors: readonly number[],
  baselines: Readonly<Record<string, readonly number[]>>,
  byTarget?: object[],
): Summary {
  const rows = Object.entries(baselines).map(([name, mse]) => {
    return { name, byHorizon: byHorizon(...mse), ...(byTarget && { byTarget }) };
  });
  const test = { byHorizon: byHorizon(...errors), ...(byTarget && { byTarget }) };
  return { objective: "forecast", test, baselines: rows } as unknown as Summary;
}

const targets = [
  { name: "y", byHorizon: byHorizon(1, 2) },
  { name: "z", byHorizon: byHorizon(3, 4) },
];

it("a chart by steps ahead is of each target, if there are several steps", () => {
  expect(horizonTargets(summaryOf([1], {}))).toEqual([]);
  expect(horizonTargets(summaryOf([1, 2], {}))).toEqual([undefined]);
  expect(horizonTargets(summaryOf([1, 2], {}, targets))).toEqual(["y", "z"]);
  const classes = { objective: "classification", test: { errorRate: 0.1 }, baselines: [] };
  expect(horizonTargets(classes as unknown as Summary)).toEqual([]);
});

it("it has the errors of its target, and the mean of each baseline over the runs that have it", () => {
  expect(horizonErrors(summaryOf([5, 6], {}), 0)).toEqual([5, 6]);
  expect(horizonErrors(summaryOf([5, 6], {}, targets), 1)).toEqual([3, 4]);
  const runs = [
    summaryOf([1, 2], { linear: [1, 2], lastValue: [10, 20] }),
    summaryOf([1, 2], { lastValue: [30, 40], linear: [3, 6] }),
    summaryOf([1, 2], { linear: [8, 7] }),
  ];
  expect(baselineHorizons(runs, 0)).toEqual([
    { label: "linear regression", mse: [4, 5], baseline: true },
    { label: "last value", mse: [20, 30], baseline: true },
  ]);
  expect(baselineHorizons([summaryOf([1, 2], { linear: [9, 9] }, targets)], 1)).toEqual([
    { label: "linear regression", mse: [3, 4], baseline: true },
  ]);
  expect(baselineHorizons([], 0)).toEqual([]);
});
