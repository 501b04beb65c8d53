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

/** Finished runs of one model that differ only in their seed and, in a backtest, their fold. */
export interface RunGroup {
  readonly label: string;
  readonly runs: readonly GroupedRun[];
  /** The place of the model among all of the comparison, those without a finished run included (default: its place here). */
  readonly place?: number | undefined;
  /** Figures of the ensemble of all runs, if there are several. */
  readonly ensemble?: EnsembleScores | undefined;
}

/**
 * Figures of an ensemble of seeds on the test set: of the mean forecasts, with the spread of the members as
 * their uncertainty, or of the classes.
 */
export type EnsembleScores = {
  readonly members: number;
  /** File of its predictions, relative to the comparison's folder, if the comparison stores one. */
  readonly predictions?: string | undefined;
} & (ForecastEnsembleScores | ClassScores);

/** Errors of the mean forecasts, and the quality of their spread. */
type ForecastEnsembleScores = SpreadScores & Omit<ErrorFigures, keyof ForecastErrors>;

/** The model chosen by validation compared with another one, by test figures. */
export interface Pair extends PairedDifference {
  readonly best: string;
  readonly other: string;
}

/** The result of a comparison, by the figure that decides for its data. */
export interface Comparison {
  /** What means are taken over. */
  readonly unit: "seed" | "fold";
  readonly figure: DecidingFigure;
  readonly groups: readonly RunGroup[];
  /** Without an interval for folds, which are not independent. */
  readonly figures: readonly SampleSummary[];
  /** Means on the validation part, for choosing among models; NaN if a run has no such figure. */
  readonly validations: readonly number[];
  /**
   * Ranks from 1, by validation. If a run has no validation figure, no model is chosen and the ranks only
   * order the test figures.
   */
  readonly ranks: readonly number[];
  /** The group of rank 1 with each other group, by common seeds or folds. */
  readonly pairs: readonly Pair[];
  /** Confidence of each pair's interval, such that all intervals hold together at 95 % (Bonferroni). */
  readonly confidence: number;
  readonly baselines: readonly Rival[];
}

/** The ensemble of a model's seeds as a row of its own. */
export interface EnsembleRow {
  readonly label: string;
  /** The deciding figure on the test set. */
  readonly value: number;
  /** Number of parameters of all members together. */
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
 * Compares two groups by pairs of runs. Runs with the same seed have the same random numbers and order of
 * examples; runs of the same fold have the same training and test values.
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
