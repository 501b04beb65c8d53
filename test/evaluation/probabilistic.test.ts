import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  ensemble,
  gaussianCrps,
  scoreDistributions,
  scoreSpread,
} from "../../src/evaluation/probabilistic.js";
import { normalQuantile } from "../../src/evaluation/special.js";

const file = new URL("../golden/statistics_golden.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as { crps: number[][] };

describe("gaussianCrps", () => {
  it.each(golden.crps)("of %d under N(%d, %d) is the integral of its definition", (...row) => {
    const [y, mean, sd, expected] = row as [number, number, number, number];
    expect(gaussianCrps(y, mean, sd)).toBeCloseTo(expected, 7);
  });

  it("is the absolute error where there is no spread", () => {
    expect(gaussianCrps(3, 1, 0)).toBe(2);
  });
});

/** Values that are distributed exactly as N(mean, sd): its quantiles, evenly spread. */
function quantiles(count: number, mean: number, sd: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    return mean + sd * normalQuantile((i + 0.5) / count);
  });
}

describe("scoreDistributions", () => {
  const count = 2000;
  const targets = quantiles(count, 0.4, 0.3);
  const score = (sd: number) =>
    scoreDistributions({
      targets,
      means: new Float64Array(count).fill(0.4),
      sds: new Float64Array(count).fill(sd),
    });

  it("gives a forecast of the true distribution its closed form: CRPS sd / √π, full coverage", () => {
    const { crps, coverage, calibrationError, meanSd } = score(0.3);
    expect(crps).toBeCloseTo(0.3 / Math.sqrt(Math.PI), 4);
    expect(coverage.map(({ level }) => level)).toEqual([0.5, 0.8, 0.95]);
    for (const { level, share } of coverage) expect(share).toBeCloseTo(level, 2);
    expect(calibrationError).toBeLessThan(0.001);
    expect(meanSd).toBeCloseTo(0.3, 12);
  });

  it("sees that bands are too narrow, and too wide", () => {
    // Half the spread: a central interval of 95 % holds what 1.96 / 2 standard deviations hold.
    expect(score(0.15).coverage[2]?.share).toBeCloseTo(0.673, 2);
    expect(score(0.15).calibrationError).toBeGreaterThan(0.1);
    expect(score(0.6).coverage[0]?.share).toBeCloseTo(0.823, 2);
    expect(score(0.15).crps).toBeGreaterThan(score(0.3).crps);
    expect(score(0.6).crps).toBeGreaterThan(score(0.3).crps);
  });
});

describe("ensemble", () => {
  it("has the mean and the sample standard deviation at each place", () => {
    const { means, sds } = ensemble([
      [1, 5],
      [2, 5],
      [6, 5],
    ]);
    expect([...means]).toEqual([3, 5]);
    expect([...sds]).toEqual([Math.sqrt(7), 0]);
  });
});

it("scores of a spread leave out targets that were not measured", () => {
  const means = [1, 2, 3, 4];
  const sds = [1, 1, 2, 2];
  const targets = [1.5, Number.NaN, 2, Number.NaN];
  const whole = scoreSpread({ targets, means, sds }, { outputs: 2 });
  const measured = scoreSpread({ targets: [1.5, 2], means: [1, 3], sds: [1, 2] }, { outputs: 1 });
  expect(whole).toEqual(measured);
  expect(whole.mseLastStep).toBeCloseTo((0.25 + 1) / 2, 12);
  const byTarget = { outputs: 2, variables: ["a", "b"] };
  const [a] = scoreSpread({ targets, means, sds }, byTarget).byTarget!;
  expect(a!.mseLastStep).toBeCloseTo((0.25 + 1) / 2, 12);
});

it("scores of several targets some steps ahead are of each target's own values", () => {
  // [examples, targets, ahead]: a errs by 1 and 2, b by 10 and 20
  const means = [1, 2, 10, 20];
  const [targets, sds] = [[0, 0, 0, 0], [1, 3, 10, 30]]; // biome-ignore format: short
  const shape = { outputs: 4, variables: ["a", "b"] };
  const { byTarget, mseLastStep } = scoreSpread({ targets, means, sds }, shape);
  expect(byTarget!.map(({ name, mseLastStep: mse, meanSd }) => [name, mse, meanSd])).toEqual([
    ["a", 2.5, 2],
    ["b", 250, 20],
  ]);
  expect(mseLastStep).toBe(126.25);
});
