import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Dataset, Splits } from "../../src/data/dataset.js";
import { loadData } from "../../src/data/registry.js";
import { forecastDataset } from "../../src/data/series-table.js";
import { combined } from "../../src/evaluation/combined-lines.js";
import { absoluteWeights } from "../../src/evaluation/least-absolute.js";
import { fitLine, fitQuickStart, fitStart } from "../../src/evaluation/line.js";
import { candidates } from "../../src/evaluation/line-candidates.js";
import { fitLinear, type LinearModel, predictLinear } from "../../src/evaluation/linear.js";
import { isSmall } from "../../src/evaluation/regressions.js";
import { listOf, simpleLines } from "../../src/evaluation/simple-lines.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";
import { expectClose } from "../helpers/compare.js";

const STEPS = 6;

/** Windows whose next value is made of their values and of noise, a row each. */
function splitsOf(
  counts: readonly [number, number],
  next: (window: readonly number[], noise: () => number) => number,
  level: (random: () => number) => number = () => 0,
  seed = 11,
): Splits {
  const random = randomStream(seed, "line");
  const noise = () => random() + random() + random() - 1.5; // about normal
  const part = (count: number) => {
    const values = Array.from({ length: count }, () => {
      const base = level(random);
      const window = Array.from({ length: STEPS }, () => base + noise());
      return [...window, next(window, noise)];
    });
    const table = { values: Float32Array.from(values.flat()), length: STEPS + 1 };
    return forecastDataset(table, { from: 0, to: count }, STEPS, 1);
  };
  const [train, valid] = [part(counts[0]), part(counts[1])];
  return { train, valid, test: valid };
}

/** Coefficients of the last step's target, which is the last output of every one. */
const coefficientsOf = (splits: Splits) => [...fitLine(splits).coefficients];

const zeros = Array.from({ length: STEPS + 1 }, () => 0);

describe("fitLine, where validation has few windows", () => {
  it("is nothing where the next value has nothing to do with the window", () => {
    const splits = splitsOf([40, 30], (_, noise) => noise());
    expect(coefficientsOf(splits)).toEqual(zeros);
    expect([...fitLinear(splits.train).coefficients]).not.toEqual(zeros);
  });

  it("is the mean of the window where that is all there is to know", () => {
    const splits = splitsOf(
      [16, 150],
      (window, noise) => window.reduce((sum, value) => sum + value, 0) / STEPS + noise(),
      (random) => 8 * random() - 4,
    );
    const mean = [...Array.from({ length: STEPS }, () => 1 / STEPS), 0];
    expect(coefficientsOf(splits)).toEqual(mean);
  });

  it("is the line where that is clearly better", () => {
    const splits = splitsOf([40, 30], (window, noise) => 2 * window[0]! - window[5]! + noise() / 4);
    const [first, , , , , last] = coefficientsOf(splits);
    expect([first! > 1.5, last! < -0.7]).toEqual([true, true]);
  });
});

describe("fitLine, with cycles of the calendar", () => {
  const SIZE = 900;

  /** Days from a January on, whose level follows the year until validation begins if `follows`, and always otherwise. */
  async function days(calendar: readonly string[], follows: boolean) {
    const random = randomStream(12, "calendar");
    let y = 0;
    const rows = Array.from({ length: SIZE }, (_, t) => {
      const year = Math.sin((2 * Math.PI * t) / 365.25);
      y = 0.9 * y + random() - 0.5 + (follows && t > 0.7 * SIZE ? -1 : 1) * year;
      return `${new Date(Date.UTC(2022, 0, 1 + t)).toISOString().slice(0, 10)},${y}\n`;
    });
    const file = join(emptyFolder(), "days.csv");
    writeFileSync(file, `day,y\n${rows.join("")}`);
    const data = { task: "csv", file, time: "day", target: "y", steps: 4, ahead: 2, calendar };
    return loadData(resolveConfig({ data, model: { targets: "lastStep" } }, "test").data);
  }

  it("reads none of them if validation prefers that", async () => {
    const [plain, calendar] = [await days([], true), await days(["dayOfYear"], true)];
    const [line, own] = [fitLine(calendar), fitLine(plain)];
    expect(fitLinear(calendar.train).coefficients[2]).not.toBe(0);
    for (let step = 0; step < 4; step += 1) {
      const ofStep = line.coefficients.subarray(step * 3 * 2, (step + 1) * 3 * 2);
      expectClose(ofStep.subarray(0, 2), own.coefficients.subarray(step * 2, step * 2 + 2), 1e-9);
      expect([...ofStep.subarray(2)]).toEqual([0, 0, 0, 0]);
    }
  });

  it("reads them if they are of use", async () => {
    const line = fitLine(await days(["dayOfYear"], false));
    expect(line.coefficients[3 * 3 * 2 + 2]).not.toBe(0);
  });
});

describe("fitLine, where windows are plenty", () => {
  const splits = splitsOf([400, 300], (window, noise) => 0.2 * window[5]! + noise());

  it("is least squares, unless a ridge is better by more than half a percent", () => {
    expectClose(fitLine(splits).coefficients, fitLinear(splits.train).coefficients, 1e-12);
  });

  it("takes a line that is better than none by little", () => {
    expect(coefficientsOf(splits)).not.toEqual(zeros);
    const forecasts = predictLinear(fitLine(splits), new Float32Array(STEPS).fill(1));
    expect(forecasts[0]).toBeGreaterThan(0.1);
  });
});

/** Windows of one series for two targets, of which the second has nothing to do with the first. */
function twoTargets(counts: readonly [number, number]): Splits {
  const random = randomStream(12, "two");
  const noise = () => random() + random() + random() - 1.5;
  const part = (count: number): Dataset => {
    const rows = Array.from({ length: count }, () => {
      const [a, b] = [0, 1].map(() => Array.from({ length: STEPS }, noise)) as [number[], number[]];
      const x = a.flatMap((value, t) => [value, b[t]!]);
      return { x, y: [a[5]! + noise() / 9, b[0]! - b[2]! + noise() / 9] };
    });
    return {
      count,
      steps: STEPS,
      inputs: 2,
      outputs: 2,
      targets: 2,
      variables: ["a", "b"],
      fill(indices, x, y) {
        for (let n = 0; n < indices.length; n += 1) {
          x.set(rows[indices[n]!]!.x, n * 2 * STEPS);
          y.set(rows[indices[n]!]!.y, n * 2);
        }
      },
    };
  };
  const [train, valid] = [part(counts[0]), part(counts[1])];
  return { train, valid, test: valid };
}

describe("fitLine of several targets", () => {
  it("forecasts each from its own past where the others are of no use", () => {
    const { coefficients } = fitLine(twoTargets([60, 300]));
    const at = (t: number, input: number, output: number) =>
      coefficients[(t * 2 + input) * 2 + output]!;
    for (let t = 0; t < STEPS; t += 1) expect([at(t, 1, 0), at(t, 0, 1)]).toEqual([0, 0]);
    expect([at(5, 0, 0), at(0, 1, 1), at(2, 1, 1)].map((value) => Math.round(value))).toEqual([
      1, 1, -1,
    ]);
  });
});

describe("fitStart", () => {
  /** Mean squared error on the windows of a validation part. */
  function errorOf(line: LinearModel, { valid: { count, targets, ...valid } }: Splits): number {
    const [x, y] = [new Float32Array(count * STEPS), new Float32Array(count * targets)];
    valid.fill([...Array(count).keys()], x, y);
    const forecasts = predictLinear(line, x);
    return forecasts.reduce((sum, f, n) => sum + (f - y[(n + 1) * targets - 1]!) ** 2, 0) / count;
  }

  it("is better than the regression where few windows are of a smoothed level", () => {
    const rates = (window: readonly number[]) =>
      window.reduce((level, value) => level + 0.35 * (value - level), window[0]!);
    const level = (random: () => number) => 8 * random() - 4;
    const logs = [11, 12, 13, 14, 15, 16].map((seed) => {
      const [few, many] = [12, 400].map((valid) =>
        splitsOf([14, valid], (window, noise) => rates(window) + noise() / 4, level, seed),
      );
      return Math.log(errorOf(fitStart(few!), many!) / errorOf(fitLine(few!), many!));
    });
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    expect(Math.exp(mean)).toBeLessThan(0.9);
  });

  it("is a mean with weights of errors to the power of the windows that judge, at least the third", () => {
    const isMean = (valid: number, power: number) =>
      Array.from({ length: 20 }, (_, seed) => {
        const splits = splitsOf([8, valid], ([a], noise) => a! / 2 + noise(), undefined, seed);
        const { lines, scores, regressions } = candidates(splits, (train) =>
          listOf(simpleLines(train, undefined)),
        );
        const errors = scores.map(([score]) => score!);
        const ofRegressions = errors.slice(0, regressions);
        const least = Math.min(...ofRegressions);
        const best = least < 0.995 * errors[0]! ? ofRegressions.indexOf(least) : 0;
        const raw = errors.map((e, i) => (i === best || i >= regressions ? e ** -power : 0));
        const total = raw.reduce((sum, weight) => sum + weight, 0);
        const mean = combined(lines, [raw.map((weight) => weight / total)]);
        const found = fitQuickStart(splits).coefficients;
        if (lines.some(({ coefficients }) => coefficients.every((w, i) => w === found[i])))
          return [];
        expectClose(found, mean.coefficients, 1e-9);
        return [seed];
      }).flat().length;
    expect(isMean(2, 3)).toBeGreaterThan(0); // the others are one of the lines
    expect(isMean(3, 3)).toBeGreaterThan(0);
    expect(isMean(5, 5)).toBeGreaterThan(0);
  });

  it("is close to the regression where validation has many windows", () => {
    const next = (window: readonly number[], noise: () => number) => 0.9 * window[5]! + noise() / 4;
    const splits = splitsOf([400, 400], next, (random) => 8 * random() - 4);
    const [start, line] = [errorOf(fitStart(splits), splits), errorOf(fitLine(splits), splits)];
    expect(start).toBeLessThan(1.01 * line);
  });

  it("is the quick start from 200 windows of validation on", () => {
    const next = (window: readonly number[], noise: () => number) => window[5]! + noise();
    for (const [valid, isQuick] of [
      [199, false],
      [200, true],
    ] as const) {
      const splits = splitsOf([30, valid], next);
      const [start, quick] = [fitStart(splits), fitQuickStart(splits)];
      expect(start.coefficients.every((value, i) => value === quick.coefficients[i])).toBe(isQuick);
    }
  });

  it("has the smallest validation error of the simple lines and their mean", () => {
    const next = (window: readonly number[], noise: () => number) =>
      (window[4]! + window[5]!) / 2 + noise();
    const shares = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const splits = splitsOf([12, 30], next, (random) => 8 * random() - 4, seed); // too few to be divided
      const errors = listOf(simpleLines(splits.train, undefined)).map((line) =>
        errorOf(line, splits),
      );
      return errorOf(fitQuickStart(splits), splits) / Math.min(...errors);
    });
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(shares.filter((share) => share < 1).length).toBeGreaterThan(4); // the mean
    expect(shares).toContain(1); // a line
  });

  it("is the regression where validation has no windows", () => {
    const splits = splitsOf([40, 30], (window) => window[5]!);
    const none = { ...splits, valid: { ...splits.valid, count: 0 } };
    expect(fitStart(none)).toEqual(fitLine(none));
  });
});

describe("fitStart with small absolute errors", () => {
  /** The next value is the last one, with noise, and in one window of ten far from it. */
  const outliers = (seed: number) => {
    let t = 0;
    const next = (window: readonly number[], noise: () => number) =>
      window[5]! + noise() / 10 + (t++ % 10 === 3 ? 40 : 0);
    return splitsOf([200, 40], next, (random) => 8 * random() - 4, seed);
  };
  const intercept = ({ coefficients }: LinearModel) => coefficients.at(-1)!;

  it("follows most windows, where least squares follow the outliers", () => {
    for (const seed of [31, 32, 33]) {
      const splits = outliers(seed);
      const [squared, absolute] = [fitStart(splits), fitStart(splits, { errors: "absolute" })];
      expect(intercept(squared)).toBeGreaterThan(2);
      expect(Math.abs(intercept(absolute))).toBeLessThan(0.2 * intercept(squared));
    }
  });

  it("is the same line if no line has an error", () => {
    const exact = splitsOf([40, 20], (window) => window[5]!);
    const start = fitStart(exact, { errors: "absolute" }).coefficients;
    expectClose(start, Float64Array.of(0, 0, 0, 0, 0, 1, 0), 1e-3);
  });

  it("weighs windows by 1 over their errors, at least a twentieth of the mean", () => {
    const splits = splitsOf([12, 20], (window) => window[5]!);
    const sizes = [0, 0.1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2.9]; // with mean 1
    let fits = 0;
    const unlike = {
      ...splits.train,
      squaredWeight: (_: number) => 2,
      fill: (indices: ArrayLike<number>, x: Float32Array, y: Float32Array) => {
        x.fill(0);
        for (let i = 0; i < indices.length; i += 1) {
          y.fill(sizes[indices[i]!]!, i * STEPS, (i + 1) * STEPS);
        }
      },
    };
    const nothing = { coefficients: new Float64Array(STEPS + 1), features: STEPS + 1, outputs: 1 };
    const { train } = absoluteWeights({ ...splits, train: unlike }, () => {
      fits += 1;
      return nothing;
    });
    expect(fits).toBe(3);
    const weights = sizes.map((_, i) => train.squaredWeight!(i));
    expectClose(weights, [40, 20, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 / 2.9], 1e-6);
  });

  it("leaves the windows as they are if that takes long", () => {
    const { train, ...others } = splitsOf([2, 2], (window) => window[5]!);
    const cost = (count: number) => ({ ...others, train: { ...train, count } });
    const unread = (): LinearModel => expect.unreachable();
    // windows of 7 coefficients: 7 ** 2 / 2 multiplications each
    expect(absoluteWeights(cost(8.2e6), unread)).toEqual(cost(8.2e6));
    expect(() => absoluteWeights(cost(8.1e6), unread)).toThrow();
  });
});

describe("the number of windows that more than one line is fitted to", () => {
  const small = (count: number, steps: number) => isSmall({ count, steps, inputs: 1 } as Dataset);

  it("is larger if a ridge is needed, with fewer than ten windows for each coefficient", () => {
    expect([small(10_485, 100), small(10_486, 100)]).toEqual([true, false]); // of 2 ** 20 values
    expect([small(4096, 4096), small(4097, 4096)]).toEqual([true, false]); // of 2 ** 24 values
    expect([small(1049, 1000), small(11_000, 1000)]).toEqual([true, false]);
  });
});
