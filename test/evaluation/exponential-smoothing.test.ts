import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type Rates,
  ratesToTry,
  slopeOf,
  smoothedForecasts,
  type Trend,
  trends,
} from "../../src/evaluation/exponential-smoothing.js";
import { mapOf } from "../../src/evaluation/linear-forecasters.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";

interface Smoothing extends Rates {
  readonly trend: Trend;
}

interface Case {
  readonly level: number;
  readonly season: Smoothing["season"] | null;
  readonly forecasts: readonly number[];
}

const file = new URL("../golden/smoothing_golden.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as {
  readonly values: readonly number[];
  readonly cases: readonly Case[];
};

function forecastsOf(values: readonly number[], smoothing: Smoothing, ahead: number): number[] {
  const forecast = smoothedForecasts(Float64Array.from(values), smoothing)(smoothing.trend);
  return Array.from({ length: ahead }, (_, k) => forecast(k));
}

describe("exponential smoothing", () => {
  it.each(golden.cases)("with the rate $level and $season is statsmodels'", (wanted) => {
    const { level, season, forecasts } = wanted;
    const smoothing = { level, trend: "none", season: season ?? undefined } as const;
    expectClose(forecastsOf(golden.values, smoothing, forecasts.length), forecasts, 1e-9);
  });

  it("follows a straight line with the full slope, and with half of it half", () => {
    const line = Array.from({ length: 30 }, (_, t) => 3 + 2 * t);
    const none = forecastsOf(line, { level: 0.35, trend: "none" }, 4);
    const full = forecastsOf(line, { level: 0.35, trend: "full" }, 4);
    const half = forecastsOf(line, { level: 0.35, trend: "half" }, 4);
    expectClose(full, [63, 65, 67, 69], 1e-9);
    expectClose(
      half,
      full.map((value, k) => (value + none[k]!) / 2),
      1e-9,
    );
  });

  it("repeats a season around a level, at its place in the season", () => {
    const shape = [5, -1, 0, -4];
    const values = Array.from({ length: 26 }, (_, t) => 10 + shape[t % 4]!);
    const season = { period: 4, rate: 0.1 };
    const forecasts = forecastsOf(values, { level: 0.5, trend: "full", season }, 5);
    expectClose(forecasts, [10, 6, 15, 9, 10], 1e-9);
  });

  it("is a linear map of the window", () => {
    const random = randomStream(3, "map");
    const window = Float64Array.from({ length: 16 }, () => 10 * random());
    const tried = ratesToTry(16, 4).flatMap((rates) =>
      trends.map((trend) => ({ ...rates, trend })),
    );
    for (const smoothing of tried) {
      const forecaster = (values: Float64Array) =>
        smoothedForecasts(values, smoothing)(smoothing.trend);
      const map = mapOf(forecaster, { steps: 16, ahead: 6 });
      const mapped = Array.from({ length: 6 }, (_, k) =>
        window.reduce((sum, value, t) => sum + value * map[t * 6 + k]!, 0),
      );
      expectClose(mapped, forecastsOf([...window], smoothing, 6), 1e-9);
    }
  });

  it("has seasons only where the window holds two", () => {
    const withSeason = (steps: number) => ratesToTry(steps, 4).some(({ season }) => season);
    expect([withSeason(7), withSeason(8)]).toEqual([false, true]);
  });

  it("has the slope of least squares, or with a period the mean change of a season for each step", () => {
    const slope = (period: number | undefined, ...values: readonly number[]) =>
      slopeOf(Float64Array.from(values), period);
    // products with -1.5, -.5, .5 and 1.5 add up to 7, their squares to 5
    expect(slope(undefined, 1, 3, 2, 6)).toBeCloseTo(7 / 5, 12);
    expect(slope(undefined, 4)).toBe(0);
    // changes of two steps: 1, 3, 4 and 1
    expect(slope(2, 1, 5, 2, 8, 6, 9)).toBeCloseTo(9 / 4 / 2, 12);
  });
});
