import type { ClassScores } from "../evaluation/classes.js";
import type { DecidingFigure } from "../evaluation/figures.js";
import type { ErrorFigures, ForecastErrors } from "../evaluation/metrics.js";
import type { SpreadScores } from "../evaluation/probabilistic.js";
import {
  CONFIDENCE,
  type PairedDifference,
  pairedDifference,
  ranks,
  type SampleSummary,
} from "../evaluation/statistics.js";
import type { Rival } from "./baselines.js";
import { decidingOf, figureTable } from "./figures.js";
import {
  figureOf,
  foldTable,
  type GroupedRun,
  samplesOf,
  summariseRuns,
  validationOf,
} from "./folds.js";

/** Finished runs of one model that differ in their seed alone, in a backtest also in their fold. */
export interface RunGroup {
  readonly label: string;
  readonly runs: readonly GroupedRun[];
  /** What all runs together are worth, where there are several. */
  readonly ensemble?: EnsembleScores | undefined;
}

/**
 * What all seeds together say of the test set: the forecasts' mean, with their spread as the forecast's
 * uncertainty, or classes.
 */
export type EnsembleScores = {
  readonly members: number;
  /** File of what they predict, relative to the comparison's folder, where that keeps one. */
  readonly predictions?: string | undefined;
} & (ForecastEnsembleScores | ClassScores);

/** Errors of the mean forecasts, and what their spread is worth. */
type ForecastEnsembleScores = SpreadScores & Omit<ErrorFigures, keyof ForecastErrors>;

/** The model that validation chooses beside another one, by the figures of the test set. */
export interface Pair extends PairedDifference {
  readonly best: string;
  readonly other: string;
}

/** What a comparison says, by the figure that decides for its data. */
export interface Comparison {
  /** What a mean is over. */
  readonly unit: "seed" | "fold";
  readonly figure: DecidingFigure;
  readonly groups: readonly RunGroup[];
  /** Without an interval over folds, which are not independent. */
  readonly figures: readonly SampleSummary[];
  /** Means on the validation part, by which to choose; not a number where a run has no such figure. */
  readonly validations: readonly number[];
  /**
   * From 1, by validation. Where a run has no validation figure nothing is chosen, and the ranks say
   * no more than the test figures.
   */
  readonly ranks: readonly number[];
  /** The group of rank 1 with each other one, by common seeds or folds. */
  readonly pairs: readonly Pair[];
  /** Confidence of each pair's interval, so that all hold together at 95 % (Bonferroni). */
  readonly confidence: number;
  readonly baselines: readonly Rival[];
}

/** What a table shows of a model's seeds together: their mean prediction as a row of its own. */
export interface EnsembleRow {
  readonly label: string;
  /** The deciding figure on the test set. */
  readonly value: number;
  /** Of all members together. */
  readonly parameters: number;
}

/** A row for each model that has an ensemble. */
export function ensembleRows({ groups, figure: { key } }: Comparison): EnsembleRow[] {
  return groups.flatMap(({ label, runs, ensemble }) => {
    if (ensemble === undefined) return [];
    const { [key]: value }: Readonly<Record<string, unknown>> = { ...ensemble };
    return {
      label: `${label}, mean of ${ensemble.members} seeds`,
      value: typeof value === "number" ? value : Number.NaN,
      parameters: runs.reduce((sum, { manifest }) => sum + manifest.parameters, 0),
    };
  });
}

/** @param groups at least one, each with at least one run, all on the same data */
export function compareGroups(groups: readonly RunGroup[]): Comparison {
  const folds = foldTable(groups);
  const figures = groups.map(({ runs }) => summariseRuns(runs, figureOf));
  const validations = groups.map(({ runs }) => summariseRuns(runs, validationOf).mean);
  const chosen = validations.every(Number.isFinite);
  const places = ranks(chosen ? validations : figures.map(({ mean }) => mean));
  const bestIndex = places.indexOf(1);
  const others = groups.filter((_, index) => index !== bestIndex);
  const confidence = 1 - (1 - CONFIDENCE) / Math.max(1, others.length);
  const { summary } = groups[0]!.runs[0]!;
  return {
    unit: folds ? "fold" : "seed",
    figure: decidingOf(summary),
    groups,
    figures,
    validations,
    ranks: places,
    pairs: others.map((other) => pairOf(groups[bestIndex]!, other, confidence)),
    confidence,
    baselines: folds
      ? folds.forecasters
          .slice(groups.length)
          .map((forecaster) => ({ ...forecaster, value: forecaster.summary.mean }))
      : figureTable("", summary).baselines,
  };
}

/**
 * Runs with the same seed began with the same random numbers and saw the same order of examples;
 * runs of the same fold were trained and tested on the same values.
 */
function pairOf(best: RunGroup, other: RunGroup, confidence: number): Pair {
  const partners = new Map(samplesOf(other.runs, figureOf));
  const common = samplesOf(best.runs, figureOf).flatMap(([key, value]) => {
    const partner = partners.get(key);
    return partner === undefined ? [] : [[value, partner] as const];
  });
  const [first, second] = [common.map(([a]) => a), common.map(([, b]) => b)];
  return {
    best: best.label,
    other: other.label,
    ...pairedDifference(first, second, confidence),
  };
}
