import type { ForecastRow } from "../inference/forecast-rows.js";
import type { Forecast } from "./prediction.js";

/** A forecast with undefined instead of NaN. */
export function forecastValues(row: ForecastRow): Forecast {
  const { series, origin, time, target, ahead, forecast } = row;
  const [low, high, actual] = [known(row.low), known(row.high), known(row.actual)];
  return { series, origin, time, target, ahead, forecast, low, high, actual };
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
