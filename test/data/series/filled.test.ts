import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dataset } from "../../../src/data/dataset.js";
import { baselines } from "../../../src/evaluation/baselines.js";
import { fitLinear } from "../../../src/evaluation/linear.js";
import { naiveScales } from "../../../src/evaluation/naive-scales.js";
import { example, loadValues, truthOf } from "../../helpers/series.js";

const COUNT = 80;
const values = Array.from({ length: COUNT }, (_, i) => 100 + i);
const options = { steps: 4, ahead: 2, missing: "interpolate", split: { valid: 40, test: 60 } };

function truths(dataset: Dataset): number[][] {
  return Array.from({ length: dataset.count }, (_, i) => truthOf(dataset, i));
}

const gaps = fc.uniqueArray(fc.integer({ min: 1, max: COUNT - 1 }), {
  minLength: 1,
  maxLength: 12,
});

describe("values that were filled in", () => {
  it("are no targets anywhere, and inputs where windows have them", async () => {
    await fc.assert(
      fc.asyncProperty(gaps, async (missing) => {
        const holes = values.map((value, i) => (missing.includes(i) ? undefined : value));
        const { train, valid, test } = await loadValues(holes, options);
        for (const dataset of [train, valid, test]) {
          for (const value of truths(dataset).flat()) {
            if (!Number.isNaN(value)) expect(holes).toContain(value);
          }
          for (let i = 0; i < dataset.count; i += 1) {
            const { x, y } = example(dataset, i);
            expect(x.some(Number.isNaN)).toBe(false);
            expect(y.map(Number.isNaN)).toEqual(truthOf(dataset, i).map(Number.isNaN));
            expect(y.slice(-2).every(Number.isNaN)).toBe(false);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it("reveal to a window nothing of what comes after it", async () => {
    const holes = values.map((value, i) => (i >= 30 && i < 34 ? undefined : value));
    const far = holes.map((value, i) => (i >= 34 && value !== undefined ? value + 1e6 : value));
    const split = { valid: 60, test: 70 };
    const [before, after] = [
      await loadValues(holes, { ...options, split, scaling: "none" }),
      await loadValues(far, { ...options, split, scaling: "none" }),
    ];
    for (let i = 0; i < before.train.count; i += 1) {
      const [a, b] = [example(before.train, i), example(after.train, i)];
      if (Math.max(...b.x) < 1e5) expect(b.x).toEqual(a.x); // the window ends before the change
      for (const [t, value] of a.x.entries()) {
        const filled = !Number.isInteger(value) || !holes.includes(value);
        if (filled && t < 3) expect(a.y.slice(t * 2, t * 2 + 2).every(Number.isNaN)).toBe(true);
      }
    }
  });

  it("count in no scale, no naive error and no regression", async () => {
    const holes = values.map((value, i) => (i > 10 && i < 20 ? undefined : value));
    const { train } = await loadValues(holes, options);
    expect(naiveScales(train)).toEqual([1]);
    const measured = holes.slice(0, 40).filter((value) => value !== undefined);
    const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
    const restored = new Float64Array(2); // 0 in the scale of the network
    train.restore!(0, restored);
    expect(restored[0]).toBeCloseTo(mean, 10);
    expect(fitLinear(train).coefficients.every(Number.isFinite)).toBe(true);
  });

  it("are counted in a sentence", async () => {
    const holes = values.with(20, Number.NaN).with(50, Number.NaN);
    const { notes } = await loadValues(
      holes.map((value) => (Number.isNaN(value) ? undefined : value)),
      options,
    );
    expect(notes).toEqual([expect.stringMatching(/missing values were filled in \(2 of v\): /)]);
    expect((await loadValues(values, options)).notes).toEqual([]);
  });

  it("are no truth for baselines", async () => {
    const holes = values.map((value, i) => (i >= 66 && i < 70 ? undefined : value));
    const splits = await loadValues(holes, options);
    const [lastValue] = baselines(splits, { scales: naiveScales(splits.train) });
    expect(lastValue!.byHorizon.map(({ mae }) => mae)).toEqual([1, 2]);
  });

  it("at the end of a series are forecast from nowhere", async () => {
    const holes = values.map((value, i) => (i === 79 || (i > 72 && i < 78) ? undefined : value));
    const { test } = await loadValues(holes, options);
    const last = truthOf(test, test.count - 1).slice(-2);
    expect(last).toEqual([172, Number.NaN]);
  });
});
