import { expect, it } from "vitest";
import type { Latest } from "../../src/data/series/latest.js";
import { forecastRows } from "../../src/inference/forecast-rows.js";

/** Whether a forecast crosses zero after a training part in this range. */
function crosses(forecast: number, range: { low: number; high: number } | null): boolean {
  const window = {
    name: "s",
    now: 4,
    actual: (_: number, k: number) => 10 + k,
    records: [{ range }],
  };
  const values = [{ forecast, low: -1, high: 1 }];
  const collection = { label: (step: number) => `day ${step}` };
  const rows = forecastRows([window as unknown as Latest], [[values]], {
    collection: collection as never,
    options: { steps: 1, ahead: 1, calendar: [], target: ["y"] } as never,
  });
  const [row] = [...rows];
  expect(row).toMatchObject({ origin: "day 4", time: "day 5", ahead: 1, actual: 10, target: "y" });
  return row!.crossesZero;
}

it("a forecast crosses zero where no training value is below 0, not by rounding alone", () => {
  const counts = { low: 0, high: 100 };
  expect(crosses(-1, counts)).toBe(true);
  expect(crosses(-1, { low: 5, high: 100 })).toBe(true);
  expect(crosses(-1e-5, counts)).toBe(false); // 1e-6 of 100 is 1e-4
  expect(crosses(-2e-4, counts)).toBe(true);
  expect(crosses(-1, { low: -1e-9, high: 100 })).toBe(false);
  expect(crosses(0, counts)).toBe(false);
  expect(crosses(-1, null)).toBe(false);
});
