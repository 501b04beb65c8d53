import { baselineNames } from "../evaluation/baselines.js";
import { isClassSummary, type Summary } from "../runs/records.js";
import type { HorizonSeries } from "./svg/horizon-chart.js";

/** Test MSE by how far ahead the value is; empty where nothing is forecast. */
export function horizonErrors(summary: Summary): number[] {
  return isClassSummary(summary) ? [] : summary.test.byHorizon.map(({ mse }) => mse);
}

export function baselineHorizons(summary: Summary): HorizonSeries[] {
  if (isClassSummary(summary)) return [];
  return summary.baselines.map(({ name, byHorizon }) => ({
    label: baselineNames[name],
    mse: byHorizon.map(({ mse }) => mse),
    baseline: true,
  }));
}
