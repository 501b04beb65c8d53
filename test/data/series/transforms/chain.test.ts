import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Chain, chainSchema } from "../../../../src/data/series/transforms/chain.js";
import {
  levelNames,
  spreadNames,
  transformNames,
} from "../../../../src/data/series/transforms/fit.js";
import { selectedTransforms, transforms } from "../../../../src/data/series/transforms/index.js";
import type { TransformEntry } from "../../../../src/data/series/transforms/transform.js";

const selectable = (transforms as readonly TransformEntry[]).flatMap(({ option, values = {} }) =>
  Object.entries(values).map(([value, make]) => ({ option, value, make })),
);

describe.each(selectable)("data.$option: $value", ({ option, value, make }) => {
  const transform = make({ period: 3, variance: 1.5 });
  const past = Float64Array.of(3, 1, 4, 1.5, 9, 2.6, 5).subarray(3 - transform.reach);

  it("is a value of the option's schema", () => {
    const names = { transform: transformNames, level: levelNames, spread: spreadNames };
    expect(names[option!]).toContain(value);
  });

  it("is stored as JSON that its schema reads as the same transform, and is undone", () => {
    const stored = chainSchema.parse(JSON.parse(JSON.stringify([transform])));
    expect(stored.window(past).inputs).toEqual(transform.window(past).inputs);
    expect(stored.window(past).inputs).not.toEqual(past);
    const values = Float64Array.of(2, 7, 1, 8);
    stored.window(past).apply(values, 3);
    expect(values).not.toEqual(Float64Array.of(2, 7, 1, 8));
    transform.window(past).undo(values, 3);
    for (const [k, expected] of [2, 7, 1, 8].entries()) expect(values[k]).toBeCloseTo(expected, 12);
  });
});

it("values of options that select no transform add none, and no value belongs to two transforms", () => {
  const settings = { period: 2, variance: 1 };
  expect(selectedTransforms("transform", "none", settings)).toEqual([]);
  expect(selectedTransforms("level", "series", settings)).toEqual([]);
  expect(selectedTransforms("spread", "series", settings)).toEqual([]);
  for (const { option, value } of selectable) {
    expect(selectedTransforms(option!, value, settings)).toHaveLength(1);
  }
});

const logs = fc.constantFrom([], [{ name: "log" }], [{ name: "log1p" }]);
const scale = fc.record({
  name: fc.constant("scale"),
  shift: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  scale: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
});
const period = fc.integer({ min: 1, max: 4 });
const levels = fc.oneof(
  fc.constant([]),
  fc.constantFrom("first", "last", "mean").map((by) => [{ name: "level", by }]),
  period.map((steps) => [{ name: "seasonal", period: steps }]),
);
const spreads = fc.constantFrom([], [{ name: "spread", epsilon: 1e-5 }]);
const records = fc.tuple(logs, scale, levels, spreads).map(([log, scaled, level, spread]) => [
  ...log,
  { ...scaled, shift: log.length > 0 ? scaled.shift / 1e8 : scaled.shift }, // of logarithms
  ...level,
  ...spread,
]);
const STEPS = 8;
const value = fc.double({ min: 0.01, max: 1e6, noNaN: true });
const window = fc.array(value, { minLength: STEPS + 4, maxLength: STEPS + 4 });
const ahead = fc.array(value, { minLength: 1, maxLength: 9 });

function windowOf(chain: Chain, values: readonly number[]) {
  return chain.window(Float64Array.from(values).subarray(4 - chain.reach, 4 + STEPS));
}

describe("a chain of transforms", () => {
  it("is undone exactly, at every step, whatever it is made of", () => {
    fc.assert(
      fc.property(records, window, ahead, fc.nat(STEPS - 1), (made, past, future, step) => {
        const { shift } = made.find(({ name }) => name === "scale") as { shift: number };
        const chain = chainSchema.parse(made);
        const values = Float64Array.from(future);
        const applied = windowOf(chain, past);
        applied.apply(values, step);
        applied.undo(values, step);
        const level = made[0]!.name === "scale" ? Math.abs(shift) : 0;
        const largest = Math.max(...past, ...future, level);
        for (const [k, back] of values.entries()) {
          expect(Math.abs(back - future[k]!)).toBeLessThanOrEqual(1e-12 * largest);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is the same after it was stored", () => {
    fc.assert(
      fc.property(records, window, ahead, (made, past, future) => {
        const chain = chainSchema.parse(made);
        const again = chainSchema.parse(JSON.parse(JSON.stringify(chain)));
        const [a, b] = [windowOf(chain, past), windowOf(again, past)];
        expect(a.inputs).toEqual(b.inputs);
        expect(a.inputs).toHaveLength(STEPS);
        const [x, y] = [Float64Array.from(future), Float64Array.from(future)];
        a.apply(x, STEPS - 1);
        b.apply(y, STEPS - 1);
        expect(x).toEqual(y);
      }),
    );
  });

  it("leaves the values that it is given as they are", () => {
    const past = Float64Array.of(3, 1, 4, 1, 5, 9);
    const chain = chainSchema.parse([{ name: "log" }, { name: "level", by: "last" }]);
    chain.window(past);
    expect([...past]).toEqual([3, 1, 4, 1, 5, 9]);
  });

  it("refuses a record that it does not know", () => {
    expect(() => chainSchema.parse([{ name: "square" }])).toThrow();
  });

  it("says what depends on how far ahead a value is, and what early inputs learn of later ones", () => {
    const facts = (record: object) => {
      const { reach, byStep, looksAhead } = chainSchema.parse([record]);
      return { reach, byStep, looksAhead };
    };
    const plain = { reach: 0, byStep: false, looksAhead: false };
    expect(facts({ name: "log" })).toEqual(plain);
    expect(facts({ name: "level", by: "first" })).toEqual(plain);
    expect(facts({ name: "level", by: "last" })).toEqual({ ...plain, looksAhead: true });
    expect(facts({ name: "spread", epsilon: 1 })).toEqual({ ...plain, looksAhead: true });
    expect(facts({ name: "seasonal", period: 3 })).toEqual({ ...plain, reach: 3, byStep: true });
  });
});
