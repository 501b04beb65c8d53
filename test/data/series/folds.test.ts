import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import type { Dataset } from "../../../src/data/dataset.js";
import { loadData, loadFolds } from "../../../src/data/registry.js";
import { findBounds, type SplitOption } from "../../../src/data/series/split.js";
import type { Backtest } from "../../../src/data/task.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-folds-"));
const COUNT = 60;
const day = (index: number) => new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);
const rising = Array.from({ length: COUNT }, (_, i) => i);
let files = 0;

/** The folds of a file of the columns t and v; 33 steps to train on, 9 to validate, 18 to test. */
async function folds(
  values: readonly (number | string)[],
  backtest: Backtest,
  options: Record<string, unknown> = {},
) {
  files += 1;
  const file = join(FOLDER, `f${files}.csv`);
  writeFileSync(file, `t,v\n${values.map((value, i) => `${day(i)},${value}\n`).join("")}`);
  const split = [0.55, 0.15, 0.3];
  const data = { task: "csv", file, time: "t", target: "v", steps: 3, ahead: 2, split, ...options };
  return loadFolds(resolveConfig({ data }, "test").data, backtest);
}

/** All numbers of a part's windows. */
function numbers({ count, steps, inputs, targets, fill }: Dataset): number[] {
  const x = new Float32Array(count * steps * inputs);
  const y = new Float32Array(count * targets);
  fill([...Array(count).keys()], x, y);
  return [...x, ...y];
}

describe("folds of a backtest", () => {
  it("test one stretch after the other, the last one at the end of the test part", async () => {
    const found = await folds(rising, { folds: 3, test: 8, window: "expanding" });
    expect(found.map(({ fold }) => fold)).toEqual([
      { number: 1, origin: day(35), trainSteps: 27, testFrom: day(36), testTo: day(43) },
      { number: 2, origin: day(43), trainSteps: 35, testFrom: day(44), testTo: day(51) },
      { number: 3, origin: day(51), trainSteps: 43, testFrom: day(52), testTo: day(59) },
    ]);
    expect(found[1]!.data).toMatchObject({ split: { train: 0, valid: 35, test: 44, end: 52 } });
  });

  it("end with the config's own split where test stretches are as long as its test part", async () => {
    const [, last] = await folds(rising, { folds: 2, window: "expanding" }, { steps: 1, ahead: 1 });
    expect(last!.data).toMatchObject({ split: { train: 0, valid: 33, test: 42, end: 60 } });
  });

  it("train on as many steps each with a sliding window", async () => {
    const found = await folds(rising, { folds: 3, test: 8, window: "sliding" });
    expect(found.map(({ fold }) => fold.trainSteps)).toEqual([27, 27, 27]);
    expect(found[2]!.data).toMatchObject({ split: { train: 16, valid: 43, test: 52, end: 60 } });
    const { train, test } = await loadData(found[2]!.data);
    const [seen, restored] = [numbers(train), Float64Array.from(numbers(test).slice(-6))];
    expect(seen.reduce((sum, value) => sum + value, 0) / seen.length).toBeCloseTo(0, 0);
    test.restore!(test.count - 1, restored);
    expect([...restored].map(Math.round)).toEqual([56, 57, 57, 58, 58, 59]);
  });

  it("know nothing of what comes after their origin", async () => {
    const options = fc.record({
      scaling: fc.constantFrom("standard", "minmax", "none"),
      level: fc.constantFrom("series", "window"),
      missing: fc.constantFrom("interpolate", "drop"),
    });
    const window = fc.constantFrom("expanding" as const, "sliding" as const);
    const gaps = fc.uniqueArray(fc.integer({ min: 1, max: COUNT - 1 }), { maxLength: 4 });
    const fold = fc.integer({ min: 0, max: 2 });
    await fc.assert(
      fc.asyncProperty(options, window, gaps, fold, async (chosen, kind, missing, k) => {
        const backtest = { folds: 3, test: 8, window: kind };
        const values = rising.map((value) => (missing.includes(value) ? "" : (value * 7) % 11));
        const origin = [36, 44, 52][k]!;
        const changed = values.map((value, i) => (i < origin ? value : -1000 * i));
        const parts = async (content: readonly (number | string)[]) => {
          const all = await folds(content, backtest, { steps: 1, ahead: 1, ...chosen });
          const { train, valid, test } = await loadData(all[k]!.data);
          return { before: [...numbers(train), ...numbers(valid)], after: numbers(test) };
        };
        const [first, other] = [await parts(values), await parts(changed)];
        expect(other.before).toEqual(first.before);
        expect(other.after).not.toEqual(first.after);
      }),
      { numRuns: 40 },
    );
  });

  it("leave out what comes before a sliding window, too", async () => {
    const changed = rising.map((value, i) => (i < 16 ? -1000 * i : value));
    const backtest = { folds: 3, test: 8, window: "sliding" } as const;
    const last = async (values: readonly number[]) =>
      numbers((await loadData((await folds(values, backtest))[2]!.data)).train);
    expect(await last(changed)).toEqual(await last(rising));
  });

  it.each<[string, Backtest, RegExp]>([
    ["too many folds", { folds: 8, test: 8, window: "expanding" }, /nothing to train on in fold 1/],
    [
      "a test stretch without a window",
      { folds: 2, test: 1, window: "expanding" },
      /evaluation.backtest, fold 1: .* has its last 2 steps in the test part, which has 1/,
    ],
  ])("refuse %s", async (_, backtest, message) => {
    const error = await folds(rising, backtest).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "UserError" });
    expect((error as Error).message).toMatch(message);
  });
});

describe("evaluation.backtest", () => {
  it("is refused without a time line", () => {
    const config = { data: { task: "words" }, evaluation: { backtest: { folds: 2 } } };
    expect(() => resolveConfig(config, "a.json")).toThrow(
      /a.json: evaluation.backtest requires series with a time line, .* data.task is "words"/,
    );
  });
});

describe("the parts of a time line", () => {
  /** Twenty steps, ten units of time apart. */
  const bounds = (split: SplitOption, clock: object | undefined = undefined) => {
    const collection = {
      table: { path: "f.csv" },
      clock,
      frequency: { timeAt: (step: number) => 10 * step },
      length: 20,
      label: (step: number) => `t${step}`,
    };
    const { train, valid, test } = findBounds(collection as never, split);
    return [...train, ...valid, ...test];
  };

  it("are shares, or begin at numbers of steps, of which the last part may end early", () => {
    expect(bounds([0.5, 0.25, 0.25])).toEqual([0, 10, 10, 15, 15, 20]);
    expect(bounds({ train: 2, valid: 10, test: 15, end: 18 })).toEqual([2, 10, 10, 15, 15, 18]);
    expect(bounds({ test: 15 })).toEqual([0, 15, 15, 15, 15, 20]);
    expect(bounds([0.5, 0, 0.5])).toEqual([0, 10, 10, 10, 10, 20]);
  });

  it("begin at the first step that is not before a time", () => {
    const clock = {
      parse: (text: string) => (text === "x" ? undefined : Number(text)),
      format: { name: "F" },
    };
    expect(bounds({ valid: "30", test: "35", end: "999" }, clock)).toEqual([0, 3, 3, 4, 4, 20]);
    expect(() => bounds({ test: "x" }, clock)).toThrow(
      'f.csv: data.split.test is "x", expected a time such as F',
    );
    expect(() => bounds({ test: "30" })).toThrow("expected shares or steps without data.time");
  });

  it.each<SplitOption>([
    { test: 15, end: 21 },
    { valid: 15, test: 15 },
    { valid: 10, test: 20 },
    { train: 10, valid: 10, test: 15 },
    { test: 15, end: 15 },
  ])("have at least one step each, among those of the file: %o", (split) => {
    expect(() => bounds(split)).toThrow(
      "f.csv: data.split leaves a part without a step, expected places in the order train, valid, test, end " +
        "among its 20 steps, which go from t0 to t19",
    );
  });
});
