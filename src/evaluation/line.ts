import { type Dataset, outputShape } from "../data/dataset.js";
import { exponential } from "../shared/exponential.js";
import { logarithm } from "../shared/logarithm.js";
import { combined, only, type Weights } from "./combined-lines.js";
import { onCycleWindows } from "./cycle-windows.js";
import { absoluteWeights } from "./least-absolute.js";
import {
  type Candidates,
  CLEARLY,
  candidates,
  FEW_WINDOWS,
  scoreBeside,
  type TrainAndValid,
  withoutEachPart,
} from "./line-candidates.js";
import type { LinearModel } from "./linear.js";
import { withoutCalendar } from "./regressions.js";
import { canShrink, shrunkLines } from "./shrunk-lines.js";
import { listOf, meanOfWindow, nothing, simpleLines } from "./simple-lines.js";
import { type LineOptions, weighedLines } from "./weighed-lines.js";

/**
 * The linear regression that a model has to beat, from the whole window to the targets of the last step:
 * ordinary least squares of the training part, unless validation prefers a ridge regression
 * (Hoerl and Kennard 1970), the mean of the window, or no line at all. No line forecasts 0, which is the last value
 * if `data.level` is "last", and the seasonal naive forecast if it is "seasonal". Several targets may have different
 * lines, also from the past of each target alone. With cycles of the calendar, there are also regressions without them, so that
 * an option of the run does not make what it has to beat weaker. If validation has few windows, lines fitted to the earlier
 * training windows are judged by the later ones as well.
 */
export function fitLine(splits: TrainAndValid): LinearModel {
  const simpleOf = (train: Dataset) => [meanOfWindow(train), nothing(train)];
  const found = candidates(splits, simpleOf, withoutCalendar);
  return combined(found.lines, chosen(found));
}

/** With fewer training windows that do not overlap, the best regression is too unreliable to be preferred to a mean. */
const FEW_APART = 10;

/**
 * The line that a model with a linear skip starts from. If validation has few windows, it is the mean of all
 * regressions, of those of {@link shrunkLines} and of the simple lines, with the weights of {@link averaged}: to choose one
 * of all lines by few windows would be worse, because the best of many is best by luck. The mean has to be clearly better
 * than the best regression, which is taken otherwise. If even training has few windows that do not overlap, the mean is
 * always taken, and its weights are averages over the parts that judge, each left out once, so that no single part decides.
 * If validation has many windows, the start is {@link weighedLines}, or {@link fitQuickStart} if those take long or targets
 * are missing.
 *
 * With cycles, only {@link weighedLines} has coefficients that follow them, if that takes no minutes.
 *
 * If the absolute errors are to be small, the windows are weighed by {@link absoluteWeights} first.
 *
 * @returns with cycles a line on the windows of {@link cycleWindows}
 */
export function fitStart(splits: SplitsWithPeriod, options: StartOptions = {}): LinearModel {
  const { errors = "squared", ...others } = options;
  return squaredStart(weighedFor[errors](splits), others);
}

/** The windows weighed so that least squares have small errors of a kind. */
const weighedFor: Readonly<Record<ErrorKind, (splits: SplitsWithPeriod) => SplitsWithPeriod>> = {
  squared: (splits) => splits,
  absolute: (splits) => absoluteWeights(splits, fitQuickStart),
};

/** The start with small squared errors. */
function squaredStart(splits: SplitsWithPeriod, options: LineOptions): LinearModel {
  const { cycles, ...others } = options;
  const areMany = splits.valid.count >= FEW_WINDOWS;
  const followed = areMany && cycles ? weighedLines(splits, options) : undefined;
  if (followed) return followed;
  const line = areMany
    ? (weighedLines(splits, others) ?? fitQuickStart(splits))
    : startOfFew(splits);
  return cycles ? onCycleWindows(line, splits.train, cycles) : line;
}

/** The errors of a line that are to be small. */
type ErrorKind = "squared" | "absolute";

interface StartOptions extends LineOptions {
  readonly errors?: ErrorKind | undefined;
}

/** The start if validation has few windows. */
function startOfFew(splits: SplitsWithPeriod): LinearModel {
  const { train, valid, period } = splits;
  if (valid.count === 0 || !canShrink(train)) return fitQuickStart(splits);
  const found = candidates(splits, (part) => {
    const simple = simpleLines(part, period);
    return [...listOf(simple), ...shrunkLines(part, simple)];
  });
  if (train.count < FEW_APART * outputShape(train).ahead) {
    const weights = withoutEachPart(found).map((judged) => averaged(judged, () => true));
    return combined(found.lines, meanWeights(weights));
  }
  const mean = averaged(found, () => true);
  return bestOrMean(found, bestRegressions(found), mean, found.clearly);
}

/**
 * A start without lines that are shrunk towards simple ones, in a fraction of the time: the regression of
 * {@link fitLine}, a simple line, or their weighted mean, whichever has the smallest squared error in validation.
 */
export function fitQuickStart(splits: SplitsWithPeriod): LinearModel {
  const found = candidates(splits, (train) => listOf(simpleLines(train, splits.period)));
  const best = bestRegressions(found);
  const mean = averaged(found, (regression, target) => regression === best[target]);
  return bestOrMean(found, bestOf(found), mean);
}

/** With the number of steps in a season, if there is one. */
type SplitsWithPeriod = TrainAndValid & { readonly period?: number | undefined };

/**
 * A line for each target, or a mean if its error is smaller.
 *
 * @param share of the line's error, below which the mean's has to be
 */
function bestOrMean(
  found: Candidates,
  chosen: readonly number[],
  mean: Weights,
  share = 1,
): LinearModel {
  if (found.parts.length === 0) return combined(found.lines, mean);
  const ofMean = scoreBeside(found.parts, (ofPart) => combined(ofPart, mean));
  const best = chosen.map((line, v) =>
    share * found.scores[line]![v]! < ofMean[v]! ? only(line, found.lines) : mean[v]!,
  );
  return combined(found.lines, best);
}

/** The best regression for each target: least squares unless another one is clearly better. */
function bestRegressions({ scores, regressions: count, variables }: Candidates): number[] {
  return Array.from({ length: variables }, (_, v) => {
    const some = scores.slice(0, count).map((ofLine) => ofLine[v]!);
    const least = Math.min(...some);
    return least < CLEARLY * some[0]! ? some.indexOf(least) : 0;
  });
}

/** One line for each target: a regression has to be clearly better than the best simple line. */
function chosen(found: Candidates): Weights {
  const { lines, scores, regressions: count, clearly } = found;
  return bestRegressions(found).map((regression, v) => {
    const simple = scores.slice(count).map((ofLine) => ofLine[v]!);
    const least = Math.min(...simple);
    const isClear = simple.length === 0 || scores[regression]![v]! < clearly * least;
    return only(isClear ? regression : count + simple.indexOf(least), lines);
  });
}

/** The line with the smallest error for each target, of the best regression and all simple lines. */
function bestOf(found: Candidates): number[] {
  const { scores, regressions: count } = found;
  return bestRegressions(found).map((regression, v) =>
    scores.reduce(
      (best, ofLine, i) => (i >= count && ofLine[v]! < scores[best]![v]! ? i : best),
      regression,
    ),
  );
}

/**
 * The least power of errors in the weights of a mean: a window of several steps is more than one forecast,
 * and with lower powers the weights of good and bad lines would hardly differ.
 */
const LEAST_POWER = 3;

/**
 * Akaike weights (Burnham and Anderson 2002) of all simple lines and some regressions, by errors of forecasts instead of
 * the likelihood: a line weighs the more the smaller its squared error is, to the power of the number of windows that
 * do not overlap.
 *
 * @param isTried whether a regression counts for a target
 */
function averaged(
  { lines, scores, regressions: count, windows, variables }: Candidates,
  isTried: (regression: number, target: number) => boolean,
): Weights {
  const power = Math.max(windows, LEAST_POWER);
  return Array.from({ length: variables }, (_, v) => {
    const tried = lines.map((_, i) => i >= count || isTried(i, v));
    const logs = scores.map((ofLine) => logarithm(Math.max(ofLine[v]!, Number.MIN_VALUE)));
    const least = Math.min(...logs.filter((_, i) => tried[i]));
    const raw = logs.map((log, i) => (tried[i] ? exponential((least - log) * power) : 0));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return raw.map((weight) => weight / total);
  });
}

function meanWeights(all: readonly Weights[]): Weights {
  return all[0]!.map((ofTarget, v) =>
    ofTarget.map((_, i) => all.reduce((sum, weights) => sum + weights[v]![i]!, 0) / all.length),
  );
}
