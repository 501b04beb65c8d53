import { expect, it } from "vitest";
import { deseasonalised, isSeasonal } from "../../src/evaluation/season.js";
import { randomStream } from "../../src/shared/random.js";

/** A value that is 1 at the last step of each period. */
const peaks = (length: number, period: number) =>
  Float64Array.from({ length }, (_, t) => (t % period === period - 1 ? 1 : 0));
/** Squares of the steps of a period. */
const squares = (length: number, period: number) =>
  Float64Array.from({ length }, (_, t) => (t % period) ** 2);

// statistics by statsmodels: n * acf[p] ** 2 / sum(acf[:p] ** 2) with acf = tsa.stattools.acf(values, nlags=p, fft=False)
it.each([
  ["peaks", peaks, 12, 5.7, true],
  ["peaks", peaks, 7, 3.193, true],
  ["squares", squares, 13, 2.7303, true], // above 2.7055 by little
  ["squares", squares, 12, 2.6749, false],
])("%s in two periods: of %2$i steps, the statistic %3$d is significant: %4$s", (...row) => {
  const [, values, period, , expected] = row;
  expect(isSeasonal(values(2 * period, period), period)).toBe(expected);
  expect(isSeasonal(values(2 * period - 1, period), period)).toBe(false);
});

it("a season that is the whole of a series leaves nothing else, for odd and even periods", () => {
  for (const period of [2, 7, 12]) {
    const { values, season } = deseasonalised(squares(6 * period, period), period);
    const mean = Array.from({ length: period }, (_, t) => t ** 2).reduce((a, b) => a + b) / period;
    expect(season).toBeDefined();
    for (const value of values) expect(value).toBeCloseTo(mean, 9);
  }
});

it("a season of positive values has factors, whose mean is 1", () => {
  const shape = [4, 1, 2, 9, 5];
  const values = Float64Array.from({ length: 30 }, (_, t) => shape[t % 5]!);
  const { values: rest, season } = deseasonalised(values, 5);
  const mean = shape.reduce((a, b) => a + b) / 5;
  expect([...season!.factors]).toEqual(shape.map((value) => expect.closeTo(value / mean, 12)));
  for (const value of rest) expect(value).toBeCloseTo(mean, 12);
});

it("a season is looked for in two whole periods, however much they are alike", () => {
  const random = randomStream(1, "season");
  const period = Array.from({ length: 30 }, random);
  const twice = Float64Array.from([...period, ...period]);
  expect(isSeasonal(twice, 30)).toBe(true);
  expect(isSeasonal(twice.subarray(0, 59), 30)).toBe(false);
});
