import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  levelNames,
  spreadNames,
  transformNames,
} from "../../../../src/data/series/transforms/fit.js";
import { expectClose } from "../../../helpers/compare.js";
import { example, loadValues, truthOf } from "../../../helpers/series.js";

interface Golden {
  readonly steps: number;
  readonly ahead: number;
  readonly period: number;
  readonly start: number;
  readonly values: readonly number[];
  readonly cases: readonly {
    readonly transform: string;
    readonly level: string;
    readonly spread: string;
    readonly x: readonly number[];
    readonly y: readonly number[];
  }[];
}

const goldenFile = new URL("../../../golden/transforms_golden.json", import.meta.url);
const golden = JSON.parse(readFileSync(goldenFile, "utf8")) as Golden;
const { steps, ahead, period, start, values } = golden;

describe("a window as a network gets it", () => {
  it.each(golden.cases)("is NumPy's: $transform, $level, $spread", async (expected) => {
    const { transform, level, spread } = expected;
    const { train } = await loadValues(values, { steps, ahead, period, transform, level, spread });
    const reach = level === "seasonal" ? period : 0;
    const { x, y } = example(train, start - reach);
    expectClose(x, expected.x, 2e-6, { floor: 1 });
    expectClose(y.slice(-ahead), expected.y, 2e-6, { floor: 1 });
  });

  it("is compared for every name that an option may have", () => {
    const names = (key: "transform" | "level" | "spread") =>
      new Set(golden.cases.map((expected) => expected[key]));
    expect(names("transform")).toEqual(new Set(transformNames));
    expect(names("level")).toEqual(new Set(levelNames));
    expect(names("spread")).toEqual(new Set(spreadNames));
  });

  it("differs with every option", () => {
    const texts = golden.cases.map(({ x, y }) => JSON.stringify([x, y]));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("comes back as what was measured, in float64", async () => {
    for (const { transform, level, spread } of golden.cases) {
      const options = { steps, ahead, period, transform, level, spread };
      const { test } = await loadValues(values, options);
      const restored = Float64Array.from(example(test, 0).y.slice(-ahead));
      test.restore!(0, restored);
      const expected = values.slice(51, 51 + ahead);
      expectClose([...restored], expected, 1e-6);
      expect(truthOf(test, 0).slice(-ahead)).toEqual(expected);
    }
  });

  it("is divided by a small number where it never changes, not by 0", async () => {
    const flat = values.map((value, i) => (i >= 20 && i < 40 ? 5 : value));
    const { train } = await loadValues(flat, { steps, ahead, level: "last", spread: "window" });
    const { x, y } = example(train, 22);
    expect(x.every((value) => value === 0)).toBe(true);
    expect(y.every(Number.isFinite)).toBe(true);
    const restored = Float64Array.from(y.slice(-ahead));
    train.restore!(22, restored);
    expect([...restored]).toEqual(flat.slice(22 + steps, 22 + steps + ahead));
  });
});

describe("data.transform", () => {
  it.each([
    ["log", -3, /line 12: v is -3, expected a value above 0 for the logarithm of data.transform/],
    ["log", 0, /line 12: v is 0, expected a value above 0 .* to "log1p" if values are 0/],
    ["log1p", -1, /line 12: v is -1, expected a value above -1/],
  ])("%s refuses %d by its line", async (transform, bad, message) => {
    const loading = loadValues(values.with(10, bad), { steps, ahead, transform });
    await expect(loading).rejects.toThrow(message);
  });
});

describe("data.level", () => {
  it('takes "window" for "first", its name before', async () => {
    const [before, now] = [
      await loadValues(values, { steps, ahead, level: "window" }),
      await loadValues(values, { steps, ahead, level: "first" }),
    ];
    expect(example(before.train, 3)).toEqual(example(now.train, 3));
  });

  it("seasonal wants a period", async () => {
    expect(() => loadValues(values, { steps, ahead, level: "seasonal" })).toThrow(
      /data.level is "seasonal", which requires data.period/,
    );
  });
});

describe("large values", () => {
  it.each(golden.cases.filter(({ transform }) => transform === "none"))(
    "keep their digits: $level, $spread",
    async ({ level, spread }) => {
      const options = { steps, ahead, period, level, spread };
      const [plain, large] = [
        await loadValues(values, options),
        await loadValues(
          values.map((value) => value + 1e9),
          options,
        ),
      ];
      for (const part of ["train", "valid", "test"] as const) {
        for (let i = 0; i < plain[part].count; i += 1) {
          const [a, b] = [example(plain[part], i), example(large[part], i)];
          expectClose(b.x, a.x, 1e-6, { floor: 1 });
          const [ya, yb] = [a, b].map(({ y }) => y.slice(-ahead));
          expectClose(yb!, ya!, 1e-6, { floor: 1 });
        }
      }
      expect(large.train.naiveErrors!()[0]).toBeCloseTo(plain.train.naiveErrors!()[0]!, 5);
    },
  );
});

describe("the past of a window", () => {
  it("is in the data's own unit whatever is done to it", async () => {
    const chosen = fc.constantFrom(...golden.cases);
    await fc.assert(
      fc.asyncProperty(chosen, fc.nat(5), async ({ transform, level, spread }, index) => {
        const options = { steps, ahead, period, transform, level, spread };
        const { test } = await loadValues(values, options);
        const history = new Float64Array(steps);
        test.history!(index % test.count, history);
        const from = 51 - steps + (index % test.count);
        expect([...history]).toEqual(values.slice(from, from + steps));
      }),
      { numRuns: 20 },
    );
  });
});
