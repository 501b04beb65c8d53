import type { Continued, IntervalForecast } from "./continued.js";

/**
 * The forecasts of an ensemble: the means over its members of the forecasts and of the interval
 * ends. When forecasts are fed back, each member continues from its own forecasts.
 *
 * @param members at least one; all forecast the same windows
 */
export function meanForecasts(members: readonly Continued[]): Continued {
  const [first, ...others] = members as readonly [Continued, ...Continued[]];
  if (others.length === 0) return first;
  return first.map((targets, w) => {
    return targets.map((values, v) =>
      values.map((_, k) => meanOf(members.map((all) => all[w]![v]![k]!))),
    );
  });
}

function meanOf(forecasts: readonly IntervalForecast[]): IntervalForecast {
  const mean = (part: (forecast: IntervalForecast) => number) => {
    return forecasts.reduce((sum, forecast) => sum + part(forecast), 0) / forecasts.length;
  };
  return { forecast: mean((f) => f.forecast), low: mean((f) => f.low), high: mean((f) => f.high) };
}

export function ensembleText(members: number): string {
  return (
    `ensemble of ${members} runs: forecast, low and high are means over the runs; the intervals were ` +
    "calibrated for each run separately, so they tend to be wider than needed"
  );
}
