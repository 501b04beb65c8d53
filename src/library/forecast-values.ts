import type { ForecastRow } from "../inference/forecast-rows.js";
import type { Forecast } from "./prediction.js";

/** A forecast with undefined instead of NaN. */
export function forecastValues(row: ForecastRow): Forecast {
  const { series, origin, time, target, ahead, forecast, low, high, actual, offset } = row;
  return {
    series,
    origin,
    time,
    target,
    ahead,
    forecast: forecast + offset,
    actual: known(actual + offset),
    low: known(low + offset),
    high: known(high + offset),
  };
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
