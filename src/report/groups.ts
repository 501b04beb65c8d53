import type { DecidingFigure } from "../evaluation/figures.js";
import type { SpreadScores } from "../evaluation/probabilistic.js";
import {
  CONFIDENCE,
  type PairedDifference,
  pairedDifference,
  ranks,
  type SampleSummary,
  summarise,
} from "../evaluation/statistics.js";
import type { RunRecord } from "../runs/reader.js";
import type { Rival } from "./baselines.js";
import { decidingOf, decidingValue, figureTable } from "./figures.js";

/** Finished runs of one model that differ in their seed alone. */
export interface RunGroup {
  readonly label: string;
  readonly runs: readonly RunRecord[];
  /** What the mean of all runs' forecasts is worth, where there are several. */
  readonly ensemble?: EnsembleScores | undefined;
}

/** Forecasts of all seeds together: their mean, and their spread as the forecast's uncertainty. */
export interface EnsembleScores extends SpreadScores {
  readonly members: number;
}

/** The best model beside another one. */
export interface Pair extends PairedDifference {
  readonly best: string;
  readonly other: string;
}

/** What a comparison says, by the figure that decides for its data. */
export interface Comparison {
  readonly figure: DecidingFigure;
  readonly groups: readonly RunGroup[];
  readonly figures: readonly SampleSummary[];
  /** From 1. */
  readonly ranks: readonly number[];
  /** The best group with each other one, by common seeds. */
  readonly pairs: readonly Pair[];
  /** Confidence of each pair's interval, so that all hold together at 95 % (Bonferroni). */
  readonly confidence: number;
  readonly baselines: readonly Rival[];
}

/** @param groups at least one, each with at least one run, all on the same data */
export function compareGroups(groups: readonly RunGroup[]): Comparison {
  const figures = groups.map(({ runs }) => summarise(runs.map(figureOf)));
  const places = ranks(figures.map(({ mean }) => mean));
  const bestIndex = places.indexOf(1);
  const others = groups.filter((_, index) => index !== bestIndex);
  const confidence = 1 - (1 - CONFIDENCE) / Math.max(1, others.length);
  const { summary } = groups[0]!.runs[0]!;
  return {
    figure: decidingOf(summary),
    groups,
    figures,
    ranks: places,
    pairs: others.map((other) => pairOf(groups[bestIndex]!, other, confidence)),
    confidence,
    baselines: figureTable("", summary).baselines,
  };
}

function figureOf({ summary }: RunRecord): number {
  return decidingValue(summary);
}

/** Runs with the same seed began with the same random numbers and saw the same order of examples. */
function pairOf(best: RunGroup, other: RunGroup, confidence: number): Pair {
  const bySeed = new Map(other.runs.map((run) => [run.config.training.seed, run]));
  const common = best.runs.flatMap((run) => {
    const partner = bySeed.get(run.config.training.seed);
    return partner ? [[figureOf(run), figureOf(partner)] as const] : [];
  });
  const [first, second] = [common.map(([a]) => a), common.map(([, b]) => b)];
  return {
    best: best.label,
    other: other.label,
    ...pairedDifference(first, second, confidence),
  };
}
