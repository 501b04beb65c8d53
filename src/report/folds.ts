import type { Fold } from "../data/task.js";
import { type SampleSummary, summarise } from "../evaluation/statistics.js";
import type { RunRecord } from "../runs/reader.js";
import { thousands } from "../shared/format.js";
import {
  decidingValue,
  type FigureRow,
  figureTable,
  knownFigure,
  sortedByValue,
  validationValue,
} from "./figures.js";

/** A run and, in a backtest, its fold. */
export interface GroupedRun extends RunRecord {
  readonly fold?: Fold | undefined;
}

interface Grouped {
  readonly label: string;
  readonly runs: readonly GroupedRun[];
}

/** The deciding figure of every forecaster in a backtest, for each fold. */
export interface FoldTable {
  readonly folds: readonly Fold[];
  /** Models in their order, then baselines, the lowest mean first. */
  readonly forecasters: readonly Forecaster[];
}

interface Forecaster extends Pick<FigureRow, "label" | "limit" | "validation"> {
  /** Statistics over the folds; NaN if the figure is missing in a fold. */
  readonly summary: SampleSummary;
  /** The mean over the seeds, for each fold. */
  readonly values: readonly number[];
}

/** The runs of each fold in order; undefined if this is not a backtest. */
export function foldsOf(
  runs: readonly GroupedRun[],
): readonly (readonly GroupedRun[])[] | undefined {
  const numbers = [...new Set(runs.flatMap(({ fold }) => fold?.number ?? []))];
  if (numbers.length === 0) return undefined;
  return numbers
    .sort((a, b) => a - b)
    .map((number) => {
      return runs.filter(({ fold }) => fold?.number === number);
    });
}

/** The deciding figure of a run. */
export function figureOf({ summary }: RunRecord): number {
  return decidingValue(summary);
}

/** The deciding figure of a run on its validation part, for choosing among models. */
export function validationOf({ summary }: RunRecord): number {
  return validationValue(summary);
}

/** A figure by seed or, in a backtest, by fold as the mean over the seeds. */
export function samplesOf(
  runs: readonly GroupedRun[],
  figureOf: (run: GroupedRun) => number,
): (readonly [key: number, value: number])[] {
  const folds = foldsOf(runs);
  if (folds === undefined) return runs.map((run) => [run.config.training.seed, figureOf(run)]);
  return folds.map((runs) => [runs[0]!.fold!.number, summarise(runs.map(figureOf)).mean]);
}

/** Statistics of {@link samplesOf}. Folds are not independent, so their mean has no interval. */
export function summariseRuns(
  runs: readonly GroupedRun[],
  figureOf: (run: GroupedRun) => number,
): SampleSummary {
  const summary = summarise(samplesOf(runs, figureOf).map(([, value]) => value));
  return runs[0]?.fold ? { ...summary, interval: null } : summary;
}

/** @param groups with runs of the same folds */
export function foldTable(groups: readonly Grouped[]): FoldTable | undefined {
  const folds = foldsOf(groups[0]?.runs ?? []);
  if (folds === undefined) return undefined;
  const models = groups.map(({ label, runs }) =>
    forecaster(
      { label, limit: false, validation: summariseRuns(runs, validationOf).mean },
      samplesOf(runs, figureOf).map(([, value]) => value),
    ),
  );
  const tables = folds.map(([run]) => figureTable("", run!.summary).baselines);
  const baselines = (tables[0] ?? []).map(({ label, limit }) => {
    const rows = tables.map((table) => table.find((row) => row.label === label));
    const valuesOf = (key: "value" | "validation") => rows.map((row) => row?.[key] ?? Number.NaN);
    const validation = summarise(valuesOf("validation")).mean;
    return forecaster({ label, limit, validation }, valuesOf("value"));
  });
  const sorted = sortedByValue(
    baselines.map((baseline) => ({ ...baseline, value: baseline.summary.mean })),
  );
  return { folds: folds.map(([run]) => run!.fold!), forecasters: [...models, ...sorted] };
}

function forecaster(
  name: Pick<FigureRow, "label" | "limit" | "validation">,
  values: readonly number[],
): Forecaster {
  return { ...name, values, summary: summarise(values) };
}

/** Number of columns of {@link foldCells} that identify the fold. */
export const FOLD_FACTS = 4;

/** Headers of the table, a row for each fold, and the rows of the mean and the standard deviation. */
export function foldCells({ folds, forecasters }: FoldTable): {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly summaries: readonly (readonly string[])[];
} {
  const rows = folds.map(({ number, origin, trainSteps, testTo }, index) => [
    String(number),
    origin,
    thousands(trainSteps),
    testTo,
    ...forecasters.map(({ values }) => knownFigure(values[index]!)),
  ]);
  const means = forecasters.map(({ summary }) => knownFigure(summary.mean));
  const sds = forecasters.map(({ summary }) => knownFigure(summary.sd));
  return {
    headers: ["fold", "origin", "train", "tested to", ...forecasters.map(({ label }) => label)],
    rows,
    summaries: [
      ["mean", "", "", "", ...means],
      ["sd", "", "", "", ...sds],
    ],
  };
}

/** Sentences on how to read the table. */
export const foldNotes = [
  "The models of each fold were trained from scratch on the data before its origin (the last steps " +
    "for validation) and tested on the data after it.",
  "Folds share training data, so sd is the spread between folds, not a standard error of the mean.",
] as const;
