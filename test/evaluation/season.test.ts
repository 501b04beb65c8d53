import { expect, it } from "vitest";
import { deseasonalised, isSeasonal } from "../../src/evaluation/season.js";

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
