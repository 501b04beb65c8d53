import { drift, seasonal } from "./naive-forecasters.js";

/** A forecaster whose forecasts are a linear map of the values of a series. */
export type LinearForecaster = (values: Float64Array) => (k: number) => number;

/** The straight line from the first to the last value and, with a period, the last season repeated. */
export function fixedForecasters(period: number | undefined): LinearForecaster[] {
  if (period === undefined) return [drift];
  return [drift, (values) => (k) => seasonal(values, period, k)];
}

/** The matrix of a forecaster, [steps, ahead], from its forecasts of windows with a single 1 among zeros. */
export function mapOf(
  forecaster: LinearForecaster,
  { steps, ahead }: { readonly steps: number; readonly ahead: number },
): Float64Array {
  const map = new Float64Array(steps * ahead);
  for (let t = 0; t < steps; t += 1) {
    const window = new Float64Array(steps);
    window[t] = 1;
    const forecast = forecaster(window);
    for (let k = 0; k < ahead; k += 1) map[t * ahead + k] = forecast(k);
  }
  return map;
}
