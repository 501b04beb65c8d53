import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dataset, Splits } from "../../../src/data/dataset.js";
import { levelNames, spreadNames } from "../../../src/data/series/transforms/fit.js";
import { example, loadValues, truthOf } from "../../helpers/series.js";

const COUNT = 60;
const PARTS = { train: [0, 30], valid: [30, 42], test: [42, 60] } as const;
const split = { valid: 30, test: 42 };
const values = Array.from({ length: COUNT }, (_, i) => 10 + ((i * 37) % 23) + i / 10);
const options = { steps: 8, ahead: 3, split, period: 4 };

function examples(dataset: Dataset) {
  return Array.from({ length: dataset.count }, (_, i) => example(dataset, i));
}

/** Values that count as targets in a part. */
function targets(dataset: Dataset): Set<number> {
  const all = Array.from({ length: dataset.count }, (_, i) => truthOf(dataset, i)).flat();
  return new Set(all.filter((value) => !Number.isNaN(value)));
}

const anyOptions = fc.record({
  level: fc.constantFrom(...levelNames),
  spread: fc.constantFrom(...spreadNames),
  scaling: fc.constantFrom("standard", "minmax", "none"),
  stride: fc.integer({ min: 1, max: 3 }),
});

describe("windows that reach back", () => {
  it("have the part's values as their only targets, and every one of them", async () => {
    const splits = await loadValues(values, options);
    for (const [name, [from, to]] of Object.entries(PARTS)) {
      const dataset = splits[name as keyof Splits];
      const first = name === "train" ? from + 1 : from; // the first value is no target of any window
      expect(targets(dataset)).toEqual(new Set(values.slice(first, to)));
    }
    expect(splits.test.count).toBe(18 - 3 + 1);
  });

  it("are fewer where they may not", async () => {
    const { test, valid } = await loadValues(values, { ...options, reachBack: false });
    expect([valid.count, test.count]).toEqual([12 - 8 - 3 + 1, 18 - 8 - 3 + 1]);
    expect(targets(test)).toEqual(new Set(values.slice(43)));
  });

  it("know nothing of what comes after their part", async () => {
    const change = fc.record({
      at: fc.integer({ min: 30, max: 59 }),
      by: fc.integer({ min: 1, max: 1e6 }),
    });
    await fc.assert(
      fc.asyncProperty(anyOptions, change, async (chosen, { at, by }) => {
        const changed = values.map((value, i) => (i >= at ? value + by : value));
        const [before, after] = [
          await loadValues(values, { ...options, ...chosen }),
          await loadValues(changed, { ...options, ...chosen }),
        ];
        expect(examples(after.train)).toEqual(examples(before.train));
        if (at >= 42) expect(examples(after.valid)).toEqual(examples(before.valid));
        if (chosen.stride === 1) expect(targets(after.test)).not.toEqual(targets(before.test));
      }),
      { numRuns: 40 },
    );
  });

  it("do not reach beyond the beginning of training", async () => {
    const late = { ...options, split: { ...split, train: 26 }, steps: 3, ahead: 1, period: 2 };
    const changed = values.map((value, i) => (i < 26 ? 1e6 : value));
    const [before, after] = [await loadValues(values, late), await loadValues(changed, late)];
    for (const part of ["train", "valid", "test"] as const) {
      expect(examples(after[part])).toEqual(examples(before[part]));
    }
    expect(targets(before.train)).toEqual(new Set(values.slice(27, 30)));
  });

  it("are the 2,857 of the papers on ETTh1, 96 steps in and 24 ahead", async () => {
    const hours = Array.from({ length: 17_420 }, (_, i) => Math.sin(i));
    const parts = { valid: 8640, test: 11_520, end: 14_400 };
    const { valid, test } = await loadValues(hours, { steps: 96, ahead: 24, split: parts });
    expect([valid.count, test.count]).toEqual([2857, 2857]);
  });
});

describe("an empty validation part", () => {
  it.each([
    ["a share of 0", [0.8, 0, 0.2]],
    ["a test alone", { test: 48 }],
  ])("comes with %s", async (_, parts) => {
    const { train, valid, test } = await loadValues(values, { ...options, split: parts });
    expect([train.count, valid.count, test.count]).toEqual([48 - 11 + 1, 0, 12 - 3 + 1]);
  });

  it("is refused where the others would be empty", async () => {
    for (const parts of [[1, 0, 1e-9], { test: 0 }, { valid: 50, test: 50 }]) {
      await expect(loadValues(values, { ...options, split: parts })).rejects.toThrow(
        /data.split leaves a part without a step/,
      );
    }
  });
});

describe("a part without a window", () => {
  const problemOf = (split: object, more: object = {}) =>
    loadValues(values.slice(0, 20), { ...options, split, ...more });

  it("is named with its steps, and what to make smaller", async () => {
    await expect(problemOf({ valid: 14, test: 16 })).rejects.toThrow(
      /: no window of data\.steps \+ data\.ahead = 11 steps without a gap has its last 3 steps in the valid part, which has 2 steps \(14 to 15\)\. Make data\.ahead smaller, or that part of data\.split larger\.$/,
    );
    await expect(problemOf({ valid: 10, test: 15 })).rejects.toThrow(
      /without a gap lies in the train part, which has 10 steps \(0 to 9\)\. Make data\.steps smaller/,
    );
    await expect(problemOf({ valid: 11, test: 15 }, { reachBack: false })).rejects.toThrow(
      /lies in the valid part, which has 4 steps \(11 to 14\)/,
    );
    expect((await problemOf({ test: 15 })).valid.count).toBe(0); // none is asked for
  });
});
