import { expect, it } from "vitest";
import { errorsBySeries } from "../../src/evaluation/by-series.js";

const place = (example: number) => ({ series: example === 1 ? "b" : "a", time: String });
const forecasts = {
  count: 3,
  outputs: 2,
  targets: Float64Array.of(1, 2, 10, 20, 3, Number.NaN),
  predictions: Float64Array.of(2, 2, 12, 16, 6, 7),
};

it("has the errors of each series, without what was not measured", () => {
  expect(errorsBySeries({ ...forecasts, place }, [2])).toEqual([
    {
      name: "a",
      windows: 2,
      mse: (1 + 0 + 9) / 3,
      rmse: Math.sqrt(10 / 3),
      mae: 4 / 3,
      smape: expect.closeTo((2 / 3 + 0 + 6 / 9) / 3, 12),
      mase: 4 / 3 / 2,
    },
    {
      name: "b",
      windows: 1,
      mse: 10,
      rmse: Math.sqrt(10),
      mae: 3,
      smape: expect.closeTo((4 / 22 + 8 / 36) / 2, 12),
      mase: 1.5,
    },
  ]);
});

it("has none of one series, of no series, or of one that was not measured", () => {
  expect(errorsBySeries(forecasts, [2])).toBeUndefined();
  const single = { series: "", time: String };
  expect(errorsBySeries({ ...forecasts, place: () => single }, [2])).toBeUndefined();
  const targets = forecasts.targets.map((value, i) => (i === 2 || i === 3 ? Number.NaN : value));
  const errors = errorsBySeries({ ...forecasts, targets, place }, [2]);
  expect(errors?.map(({ name }) => name)).toEqual(["a"]);
});

it("has the errors of each of several targets under its own scale", () => {
  const two = {
    count: 2,
    outputs: 4,
    variables: ["a", "b"],
    targets: Float64Array.of(1, 2, 100, 200, 1, 2, 100, 200),
    predictions: Float64Array.of(2, 4, 110, 230, 1, 2, 100, 200),
    place: (example: number) => ({ series: `s${example}`, time: String }),
  };
  const [first, second] = errorsBySeries(two, [3, 40])!;
  expect(first!.mase).toBeCloseTo((1.5 / 3 + 20 / 40) / 2, 12);
  expect(first!.mae).toBeCloseTo((1 + 2 + 10 + 30) / 4, 12);
  expect(second).toMatchObject({ name: "s1", windows: 1, mae: 0, mase: 0 });
});
