import { describe, expect, it } from "vitest";
import type { LastStep } from "../../src/evaluation/last-step.js";
import { windowRecords } from "../../src/runs/window-records.js";
import { datasetOf } from "../helpers/fixed-datasets.js";

/** Five windows of two targets with two steps ahead each; the third and the last have the extreme errors. */
const count = 5;
const x = Array.from({ length: count }, (_, n) => [
  10 * n,
  -n,
  10 * n + 1,
  -n - 0.5,
  10 * n + 2,
  -n - 1,
]);
const y = x.map(([first]) => [first! + 3, first! + 4, 7, 8]);
const errors = [1, 2, 0, 2, 3];
const dataset = {
  ...datasetOf(x, y, { steps: 3, inputs: 2, outputs: 4 }),
  variables: ["a", "b"],
  place: (index: number) => ({
    series: index === 0 ? "" : `shop ${index}`,
    time: (step: number) => `${index}:${step}`,
  }),
};
const targets = Float64Array.from(y.flat());
const shifted = (by: number) => targets.map((value, i) => value + by * errors[Math.floor(i / 4)]!);
const lastStep = {
  count,
  outputs: 4,
  variables: ["a", "b"],
  targets,
  predictions: shifted(1),
} as unknown as LastStep;

describe("windowRecords", () => {
  const records = windowRecords(dataset, lastStep, { count: 3, places: true });

  it("has a record for each target of the best, the worst and one window", () => {
    expect(records.map(({ index, target, rank }) => [index, target, rank])).toEqual([
      [0, "a", undefined],
      [0, "b", undefined],
      [2, "a", "best"],
      [2, "b", "best"],
      [4, "a", "worst"],
      [4, "b", "worst"],
    ]);
    expect(Object.keys(records[0]!)).not.toContain("rank");
  });

  it("has the values of its own window and target", () => {
    expect(records[4]).toMatchObject({
      history: [40, 41, 42],
      truth: [43, 44],
      prediction: [46, 47],
      series: "shop 4",
      times: ["4:-2", "4:-1", "4:0", "4:1", "4:2"],
    });
    expect(records[5]).toMatchObject({
      history: [-4, -4.5, -5],
      truth: [7, 8],
      prediction: [10, 11],
    });
    expect(records[0]).not.toHaveProperty("series");
    expect(records[0]).not.toHaveProperty("offset");
    expect(records[0]).not.toHaveProperty("sd");
    expect(records[0]).not.toHaveProperty("band");
  });

  it("says what was subtracted from each target", () => {
    const offsets = (index: number) => [1000 + index, 0];
    const relative = windowRecords({ ...dataset, offsets }, lastStep, { count: 3, places: true });
    expect(relative.map(({ offset }) => offset)).toEqual([
      ...[1000, undefined, 1002, undefined, 1004, undefined],
    ]);
    expect(relative.map(({ history }) => history)).toEqual(records.map(({ history }) => history));
  });

  it("names no places on request, and has spreads and bands where there are some", () => {
    const quantiles = [
      { level: 0.1, values: shifted(-1) },
      { level: 0.9, values: shifted(2) },
    ];
    const spread = { ...lastStep, sds: shifted(5), quantiles } as unknown as LastStep;
    const [, , , , worst] = windowRecords(dataset, spread, { count: 3, places: false });
    expect(worst).toMatchObject({
      sd: [58, 59],
      band: { share: 0.8, low: [40, 41], high: [49, 50] },
    });
    expect(worst).not.toHaveProperty("times");
  });

  it("takes the first windows if there is room for two, and all if there is room for more", () => {
    const chosen = (most: number) =>
      windowRecords(dataset, lastStep, { count: most, places: false }).map(({ index }) => index);
    expect(new Set(chosen(2))).toEqual(new Set([0, 4]));
    expect(new Set(chosen(9))).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});
