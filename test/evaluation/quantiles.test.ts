import { expect, it } from "vitest";
import { bandsOf, quantileScores } from "../../src/evaluation/quantiles.js";

const targets = Float64Array.of(1, 5, Number.NaN, 9);
const forecast = (level: number, ...values: number[]) => ({
  level,
  values: Float64Array.from(values),
});
const quantiles = [
  forecast(0.1, 2, 1, 0, 5),
  forecast(0.25, 1, 4, 0, 6),
  forecast(0.5, 3, 5, 0, 7),
  forecast(0.75, 3, 6, 0, 8),
  forecast(0.9, 5, 7, 0, 9),
];

it("scores of quantiles leave out what was not measured", () => {
  const last = { count: 4, outputs: 1, targets, predictions: targets, quantiles };
  const { loss, byLevel, bands } = quantileScores(last)!;
  expect(byLevel.map(({ level, share }) => [level, share])).toEqual([
    [0.1, 1 / 3],
    [0.25, 1 / 3],
    [0.5, 2 / 3],
    [0.75, 2 / 3],
    [0.9, 1],
  ]);
  // scikit-learn 1.7: mean_pinball_loss([1, 5, 9], values, alpha=level)
  const losses = [1.7 / 3, 1 / 3, 2 / 3, 1.5 / 3, 0.6 / 3];
  expect(byLevel.map((level) => level.loss)).toEqual(
    losses.map((value) => expect.closeTo(value, 12)),
  );
  expect(loss).toBeCloseTo((1.7 + 1 + 2 + 1.5 + 0.6) / 15, 12);
  expect(bands).toEqual([
    { low: 0.1, high: 0.9, share: 2 / 3, width: expect.closeTo((3 + 6 + 4) / 3, 12) },
    { low: 0.25, high: 0.75, share: 2 / 3, width: expect.closeTo((2 + 2 + 2) / 3, 12) },
  ]);
});

it("a forecast without quantiles has no scores of them", () => {
  expect(quantileScores({ count: 4, outputs: 1, targets, predictions: targets })).toBeUndefined();
  expect(bandsOf([0.1, 0.5, 0.9])).toEqual([[0.1, 0.9]]);
  expect(bandsOf([0.5])).toEqual([]);
});
