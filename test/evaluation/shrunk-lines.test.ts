import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/data/dataset.js";
import { combined } from "../../src/evaluation/combined-lines.js";
import { fitQuickStart, fitStart } from "../../src/evaluation/line.js";
import { candidates, withoutEachPart } from "../../src/evaluation/line-candidates.js";
import { type LinearModel, predictLinear } from "../../src/evaluation/linear.js";
import { canShrink, shrunkLines } from "../../src/evaluation/shrunk-lines.js";
import { listOf, simpleLines } from "../../src/evaluation/simple-lines.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { loadValues } from "../helpers/series.js";

const [STEPS, AHEAD] = [6, 2];

/** Windows [count] with their targets after the last step. */
function windowsOf(rows: readonly { readonly x: number[]; readonly y: number[] }[]): Dataset {
  const inputs = rows[0]!.x.length / STEPS;
  return {
    count: rows.length,
    steps: STEPS,
    inputs,
    outputs: AHEAD,
    targets: AHEAD,
    missingTargets: rows.some(({ y }) => y.some(Number.isNaN)),
    fill(indices, x, y) {
      for (let n = 0; n < indices.length; n += 1) {
        x.set(rows[indices[n]!]!.x, n * STEPS * inputs);
        y.set(rows[indices[n]!]!.y, n * AHEAD);
      }
    },
  };
}

/** Random windows whose targets are made of their values. */
function rowsOf(count: number, targets: (x: readonly number[]) => number[], seed = 5) {
  const random = randomStream(seed, "shrunk");
  return Array.from({ length: count }, () => {
    const x = Array.from({ length: STEPS }, () => 2 * random() - 1);
    return { x, y: targets(x) };
  });
}

const linesOf = (train: Dataset, period?: number) => shrunkLines(train, simpleLines(train, period));

const weightOf = ({ coefficients }: LinearModel, step: number, output: number) =>
  coefficients[step * AHEAD + output]!;

const interceptsOf = ({ coefficients }: LinearModel) => [...coefficients.slice(-AHEAD)];

describe("shrunkLines", () => {
  const seasonal = windowsOf(rowsOf(40, (x) => [x[3]! + 0.5, x[4]! + 0.5]));
  const lines = linesOf(seasonal, 3);
  const { seasonal: before } = simpleLines(seasonal, 3);

  it("are the same number for any windows, so that parts can be compared", () => {
    const other = windowsOf(rowsOf(11, (x) => [x[0]!, 1], 8));
    expect([lines.length, linesOf(other, 3).length]).toEqual([35, 35]);
    expect(linesOf(other).length).toBe(25); // without a season to shrink towards
  });

  it("have the intercept that the windows ask for, or none", () => {
    const strongest = lines[8]!; // the fifth ridge, the first of two lines: the season before
    expectClose(
      strongest.coefficients.slice(0, -AHEAD),
      before!.coefficients.slice(0, -AHEAD),
      0.02,
    );
    expectClose(Float64Array.from(interceptsOf(strongest)), Float64Array.from([0.5, 0.5]), 0.01);
    for (const line of lines.slice(10, 25)) {
      for (const intercept of interceptsOf(line)) expect(Math.abs(intercept)).toBeLessThan(1e-6);
    }
  });

  it("are close to what they are shrunk towards with the strongest ridge, and to least squares with the weakest", () => {
    const exact = windowsOf(rowsOf(60, (x) => [2 * x[0]! - x[5]!, x[1]!]));
    const found = linesOf(exact, 3);
    const [towardsSeason, towardsLevel] = found.slice(8, 10) as [LinearModel, LinearModel];
    const simple = simpleLines(exact, 3);
    const distance = (a: LinearModel, b: LinearModel) =>
      Math.max(...a.coefficients.map((value, i) => Math.abs(value - b.coefficients[i]!)));
    const apart = distance(simple.seasonal!, simple.smoothed!);
    expect(distance(towardsSeason, simple.seasonal!)).toBeLessThan(0.3 * apart);
    expect(distance(towardsLevel, simple.smoothed!)).toBeLessThan(0.3 * apart);
    for (const line of found.slice(0, 2)) {
      expect(weightOf(line, 0, 0)).toBeCloseTo(2, 0);
      expect(weightOf(line, 5, 0)).toBeCloseTo(-1, 0);
      expect(weightOf(line, 1, 1)).toBeCloseTo(1, 0);
    }
  });

  it("read changes, so that a level added to a window moves nothing but the level", () => {
    for (const line of lines.slice(-10)) {
      for (let k = 0; k < AHEAD; k += 1) {
        const sum = Array.from({ length: STEPS }, (_, t) => weightOf(line, t, k));
        expect(sum.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
      }
    }
  });

  it("give late changes more weight than early ones that matter as much", () => {
    const change = (x: readonly number[], t: number) => x[t]! - x[t - 1]!;
    const train = windowsOf(rowsOf(400, (x) => [change(x, 5) + change(x, 1), 0]));
    const strong = linesOf(train).at(-1)!; // the strongest ridge on changes
    expect(weightOf(strong, 5, 0)).toBeGreaterThan(3 * Math.abs(weightOf(strong, 0, 0)));
  });

  it("leave covariates as they are", () => {
    const random = randomStream(9, "covariate");
    const rows = Array.from({ length: 80 }, () => {
      const x = Array.from({ length: 2 * STEPS }, () => 2 * random() - 1);
      return { x, y: [3 * x[11]!, x[10]! - x[8]!] };
    });
    const line = linesOf(windowsOf(rows)).at(-10)!; // on changes, with the weakest ridge
    expect(line.coefficients[11 * AHEAD]).toBeCloseTo(3, 1);
    expect(line.coefficients[10 * AHEAD + 1]).toBeCloseTo(1, 1);
    expect(line.coefficients[8 * AHEAD + 1]).toBeCloseTo(-1, 1);
    expect(line.coefficients[9 * AHEAD + 1]).toBeCloseTo(0, 1);
  });

  it("use every window in which a target was measured if few have all", () => {
    const rows = rowsOf(40, (x) => [x[5]!, x[0]!]).map(({ x, y }, n) => ({
      x,
      y: [n % 2 === 0 ? y[0]! : Number.NaN, n % 2 === 0 ? Number.NaN : y[1]!],
    }));
    const line = linesOf(windowsOf(rows))[5]!; // towards the level, without an intercept and with the weakest ridge
    expect(weightOf(line, 5, 0)).toBeCloseTo(1, 0);
    expect(weightOf(line, 0, 1)).toBeCloseTo(1, 0);
  });

  it("are not for several targets", () => {
    expect(canShrink(seasonal)).toBe(true);
    expect(canShrink({ ...seasonal, variables: ["a", "b"] })).toBe(false);
    // sums of 7 features: count * 49 / 2 + 343 / 6, of 1e8
    expect(canShrink({ ...seasonal, count: 4_081_630 })).toBe(true);
    expect(canShrink({ ...seasonal, count: 4_081_631 })).toBe(false);
  });
});

describe("a start from few windows", () => {
  /** Squared error of the test forecasts of a start. */
  async function errorOf(values: readonly number[], start: typeof fitStart, period?: number) {
    const options = { steps: 12, ahead: 4, level: "last", ...(period && { period }) };
    const splits = await loadValues(values, options);
    const line = start(splits);
    const { test } = splits;
    const x = new Float32Array(test.count * test.steps);
    const y = new Float32Array(test.count * test.targets);
    test.fill([...Array(test.count).keys()], x, y);
    const forecasts = predictLinear(line, x);
    return forecasts.reduce((sum, forecast, i) => {
      const [row, k] = [Math.floor(i / 4), i % 4];
      return sum + (forecast - y[(row + 1) * test.targets - 4 + k]!) ** 2;
    }, 0);
  }

  it("averages weights over parts of which each is left out once if training has few windows that do not overlap", async () => {
    const random = randomStream(2, "walk");
    let level = 50;
    const walk = Array.from({ length: 76 }, () => (level += random() - 0.5));
    const splits = await loadValues(walk, { steps: 12, ahead: 4, level: "last" });
    const { count } = splits.train;
    expect([count >= 36, count < 40]).toEqual([true, true]); // less than ten that do not overlap
    const simpleOf = (train: Dataset) => {
      const simple = simpleLines(train, undefined);
      return [...listOf(simple), ...shrunkLines(train, simple)];
    };
    const found = candidates(splits, simpleOf);
    const judged = withoutEachPart(found);
    expect(judged.map(({ parts }) => parts.map((part) => found.parts.indexOf(part)))).toEqual([
      [0, 1, 2],
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
    expect(withoutEachPart({ ...found, parts: found.parts.slice(0, 1) }).length).toBe(1);
    const start = fitStart(splits);
    const shares = judged.map(({ scores, windows }) => {
      const power = Math.max(windows, 3);
      const least = Math.min(...scores.map(([score]) => score!));
      const raw = scores.map(([score]) => (least / score!) ** power);
      const total = raw.reduce((sum, share) => sum + share, 0);
      return raw.map((share) => share / total);
    });
    const weights = shares[0]!.map(
      (_, i) => shares.reduce((sum, some) => sum + some[i]!, 0) / shares.length,
    );
    const expected = combined(found.lines, [weights]);
    expectClose(start.coefficients, expected.coefficients, 1e-9);
    expect(judged[1]!.windows).toBeCloseTo(
      judged[0]!.windows - found.parts[0]!.judge.count / 4,
      12,
    );
  });

  function seriesOf(seed: number, next: (noise: number, t: number, before: number) => number) {
    const random = randomStream(seed, "few");
    let before = 0;
    return Array.from({ length: 84 }, (_, t) => {
      before = next(random() + random() + random() - 1.5, t, before);
      return before;
    });
  }

  it.each([
    ["changes that last", (noise: number, _: number, before: number) => 0.7 * before + noise, true],
    ["a season", (noise: number, t: number) => 4 * Math.sin(t / 2) + (t % 4) ** 2 + noise, false],
  ] as const)("forecasts %s better than simple lines and their mean", async (_, next, isSummed) => {
    const logs: number[] = [];
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const values = seriesOf(seed, next);
      let level = 50;
      const series = isSummed ? values.map((value) => (level += value)) : values;
      const [few, quick] = [
        await errorOf(series, fitStart, isSummed ? undefined : 4),
        await errorOf(series, fitQuickStart, isSummed ? undefined : 4),
      ];
      logs.push(Math.log(few / quick));
    }
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    expect(Math.exp(mean)).toBeLessThan(0.97);
  });
});

it("smooths with the rates that fit each window's own targets", () => {
  const windows = windowsOf(rowsOf(40, (x) => [x[STEPS - 1]!, x[STEPS - 1]!]));
  const { smoothed } = simpleLines(windows, undefined);
  const x = Float32Array.of(3, 1, 4, 1, 5, 9);
  expectClose(predictLinear(smoothed!, x), [9, 9], 1e-6); // the last value: a level that forgets at once
});

it("lists simple lines in one order", () => {
  const train = windowsOf(rowsOf(20, (x) => [x[0]!, 0]));
  expect(listOf(simpleLines(train, undefined)).length).toBe(4);
  expect(listOf(simpleLines(train, 3)).length).toBe(5);
});
