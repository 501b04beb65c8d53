import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { batches } from "../../src/data/batches.js";
import type { Dataset } from "../../src/data/dataset.js";
import { loadData } from "../../src/data/registry.js";
import { combined } from "../../src/evaluation/combined-lines.js";
import { jointCoordinates, ownCoordinates } from "../../src/evaluation/coordinates.js";
import { cycleSums } from "../../src/evaluation/cycle-sums.js";
import { cycleWindows } from "../../src/evaluation/cycle-windows.js";
import { lastSteps } from "../../src/evaluation/last-step.js";
import { fitQuickStart, fitStart } from "../../src/evaluation/line.js";
import { forLines } from "../../src/evaluation/line-candidates.js";
import { squaredErrors } from "../../src/evaluation/line-errors.js";
import { fitLinear, type LinearModel, predictLinear } from "../../src/evaluation/linear.js";
import { CYCLE_LINES, MOST_LINES, manyLines } from "../../src/evaluation/many-lines.js";
import { addedSums, errorProducts, measuredSums } from "../../src/evaluation/measured-sums.js";
import { selection, weighedLines } from "../../src/evaluation/weighed-lines.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";
import { expectClose } from "../helpers/compare.js";
import { datasetOf } from "../helpers/fixed-datasets.js";
import { loadValues } from "../helpers/series.js";

const [STEPS, AHEAD] = [6, 2];

/** Two series, of which the second follows the first two steps later. */
async function twoTargets(options: Readonly<Record<string, unknown>> = {}, count = 1500) {
  const random = randomStream(4, "weighed");
  let level = 0;
  const first = Array.from({ length: count }, () => (level = 0.6 * level + random() - 0.5));
  const rows = first.map((a, t) => `${t},${a},${(first[t - 2] ?? 0) + 0.2 * random()}\n`);
  const file = join(emptyFolder(), "two.csv");
  writeFileSync(file, `t,a,b\n${rows.join("")}`);
  const target = ["a", "b"];
  const data = { task: "csv", file, time: "t", target, steps: STEPS, ahead: AHEAD, ...options };
  const model = { targets: "lastStep", skip: "linear" };
  return await loadData(resolveConfig({ data, model }, "test").data);
}

function forecastErrors(lines: readonly LinearModel[], dataset: Dataset) {
  return squaredErrors(
    dataset,
    lines.map(
      (line) =>
        ({ x }) =>
          predictLinear(line, x),
    ),
  );
}

describe("coordinates", () => {
  it.each([...ownCoordinates, jointCoordinates])("change sums as they change lines", (some) => {
    const random = randomStream(1, "coordinates");
    const [of, other] = [1, 2].map(() => Float64Array.from({ length: 5 }, () => random()));
    const [sums, line] = [of!.slice(), other!.slice()];
    const past = { columns: 1, steps: 5, rowOf: (step: number) => step };
    some.ofSums({ ...past, matrix: sums });
    some.ofCoefficients({ ...past, matrix: line });
    const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    expect(dot(sums, other!)).toBeCloseTo(dot(of!, line), 12); // (Bᵀ m)ᵀ c = mᵀ (B c)
    expect([...sums]).not.toEqual([...of!]);
  });
});

describe("manyLines", () => {
  it("are at most the number that limits count on, and least squares with hardly any ridge", async () => {
    const train = forLines((await twoTargets()).train);
    const lines = manyLines(measuredSums(train)!, train);
    expect(lines.length).toBe(MOST_LINES);
    const least = fitLinear(train);
    expectClose(lines.at(-1)!.coefficients, least.coefficients, 1e-4); // weight 1, the smallest ridge
  });

  it("read each target's own past, or one line for all targets, with one input least squares", async () => {
    const train = forLines((await twoTargets()).train);
    const [own, , , , , , shared] = manyLines(measuredSums(train)!, train);
    const at = (line: LinearModel, step: number, input: number, output: number) =>
      line.coefficients[(step * 2 + input) * 2 * AHEAD + output]!;
    for (let step = 0; step < STEPS; step += 1) {
      expect([at(own!, step, 1, 0), at(own!, step, 0, AHEAD)]).toEqual([0, 0]);
      expect(at(shared!, step, 0, 1)).toBe(at(shared!, step, 1, AHEAD + 1));
    }
    const random = randomStream(2, "one");
    const values = Array.from({ length: 400 }, () => random());
    const one = forLines((await loadValues(values, { steps: STEPS, ahead: AHEAD })).train);
    for (const line of [0, 6, 12].map((i) => manyLines(measuredSums(one)!, one)[i]!)) {
      expectClose(line.coefficients, fitLinear(one).coefficients, 1e-5);
    }
  });

  it("shrink what is read from other inputs more than the target's own past", async () => {
    const train = forLines((await twoTargets()).train);
    const joint = manyLines(measuredSums(train)!, train).slice(-5);
    const fromFirst = joint.map(({ coefficients }) =>
      Math.abs(coefficients[((STEPS - 2) * 2 + 0) * 2 * AHEAD + AHEAD]!),
    );
    expect(fromFirst[1]).toBeLessThan(0.9 * fromFirst[3]!); // weight .1 and .3 with the same ridge
    expect(fromFirst[4]).toBeGreaterThan(fromFirst[3]!);
  });
});

describe("errorProducts", () => {
  it("have the errors that the windows have, of lines and of their mean", async () => {
    const { train, valid } = await twoTargets();
    const lines = manyLines(measuredSums(forLines(train))!, train).slice(0, 5);
    const judge = forLines(valid);
    const mean = combined(lines, [
      [0.2, 0.3, 0, 0.5, 0],
      [0, 0, 0.6, 0, 0.4],
    ]);
    const all = [...lines, mean];
    const direct = forecastErrors(all, judge);
    for (const v of [0, 1]) {
      const products = errorProducts(all, measuredSums(judge)!, v);
      for (const [i] of all.entries()) {
        expect(products[i * all.length + i]! / direct[i]![v]!).toBeCloseTo(1, 6);
      }
    }
    expect(products(lines, judge, 0)[1]).toBeCloseTo(crossProduct(lines[0]!, lines[1]!, judge), 4);
  });

  it("of an exact line are a billionth of a thousandth of the targets' squares", () => {
    const exact = datasetOf([[2], [3]], [[4], [6]], { steps: 1, inputs: 1, outputs: 1 });
    const line = { coefficients: Float64Array.of(2, 0), features: 2, outputs: 1 };
    const zero = { ...line, coefficients: Float64Array.of(0, 0) };
    const products = errorProducts([line, zero], measuredSums(exact)!, 0);
    expect([...products]).toEqual([1e-12 * (16 + 36), 0, 0, 16 + 36]);
  });

  it("add up over parts", async () => {
    const { train, valid } = await twoTargets();
    const parts = [train, valid].map((part) => measuredSums(forLines(part))!);
    const lines = manyLines(parts[0]!, train).slice(0, 3);
    const sums = parts.map((part) => errorProducts(lines, part, 1));
    const together = errorProducts(lines, addedSums(parts), 1);
    expectClose(
      together,
      sums[0]!.map((value, i) => value + sums[1]![i]!),
      1e-6,
    );
  });

  const products = (lines: readonly LinearModel[], judge: Dataset, variable: number) =>
    errorProducts(lines, measuredSums(judge)!, variable);

  /** Of the errors of two lines for the first target. */
  function crossProduct(a: LinearModel, b: LinearModel, judge: Dataset): number {
    let sum = 0;
    for (const { x, y, size } of batches(judge, 256)) {
      const targets = lastSteps(y, judge);
      const [ofA, ofB] = [predictLinear(a, x), predictLinear(b, x)];
      for (let n = 0; n < size; n += 1) {
        for (let k = 0; k < AHEAD; k += 1) {
          const at = n * 2 * AHEAD + k;
          sum += (ofA[at]! - targets[at]!) * (ofB[at]! - targets[at]!);
        }
      }
    }
    return sum;
  }
});

describe("selection", () => {
  it("takes lines whose errors cancel out, and only the best one if others do not help", () => {
    const opposite = Float64Array.from([1, -0.9, 0.1, -0.9, 1.1, 0.1, 0.1, 0.1, 1.05]);
    const weights = selection(opposite, 3);
    expect(weights[0]).toBeGreaterThan(0.4);
    expect(weights[1]).toBeGreaterThan(0.4);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(selection(Float64Array.from([1, 2, 2, 4]), 2)).toEqual([1, 0]);
  });

  it("selects twenty times: a line of weight 1/31 at best is selected once", () => {
    expect(selection(Float64Array.from([1, 0, 0, 30]), 2)).toEqual([19 / 20, 1 / 20]);
    expect(selection(Float64Array.from([1, 0, 0, 9]), 2)).toEqual([9 / 10, 1 / 10]); // the optimum
  });

  it("is never worse than the best line", () => {
    const random = randomStream(7, "selection");
    for (let trial = 0; trial < 20; trial += 1) {
      const errors = Array.from({ length: 6 }, () =>
        Array.from({ length: 4 }, () => random() - 0.3),
      );
      const products = Float64Array.from(
        errors.flatMap((a) => errors.map((b) => a.reduce((sum, x, i) => sum + x * b[i]!, 0))),
      );
      const weights = selection(products, 6);
      let error = 0;
      for (let i = 0; i < 36; i += 1) {
        error += weights[Math.floor(i / 6)]! * weights[i % 6]! * products[i]!;
      }
      const best = Math.min(...errors.map((_, i) => products[i * 7]!));
      expect(error).toBeLessThanOrEqual(best + 1e-12);
    }
  });
});

/** An hourly series whose changes go on at some hours and are undone at others. */
async function hourly(count: number) {
  const random = randomStream(6, "hourly");
  const values = [0, 0];
  for (let t = 2; t < count; t += 1) {
    const share = 0.9 * Math.sin((2 * Math.PI * t) / 24);
    values.push(values[t - 1]! + share * (values[t - 1]! - values[t - 2]!) + random() - 0.5);
  }
  const time = (t: number) => new Date(Date.UTC(2020, 0, 1, t)).toISOString().slice(0, 16);
  const file = join(emptyFolder(), "hours.csv");
  writeFileSync(file, `t,y\n${values.map((y, t) => `${time(t)},${y}\n`).join("")}`);
  const model = { skip: "linear", targets: "lastStep" };
  const data = { task: "csv", file, time: "t", target: "y", steps: 4, ahead: 2, level: "last" };
  const calendar = ["hourOfDay"];
  return await loadData(resolveConfig({ data: { ...data, calendar }, model }, "test").data);
}

describe("sums of windows with products of targets and cycles", () => {
  const random = randomStream(8, "cycle sums");
  const values = Array.from({ length: 20 * 24 }, () => random() - 0.5);

  async function hours(options: object) {
    const file = join(emptyFolder(), "hours.csv");
    const rows = values.map((value, t) => {
      const at = new Date(Date.UTC(2024, 0, 1, t)).toISOString().slice(0, 16);
      return `${at},${value},${values[(t + 5) % values.length]}\n`;
    });
    writeFileSync(file, `time,a,b\n${rows.join("")}`);
    const data = { task: "csv", file, time: "time", target: ["a", "b"], ...options };
    const model = { targets: "lastStep", skip: "linear" };
    const { train } = await loadData(
      resolveConfig({ data: { ...data, steps: 3, ahead: 2 }, model }, "test").data,
    );
    return forLines(train);
  }

  function expectEqual(train: Dataset, cycles: { inputs: number[]; variables: number }) {
    const [sums, whole] = [cycleSums(train, cycles)!, measuredSums(cycleWindows(train, cycles))!];
    expectClose(sums.gram, whole.gram, 1e-6);
    expectClose(sums.products, whole.products, 1e-6);
    expectClose(Float64Array.from(sums.squares), Float64Array.from(whole.squares), 1e-9);
    expect(sums.outputs).toEqual(whole.outputs);
  }

  it("are combined from those of each hour, also with weights", async () => {
    const train = await hours({ calendar: ["hourOfDay", "halfDay"] });
    const cycles = { inputs: [2, 3, 4, 5], variables: 2 };
    expectEqual(train, cycles);
    expectEqual({ ...train, weight: (index) => 1 + (index % 5) }, cycles);
    const fills = (some: Dataset) => vi.spyOn(some, "fill");
    const [spied, calls] = [train, fills(train)];
    cycleSums(spied, cycles);
    expect(calls.mock.calls.length).toBeGreaterThan(24); // the phases, and the windows of each
  });

  it("are those of all windows if each has a phase of its own", async () => {
    const train = await hours({ calendar: ["dayOfYear"] });
    const cycles = { inputs: [2, 3], variables: 2 };
    expectEqual(train, cycles);
  });

  it("do not exist if a target is missing", async () => {
    const train = await hours({ calendar: ["hourOfDay"] });
    const fill: Dataset["fill"] = (indices, x, y) => {
      train.fill(indices, x, y);
      for (const [n, index] of Array.from(indices).entries())
        if (index === 77) y[n * 4] = Number.NaN;
    };
    expect(cycleSums({ ...train, fill }, { inputs: [2, 3], variables: 2 })).toBeUndefined();
  });
});

describe("a start whose coefficients follow a cycle", () => {
  const cycles = { inputs: [1, 2], variables: 1 };
  const errorOf = (line: LinearModel, dataset: Dataset) => forecastErrors([line], dataset)[0]![0]!;

  it("forecasts a series better whose next change depends on the hour", async () => {
    const splits = await hourly(4000);
    expect(splits.train.cycles).toEqual([{ name: "hourOfDay", input: 1 }]);
    const test = forLines(splits.test);
    const plain = errorOf(fitStart(splits), test);
    const followed = fitStart(splits, { cycles });
    expect(followed).toEqual(weighedLines(splits, { cycles }));
    expect(errorOf(followed, cycleWindows(test, cycles))).toBeLessThan(0.85 * plain);
  });

  it("is the line without the cycle if validation has few windows", async () => {
    const splits = await hourly(600);
    const [plain, other] = [fitStart(splits), fitStart(splits, { cycles })];
    const test = forLines(splits.test);
    const windows = cycleWindows(test, cycles);
    expect(other.features).toBe(4 * (3 + 2) + 1);
    expect(errorOf(other, windows)).toBeCloseTo(errorOf(plain, test), 10);
  });
});

describe("weighedLines", () => {
  it("are the start of a linear skip with many windows to choose by, and better than one line there", async () => {
    const splits = await twoTargets({ level: "last" });
    expect(splits.valid.count).toBeGreaterThanOrEqual(200);
    const start = fitStart(splits);
    expect(start).toEqual(weighedLines(splits));
    const [mean, quick] = forecastErrors([start, fitQuickStart(splits)], forLines(splits.test));
    expect(mean![1]! / quick![1]!).toBeLessThan(1.02);
  });

  it("judge by earlier stretches of one series as well as by validation", async () => {
    const random = randomStream(3, "stretches");
    const shaken = Array.from({ length: 1600 }, (_, t) => Math.sin(t / 5) + random() - 0.5);
    const splits = await loadValues(shaken, { steps: 12, ahead: 4 });
    const other = { ...splits, valid: await calm() };
    const of = (some: LinearModel) => forecastErrors([some], forLines(splits.test))[0]![0]!;
    expect(of(weighedLines(other)!)).toBeLessThan(1.05 * of(weighedLines(splits)!));

    /** A validation part of another kind: the last value is exact. */
    async function calm() {
      const steps = Array.from({ length: 1600 }, (_, t) => Math.floor(t / 400));
      return (await loadValues(steps, { steps: 12, ahead: 4 })).valid;
    }
  });

  it("are left to a quicker start if a target is missing, windows are long, or examples are no windows", async () => {
    const values = Array.from({ length: 1500 }, (_, t) => (t % 40 === 7 ? undefined : Math.sin(t)));
    const gaps = await loadValues(values, { steps: 6, ahead: 2, missing: "interpolate" });
    expect(gaps.train.missingTargets).toBe(true);
    expect(weighedLines(gaps)).toBeUndefined();
    expect(fitStart(gaps)).toEqual(fitQuickStart(gaps));
    const full = values.map((value) => value ?? 0);
    const long = await loadValues([...full, ...full, ...full], { steps: 1300, ahead: 1 });
    expect(weighedLines(long)).toBeUndefined();
    const { everyWindow: _, ...train } = (await loadValues(full, { steps: 6 })).train;
    expect(weighedLines({ train, valid: train })).toBeUndefined();
  });

  it("are left to a quicker start by the multiplications, values and coefficients that they take", () => {
    /** A part that is not to be read. */
    const part = (count: number, steps: number, outputs = 1, inputs = 1): Dataset => ({
      count,
      steps,
      inputs,
      outputs,
      targets: outputs,
      everyWindow: () => part(count, steps),
      fill: () => {
        throw new Error("a part is read");
      },
    });
    const tried = (train: Dataset, valid: Dataset, options?: object) => () =>
      weighedLines({ train, valid }, options);
    const isRead = (...parts: Parameters<typeof tried>) =>
      expect(tried(...parts)).toThrow("a part is read");
    const isLeft = (...parts: Parameters<typeof tried>) =>
      expect(tried(...parts)()).toBeUndefined();
    // windows of 100 values, of which 2 ** 24 are read
    isRead(part(100_000, 99), part(67_700, 99));
    isLeft(part(100_000, 99), part(67_800, 99));
    // with 1600 outputs 1e7 * (50 + 1600) multiplications and 10 % more, of 2e10
    isRead(part(60_000, 99, 1600), part(40_000, 99, 1600));
    isLeft(part(60_000, 99, 2000), part(40_000, 99, 2000));
    // inputs of a window and the intercept, of 1200
    isRead(part(300, 109, 1, 11), part(300, 109, 1, 11));
    isLeft(part(300, 110, 1, 11), part(300, 110, 1, 11));
    // coefficients of three parts, of 2 ** 25
    const outputs = Math.floor(2 ** 25 / (100 * 3 * MOST_LINES));
    isRead(part(2, 99, outputs), part(2, 99, outputs));
    isLeft(part(2, 99, outputs + 1), part(2, 99, outputs + 1));

    // with a cycle, whose sine and cosine are inputs, windows have five values at each step
    const followed = { cycles: { inputs: [1, 2], variables: 1 } };
    const wide = (count: number, steps: number, ahead = 1) => part(count, steps, ahead, 3);
    // 2500 inputs
    isRead(wide(300, 499), wide(300, 499), followed);
    isLeft(wide(300, 500), wide(300, 500), followed);
    // 2 ** 26 values of windows of 96
    isRead(wide(399_050, 19), wide(300_000, 19), followed);
    isLeft(wide(399_051, 19), wide(300_000, 19), followed);
    // 690,000 * 96 * (48 + outputs) multiplications and 1 % more, of 8e10
    isRead(wide(390_000, 19, 1150), wide(300_000, 19, 1150), followed);
    isLeft(wide(390_000, 19, 1170), wide(300_000, 19, 1170), followed);
    const most = Math.floor(2 ** 26 / (96 * 3 * (MOST_LINES + CYCLE_LINES)));
    isRead(wide(2, 19, most), wide(2, 19, most), followed);
    isLeft(wide(2, 19, most + 1), wide(2, 19, most + 1), followed);
  });

  it("judge by validation alone if there are several series", async () => {
    const { train, valid } = await twoTargets();
    const several = { ...train, series: { count: 2, numberOf: (index: number) => index % 2 } };
    const lines = manyLines(measuredSums(forLines(train))!, train);
    const judge = measuredSums(forLines(valid))!;
    const weights = [0, 1].map((v) => selection(errorProducts(lines, judge, v), lines.length));
    const found = weighedLines({ train: several, valid })!;
    expectClose(found.coefficients, combined(lines, weights).coefficients, 1e-9);
    expect(found.coefficients).not.toEqual(weighedLines({ train, valid })!.coefficients);
  });
});
