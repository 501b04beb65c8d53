import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, it } from "vitest";
import { type Smoothed, smooth, warmUp } from "../../../src/model/smoothing/recursion.js";
import { expectClose } from "../../helpers/compare.js";

interface Golden {
  readonly periods: number[];
  readonly ahead: number;
  readonly values: number[];
  readonly coefficients: number[];
  readonly inputs: number[];
  readonly offsets: number[];
  readonly levels: number[];
  readonly slopes: {
    readonly inputs: number[];
    readonly offsets: number[];
    readonly levels: number[];
  };
  readonly gradient: number[];
}

const file = new URL("../../golden/hybrid_golden.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Golden[] };

const arrays = ({ inputs, offsets, levels }: Golden["slopes"]): Smoothed => ({
  inputs: Float64Array.from(inputs),
  offsets: Float64Array.from(offsets),
  levels: Float64Array.from(levels),
});

describe("smooth", () => {
  it.each(cases)("is PyTorch's, values and gradient: periods $periods", (golden) => {
    const { periods, ahead, values, coefficients } = golden;
    const made = smooth(values, coefficients, { steps: values.length, ahead, periods });
    for (const name of ["inputs", "offsets", "levels"] as const) {
      expectClose(made[name], golden[name], 1e-12, { label: name });
    }
    expectClose(made.pullback(arrays(golden.slopes)), golden.gradient, 1e-12, {
      label: "gradient",
    });
  });

  it("has the gradient of finite differences", () => {
    const some = fc.record({
      periods: fc.constantFrom([], [3], [2, 5], [4, 6]),
      after: fc.integer({ min: 1, max: 14 }),
      ahead: fc.integer({ min: 1, max: 8 }),
      numbers: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
        minLength: 80,
        maxLength: 80,
      }),
    });
    fc.assert(
      fc.property(some, ({ periods, after, ahead, numbers }) => {
        const steps = warmUp({ periods }) + after;
        const shape = { steps, ahead, periods };
        const values = numbers.slice(0, steps);
        const coefficients = [0, ...periods].map((_, i) => 0.2 + 0.25 * i);
        const slopes = arrays({
          inputs: numbers.slice(30, 30 + after),
          offsets: numbers.slice(50, 50 + ahead),
          levels: numbers.slice(60, 60 + after),
        });
        const sum = (given: readonly number[]) => {
          const made = smooth(values, given, shape);
          const dot = (name: keyof Smoothed) =>
            made[name].reduce((s, v, i) => s + v * slopes[name][i]!, 0);
          return dot("inputs") + dot("offsets") + dot("levels");
        };
        const step = 1e-5;
        const differences = coefficients.map((_, at) => {
          const moved = (by: number) => coefficients.map((c, i) => (i === at ? c + by : c));
          return (sum(moved(step)) - sum(moved(-step))) / (2 * step);
        });
        const { pullback } = smooth(values, coefficients, shape);
        expectClose(pullback(slopes), differences, 1e-6, { floor: 1 });
      }),
      { numRuns: 60 },
    );
  });

  it("finds level and seasonals of a series that has nothing else, whatever the coefficients", () => {
    const season = [3, -1, 2, -4];
    const values = Array.from({ length: 14 }, (_, t) => 10 + season[t % 4]!);
    const made = smooth(values, [0.3, 0.6], { steps: 14, ahead: 6, periods: [4] });
    expectClose(made.inputs, new Float64Array(10), 1e-12);
    expectClose(made.offsets, [12, 6, 13, 9, 12, 6], 1e-12);
  });
});
