import type { ForecastRow } from "../inference/forecast-rows.js";
import type { Forecast } from "./prediction.js";

/** A forecast with undefined instead of NaN. */
export function forecastValues({ crossesZero: _, ...row }: ForecastRow): Forecast {
  const known = (value: number) => (Number.isNaN(value) ? undefined : value);
  return { ...row, low: known(row.low), high: known(row.high), actual: known(row.actual) };
}
