import type { Batch } from "../data/batches.js";
import { type Dataset, outputShape } from "../data/dataset.js";
import { type LineTable, linesOfSeries } from "../model/layers/series-lines.js";
import { exponential } from "../shared/exponential.js";
import { logarithm } from "../shared/logarithm.js";
import { type OnWork, unfollowed } from "../shared/work.js";
import { examples, spacedExamples } from "./examples.js";
import {
  CLEARLY,
  CLEARLY_OF_FEW,
  FEW_WINDOWS,
  forLines,
  LEAST_WINDOWS,
  type TrainAndValid,
} from "./line-candidates.js";
import {
  type LineErrors,
  lineScores,
  squaredErrors,
  squaredErrorsBySeries,
} from "./line-errors.js";
import { lineTables, SHARED_RIDGES, sharedLines, windowsBySeries } from "./line-tables.js";
import { type LinearModel, predictLinear } from "./linear.js";

/**
 * Lines of series, with the ridge that validation chose and their error relative to that of one line for all.
 */
export interface SeriesLines extends LineTable {
  /** The strength of the ridge that validation chose; infinite: one line for all. */
  readonly ridge: number;
  /** Squared error of the chosen lines relative to that of one line for all, median over the series. */
  readonly ratio: number;
}

/** Ridges of the lines of series, which validation chooses from; see {@link lineTables}. */
export const SERIES_RIDGES = [
  Number.POSITIVE_INFINITY,
  10,
  3,
  1,
  0.3,
  0.1,
  0.03,
  0.01,
  0.001,
] as const;

/** If validation has few windows, lines of the windows before this share of a series are judged by those after it. */
const CUT = 0.75;

/** The place of the ridge of the line of all series if no window judges: a hundredth of the mean variance. */
const DEFAULT_SHARED = SHARED_RIDGES.indexOf(1e-2);

/** The maximum number of windows of the last quarter that judge, evenly spaced. */
const MOST_JUDGES = 2 ** 14;

/** Training windows, and the windows that judge lines fitted to them. */
interface Part {
  readonly train: Dataset;
  readonly judge: Dataset;
}

/**
 * A ridge regression for each series towards the line of all series, fitted to a window at every step of the
 * training part whatever the stride of the network's windows, because a series has few of them. Validation chooses
 * the ridges by squared errors: that of the line of all series by their sum, and those of lines of series by the
 * median over the series, because in a sum the noisiest few would choose for all. Lines of series have to be
 * clearly better than one line for all. If validation has few windows, the last quarter of each series' training
 * windows judges as well. Without windows that judge there is one line for all.
 */
export function fitSeriesLines(splits: TrainAndValid, onWork: OnWork = unfollowed): SeriesLines {
  const fitting = "fitting the straight lines at the start of training";
  onWork(fitting);
  const train = forLines(splits.train.everyWindow?.() ?? splits.train);
  const valid = forLines(splits.valid);
  const isFew = valid.count < FEW_WINDOWS;
  const parts: Part[] = [
    ...(isFew ? earlierPart(train) : []),
    ...(valid.count > 0 ? [{ train, judge: valid }] : []),
  ];
  const shared = parts.map((part) => {
    onWork(fitting);
    return sharedLines(part.train);
  });
  const clearly = isFew ? CLEARLY_OF_FEW : CLEARLY;
  const best = bestShared(parts, shared, clearly);
  const tables = parts.map((part, p) => {
    onWork(`${fitting}, those of each series`);
    return lineTables(part.train, shared[p]![best]!, SERIES_RIDGES);
  });
  onWork("comparing the straight lines of series");
  const { chosen, ratio } = bestRidge(parts, tables, clearly);
  const ridge = SERIES_RIDGES[chosen]!;
  if (parts.at(-1)?.train === train) return { ...tables.at(-1)![chosen]!, ridge, ratio };
  return { ...lineTables(train, sharedLines(train)[best]!, [ridge])[0]!, ridge, ratio };
}

/** The place of the line of all series with the smallest error; one with an intercept only if it is clearly better. */
function bestShared(
  parts: readonly Part[],
  lines: readonly (readonly LinearModel[])[],
  clearly: number,
): number {
  if (parts.length === 0) return DEFAULT_SHARED;
  const errors = parts.map(({ judge }, p) => {
    const forecasts = lines[p]!.map(
      (line) =>
        ({ x }: Batch) =>
          predictLinear(line, x),
    );
    return squaredErrors(judge, forecasts);
  });
  const scores = scoresOf(errors);
  const withoutIntercept = Math.min(...scores.slice(0, SHARED_RIDGES.length));
  const least = Math.min(...scores);
  return scores.indexOf(least < clearly * withoutIntercept ? least : withoutIntercept);
}

/**
 * The place of the ridge with the smallest error, and this error relative to that of one line for all, which is chosen
 * unless the error is clearly smaller.
 */
function bestRidge(
  parts: readonly Part[],
  tables: readonly (readonly LineTable[])[],
  clearly: number,
): { readonly chosen: number; readonly ratio: number } {
  const shared = { chosen: 0, ratio: 1 };
  if (parts.length === 0) return shared;
  const errors = parts.map(({ judge }, p) => {
    const forecasts = tables[p]!.map((table) => ({ x, series }: Batch) => {
      return linesOfSeries(table, x, series);
    });
    return squaredErrorsBySeries(judge, forecasts);
  });
  const scores = scoresOf(errors);
  const least = Math.min(...scores);
  const ratio = least / scores[0]!;
  return ratio < clearly ? { chosen: scores.indexOf(least), ratio } : shared;
}

/** Geometric means over parts and targets, [lines]. */
function scoresOf(errors: readonly LineErrors[]): number[] {
  return lineScores(errors).map((ofLine) => {
    const logs = ofLine.map((score) => logarithm(score));
    return exponential(logs.reduce((sum, log) => sum + log, 0) / logs.length);
  });
}

/** Windows of each series before a cut, and those after it whose targets come later. */
function earlierPart(train: Dataset): Part[] {
  const { ahead } = outputShape(train);
  const split = [...windowsBySeries(train).values()].map((indices) => {
    const cut = Math.floor(CUT * indices.length);
    return { before: indices.slice(0, Math.max(0, cut - ahead)), after: indices.slice(cut) };
  });
  const usable = split.filter(({ before }) => before.length >= LEAST_WINDOWS);
  if (usable.length === 0) return [];
  return [
    {
      train: examples(
        train,
        usable.flatMap(({ before }) => before),
      ),
      judge: spacedExamples(
        examples(
          train,
          usable.flatMap(({ after }) => after),
        ),
        MOST_JUDGES,
      ),
    },
  ];
}
