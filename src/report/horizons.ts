import { baselineNames } from "../evaluation/baselines.js";
import { ensemble } from "../evaluation/probabilistic.js";
import { isClassSummary, type Summary, type ValueSummary } from "../runs/records.js";
import type { HorizonSeries } from "./svg/horizon-chart.js";

type Figures = Pick<ValueSummary["test"], "byHorizon"> & {
  readonly byTarget?: readonly Pick<ValueSummary["test"], "byHorizon">[] | undefined;
};

/** Names of the targets that get a chart by horizon; undefined stands for a single target. */
export function horizonTargets(summary: Summary): (string | undefined)[] {
  if (isClassSummary(summary) || summary.test.byHorizon.length < 2) return [];
  return summary.test.byTarget?.map(({ name }) => name) ?? [undefined];
}

/** Test MSE by forecast step, for the target with this number. */
export function horizonErrors({ test }: Summary, target: number): number[] {
  return mseOf(test as Figures, target);
}

/** The same for the baselines: the mean over the summaries that have them. */
export function baselineHorizons(summaries: readonly Summary[], target: number): HorizonSeries[] {
  const all = summaries.map(({ baselines }) => baselines as ValueSummary["baselines"]);
  return (all[0] ?? []).map(({ name }) => {
    const matching = all.flatMap((rows) => rows.find((row) => row.name === name) ?? []);
    const { means } = ensemble(matching.map((row) => mseOf(row, target)));
    return { label: baselineNames[name], mse: [...means], baseline: true };
  });
}

function mseOf({ byHorizon, byTarget }: Figures, target: number): number[] {
  return (byTarget?.[target]?.byHorizon ?? byHorizon).map(({ mse }) => mse);
}
