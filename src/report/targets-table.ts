import { baselineNames } from "../evaluation/baselines.js";
import { summarise } from "../evaluation/statistics.js";
import { isClassSummary, type ValueSummary } from "../runs/records.js";
import { meanWithSpread, significant } from "../shared/format.js";
import { type GroupedRun, summariseRuns } from "./folds.js";

interface Grouped {
  readonly label: string;
  readonly runs: readonly GroupedRun[];
}

/**
 * The MSE of the last step of each target in its own unit, for every model (mean ± standard deviation over
 * its seeds or folds) and baseline; undefined if there is only one target.
 */
export function targetCells(groups: readonly Grouped[]):
  | {
      readonly headers: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | undefined {
  const summaries = (groups[0]?.runs ?? []).flatMap(({ summary }) => {
    return isClassSummary(summary) ? [] : [summary];
  });
  const names = summaries[0]?.test.byTarget?.map(({ name }) => name);
  if (names === undefined) return undefined;
  const models = groups.map(({ label, runs }) => [
    label,
    ...names.map((_, target) => {
      const { mean, sd } = summariseRuns(runs, (run) => figureOf(run, target));
      return meanWithSpread(mean, sd);
    }),
  ]);
  return { headers: ["model", ...names], rows: [...models, ...baselineRows(summaries, names)] };
}

function figureOf({ summary }: GroupedRun, target: number): number {
  return (summary as ValueSummary).test.byTarget?.[target]?.mseLastStep ?? Number.NaN;
}

function baselineRows(summaries: readonly ValueSummary[], names: readonly string[]): string[][] {
  return (summaries[0]?.baselines ?? []).map(({ name }) => {
    const matching = summaries.flatMap(
      ({ baselines }) => baselines.find((baseline) => baseline.name === name) ?? [],
    );
    const means = names.map((_, target) => {
      return significant(
        summarise(matching.map(({ byTarget }) => byTarget?.[target]?.mse ?? Number.NaN)).mean,
      );
    });
    return [baselineNames[name], ...means];
  });
}
