import type { SampleSummary } from "../evaluation/statistics.js";
import type { RunRecord } from "../runs/reader.js";
import { foldTable, type GroupedRun, summariseRuns } from "./folds.js";
import { type Comparison, compareGroups, type RunGroup } from "./groups.js";
import { verdict } from "./verdicts.js";

/** The result of a comparison, as printed by `compare --json` and stored in `comparison.json`. */
export function comparisonResult(folder: string | undefined, groups: readonly RunGroup[]) {
  const comparison = compareGroups(groups);
  return {
    comparison: folder,
    rows: groups.map((group, index) => groupRow(group, comparison.ranks[index] ?? 0)),
    pairs: comparison.pairs.map((pair) => ({ ...pair, verdict: verdict(pair, comparison.unit) })),
    confidence: comparison.confidence,
    baselines: baselinesOf(comparison),
    ...foldsResult(groups),
  };
}

/** The deciding figure of each forecaster for each fold of a backtest. */
function foldsResult(groups: readonly RunGroup[]) {
  const table = foldTable(groups);
  if (table === undefined) return {};
  const { folds, forecasters } = table;
  return {
    folds: folds.map((fold, index) => ({
      ...fold,
      figures: Object.fromEntries(forecasters.map(({ label, values }) => [label, values[index]])),
    })),
  };
}

/** A model's means over its seeds; `statistics` holds the spread of each test figure. */
function groupRow({ label, runs, ensemble }: RunGroup, rank: number) {
  const [first] = runs as [RunRecord];
  const { config, manifest } = first;
  return {
    cell: config.model.cell,
    label,
    parameters: manifest.parameters,
    hidden: config.model.hidden,
    seeds: runs.map((run) => run.config.training.seed),
    rank,
    final: averaged(runs.map(({ summary }) => summary.final)),
    test: averaged(runs.map(({ summary }) => summary.test)),
    validation: averaged(runs.map(({ summary }) => summary.validation)),
    statistics: statisticsOf(runs),
    ...(ensemble && { ensemble }),
    durationMs: averaged(runs.map((run) => run.manifest.durationMs ?? 0)),
    fingerprint: manifest.fingerprint,
    run: first.folder,
    runs: runs.map(({ folder }) => folder),
  };
}

function statisticsOf(runs: readonly GroupedRun[]): Record<string, SampleSummary> {
  const figuresOf = ({ summary }: GroupedRun) => summary.test as Readonly<Record<string, unknown>>;
  const names = Object.keys(runs[0] ? figuresOf(runs[0]) : {});
  const numeric = names.filter((name) =>
    runs.every((run) => typeof figuresOf(run)[name] === "number"),
  );
  return Object.fromEntries(
    numeric.map((name) => [name, summariseRuns(runs, (run) => figuresOf(run)[name] as number)]),
  );
}

/**
 * The baselines: those of any run, since all runs have the same, or in a backtest their means over the folds.
 */
function baselinesOf({ groups, unit }: Comparison) {
  const all = (groups[0]?.runs ?? []).map(({ summary }) => summary.baselines as readonly Named[]);
  const [first = [], ...others] = all;
  if (unit === "seed") return first;
  return first.flatMap((baseline) => {
    const rest = others.flatMap((rows) => rows.find(({ name }) => name === baseline.name) ?? []);
    return rest.length === others.length ? [averaged([baseline, ...rest])] : [];
  });
}

interface Named {
  readonly name: string;
}

/**
 * The mean of values with the same structure, number by number. Anything other than a number is taken from
 * the first value.
 */
function averaged<T>(values: readonly T[]): T {
  const [first] = values as readonly unknown[];
  if (typeof first === "number") {
    return (values.reduce((sum, value) => sum + Number(value), 0) / values.length) as T;
  }
  if (typeof first !== "object" || first === null) return first as T;
  const parts = Object.keys(first).map((key) => {
    return [key, averaged(values.map((value) => (value as Record<string, unknown>)[key]))] as const;
  });
  return (Array.isArray(first) ? parts.map(([, part]) => part) : Object.fromEntries(parts)) as T;
}
