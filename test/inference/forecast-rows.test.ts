import { expect, it } from "vitest";
import type { Latest } from "../../src/data/series/latest.js";
import { forecastColumns, forecastLines, forecastRows } from "../../src/inference/forecast-rows.js";

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

it("rows have the window, the target and the step of their values, and lines name them", () => {
  const records = [{ range: { low: 0, high: 9 } }, { range: { low: -5, high: 9 } }];
  const windows = ["s", "a,b"].map((name, w) => ({
    ...{ name, now: 4 + w, records },
    actual: (v: number, k: number) => (w === 0 ? 100 * v + k : Number.NaN),
  }));
  const one = (forecast: number) => ({ forecast, low: forecast - 1, high: Number.NaN });
  const forecasts = [
    [
      [one(1), one(2)],
      [one(3), one(4)],
    ],
    [
      [one(-5), one(6)],
      [one(-7), one(8)],
    ],
  ];
  const rows = [
    ...forecastRows(windows as unknown as Latest[], forecasts, {
      collection: { label: (step: number) => `day ${step}` } as never,
      options: { steps: 1, ahead: 2, calendar: [], target: ["y", "z"] } as never,
    }),
  ];
  expect(rows.map((row) => row.crossesZero)).toEqual([
    ...[false, false, false, false],
    ...[true, false, false, false],
  ]);
  const namesOf = (several: boolean, rolling: boolean) =>
    forecastColumns(several, rolling).map(({ name }) => name);
  expect(namesOf(false, false)).toEqual(["series", "time", "forecast", "low", "high"]);
  expect(namesOf(true, false)).toEqual(["series", "time", "target", "forecast", "low", "high"]);
  const rolling = ["forecast", "low", "high", "actual", "error"];
  expect(namesOf(false, true)).toEqual(["series", "origin", "ahead", "time", ...rolling]);
  expect(namesOf(true, true)).toEqual(["series", "origin", "ahead", "time", "target", ...rolling]);
  const lines = forecastLines(forecastColumns(true, true), rows).trimEnd().split("\n");
  const short = (line = "") => line.replaceAll(/(\.\d*?)0+(?=,|$)/g, "$1");
  expect(lines).toHaveLength(8);
  expect(short(lines[1])).toBe("s,day 4,2,day 6,y,2.,1.,,1.,-1.");
  expect(short(lines[2])).toBe("s,day 4,1,day 5,z,3.,2.,,100.,97.");
  expect(short(lines[4])).toBe('"a,b",day 5,1,day 6,y,-5.,-6.,,,');
});

it("numbers have 12 digits, and the level that a run computes without", () => {
  const row = {
    ...{ series: "", origin: "o", time: "t", target: "y", ahead: 1, crossesZero: false },
    ...{ forecast: 1 / 3, low: -0.5, high: Number.NaN, actual: 1.25, offset: 0 },
  };
  const line = (change: object) =>
    forecastLines(forecastColumns(false, true), [{ ...row, ...change }])
      .split(",")
      .slice(4);
  const numbers = (change: object) => line(change).map((cell) => (cell === "" ? "" : Number(cell)));
  expect(line({})[0]).toBe("0.333333333333");
  expect(numbers({})).toEqual([0.333333333333, -0.5, "", 1.25, 0.916666666667]);
  const large = numbers({ offset: 1e6, forecast: 0.25 });
  expect(large).toEqual([1_000_000.25, 999_999.5, "", 1_000_001.25, 1]);
  const [window] = forecastRows(
    [{ name: "", now: 0, actual: () => 3, records: [{ range: { low: 5, high: 9 }, offset: 4 }] }] as never, // biome-ignore format: short
    [[[{ forecast: -4.5, low: 0, high: 0 }]]],
    { collection: { label: String } as never, options: { target: ["y"] } as never },
  );
  expect(window).toMatchObject({ offset: 4, actual: 3, forecast: -4.5, crossesZero: true });
});
