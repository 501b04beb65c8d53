import { expect, it } from "vitest";
import type { Times } from "../../../../src/data/series/frequencies/contract.js";
import { evenFrequency, findEven } from "../../../../src/data/series/frequencies/even.js";

const steps = (count: number, step: number, digits: number, from = 0) =>
  Array.from({ length: count }, (_, i) => Number((from + i * step).toFixed(digits)));

// biome-ignore format: one case a row
const found: readonly [string, Times, object][] = [
  ["whole numbers", [[3, 5, 7, 11], [2, 4]], { origin: 2, step: 2, tolerance: 0 }],
  ["whole numbers beside thirds", [[0, 1, 2, 3], [0, 0.333, 0.667, 1, 1.333]], { origin: 0, step: 1 / 3, tolerance: 0.001 * 0.501 }],
  ["decimals without rounding", [[0.5, 1, 1.5, 2.5]], { origin: 0.5, step: 0.5, tolerance: 2.5e-12 }],
  ["decimals below zero", [[-8.5, -8, -7.5]], { origin: -8.5, step: 0.5, tolerance: 8.5e-12 }],
  ["thirds that were rounded down", [steps(60, 1 / 3, 6).map((time) => Math.floor(time * 1000 + 1e-6) / 1000)], { origin: 0, step: 1 / 3, tolerance: 0.001 * 1.001 }],
  ["two decimals on one step", [[0, 0.5, 1, 1.01, ...steps(97, 0.5, 1, 1.5)]], { origin: 0, step: 0.5, tolerance: 0 }],
  ["decimals beside the steps", [[0, 0.5, 1, 1.25, 1.5, 2, 2.5, 3]], { origin: 0, step: 0.5, tolerance: 0 }],
  ["a single decimal", [[0.5]], { origin: 0.5, step: 1, tolerance: 5e-13 }],
];

it.each(found)("findEven: %s", (_, series, expected) => {
  expect(findEven(series, false)).toEqual({ kind: "even", calendar: false, ...expected });
});

it("evenFrequency takes times as far as the tolerance for their step", () => {
  const record = { kind: "even", origin: 1, step: 0.5, calendar: false, tolerance: 0.125 } as const;
  const { name, indexOf, timeAt, record: kept } = evenFrequency(record);
  expect([name, kept]).toEqual(["0.5", record]);
  expect([1, 2, 2.125, 1.875, 2.1875, 0.5, 0.375].map(indexOf)).toEqual([
    0, 2, 2, 2, 2.375, -1, -1,
  ]);
  const exact = evenFrequency({ ...record, tolerance: 0 });
  expect([2, 2.125].map(exact.indexOf)).toEqual([2, 2.25]);
  const third = (tolerance: number) => {
    const { timeAt: at } = evenFrequency({ ...record, step: 1 / 3, tolerance });
    return at(2);
  };
  expect([0.000501, 0.4, 1e-20, 0].map(third)).toEqual([1.667, 2, 1.666666666666667, 1 + 2 / 3]);
  expect(timeAt(3)).toBe(2.5);
  const named = (step: number, calendar: boolean) =>
    evenFrequency({ ...record, step, calendar }).name;
  expect([named(1 / 3, false), named(90_000, true), named(90_000, false)]).toEqual([
    "0.333333333",
    "90 seconds",
    "90000",
  ]);
  expect(named(0.5, true)).toBe("0.5 milliseconds");
});
