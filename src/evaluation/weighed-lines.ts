import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import { upperMedian } from "../shared/median.js";
import { type OnWork, unfollowed } from "../shared/work.js";
import { combined, type Weights } from "./combined-lines.js";
import { examples } from "./examples.js";
import { forLines, LEAST_WINDOWS } from "./line-candidates.js";
import type { LinearModel } from "./linear.js";
import { MOST_LINES, manyLines, manyLinesCost } from "./many-lines.js";
import { addedSums, errorProducts, type MeasuredSums, measuredSums } from "./measured-sums.js";

/** Shares of the training windows: lines are fitted to those before a cut and judged by those up to the next one. */
const CUTS = [0.5, 0.75];

/** Limits: multiplications, some 20 seconds; values of all windows, 64 MiB; inputs of a window; coefficients of all lines, 256 MiB. */
const MOST_COST = 2e10;
const MOST_VALUES = 2 ** 24;
const MOST_FEATURES = 1200;
const MOST_COEFFICIENTS = 2 ** 25;

/** How often a line is selected; more rounds change the weights by little. */
const ROUNDS = 20;

/** What is fitted, in words. */
const LINES = "the straight lines at the start of training";

/**
 * A mean of lines for series with many windows: the ridge regressions of {@link manyLines}, weighed by
 * {@link selection}. If there is one series, lines fitted to its first half and its first three quarters are judged
 * by the windows after them as well, and each of the stretches counts the same: a validation part alone
 * is often one season of one year.
 *
 * @returns undefined if fitting the lines takes long, or if a target was not measured
 */
export function weighedLines(
  splits: Pick<Splits, "train" | "valid">,
  onWork: OnWork = unfollowed,
): LinearModel | undefined {
  const [train, valid] = [forLines(splits.train), forLines(splits.valid)];
  const areSeries = splits.train.everyWindow !== undefined;
  if (!areSeries || !isAffordable(train, valid)) return undefined;
  const { segments, parts } = plan(train);
  const windows = [...segments.map(([from, to]) => examples(train, range(from, to))), valid];
  const sums = windows
    .map((some) => {
      onWork(`adding up the windows for ${LINES}`);
      return measuredSums(some);
    })
    .filter((some) => some !== undefined);
  if (sums.length < windows.length) return undefined;
  return selectedMean(
    parts.map(({ fit, judge }, p) => {
      onWork(`fitting ${LINES}, part ${p + 1} of ${parts.length}`);
      return {
        lines: manyLines(addedSums(sums.slice(0, fit)), train),
        by: addedSums(judge.map((segment) => sums[segment]!)),
      };
    }),
    outputShape(train).count,
  );
}

function isAffordable(train: Dataset, valid: Dataset): boolean {
  const size = train.steps * train.inputs + 1;
  const parts = CUTS.length + 1;
  const sums = (train.count + valid.count) * size * (size / 2 + train.outputs);
  return (
    size <= MOST_FEATURES &&
    (train.count + valid.count) * size <= MOST_VALUES &&
    size * train.outputs * parts * MOST_LINES <= MOST_COEFFICIENTS &&
    sums + parts * manyLinesCost(train) <= MOST_COST
  );
}

/** Segments of the windows to which the lines of a part are fitted, and those that judge them. */
interface PartPlan {
  /** The number of segments, the first ones. */
  readonly fit: number;
  /** Numbers of segments; the one after the last is the validation part. */
  readonly judge: readonly number[];
}

/**
 * Segments of the training windows, and the parts. Windows before a cut with targets after it are
 * a segment of their own.
 */
function plan(train: Dataset): {
  readonly segments: readonly (readonly [number, number])[];
  readonly parts: readonly PartPlan[];
} {
  const { count, series } = train;
  const { ahead } = outputShape(train);
  const cuts = CUTS.map((share) => Math.floor(share * count));
  const bounds = [0, ...cuts.flatMap((cut) => [cut - ahead, cut]), count];
  const segments = bounds.slice(1).map((to, i) => [bounds[i]!, to] as const);
  const isLong = segments.every(([from, to]) => to - from >= Math.min(ahead, LEAST_WINDOWS));
  if (!isLong || (series !== undefined && series.count > 1)) {
    return { segments: [[0, count]], parts: [{ fit: 1, judge: [1] }] };
  }
  return {
    segments,
    parts: [
      { fit: 1, judge: [2, 3] },
      { fit: 3, judge: [4] },
      { fit: 5, judge: [5] },
    ],
  };
}

function range(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}

/** Lines of one part, the same ones in each, and the windows that judge them. */
interface JudgedLines {
  readonly lines: readonly LinearModel[];
  readonly by: MeasuredSums;
}

/** For each target a mean of the lines that are fitted to the whole training part. */
function selectedMean(parts: readonly JudgedLines[], targets: number): LinearModel {
  const { lines } = parts.at(-1)!;
  const weights: Weights = Array.from({ length: targets }, (_, v) =>
    selection(relativeErrors(parts, v), lines.length),
  );
  return combined(lines, weights);
}

/**
 * Products of errors, [lines, lines], as a sum over the parts, in each relative to the median squared error, so that
 * neither a stretch with large values decides nor one that few lines forecast almost exactly.
 */
function relativeErrors(parts: readonly JudgedLines[], variable: number): Float64Array {
  const sum = new Float64Array(parts[0]!.lines.length ** 2);
  for (const { lines, by } of parts) {
    const products = errorProducts(lines, by, variable);
    const typical = upperMedian(lines.map((_, i) => products[i * lines.length + i]!))!;
    for (let i = 0; i < sum.length; i += 1) sum[i]! += products[i]! / typical;
  }
  return sum;
}

/**
 * Weights by how often each line is selected (Caruana, Niculescu-Mizil, Crew and Ksikes 2004): again and again, with replacement,
 * the line with which the mean of the selected ones has the least squared error. The first one is the best line, and the
 * mean is never worse.
 *
 * @param errors products of the lines' errors, [lines, lines]
 */
export function selection(errors: Float64Array, lines: number): number[] {
  const counts = new Array<number>(lines).fill(0);
  const withSelected = new Float64Array(lines); // sums of the products with the errors of the selected lines
  let best = { error: Number.POSITIVE_INFINITY, weights: counts };
  let ofSelected = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const sums = counts.map((_, i) => ofSelected + 2 * withSelected[i]! + errors[i * lines + i]!);
    ofSelected = Math.min(...sums);
    const next = sums.indexOf(ofSelected);
    counts[next]! += 1;
    for (let i = 0; i < lines; i += 1) withSelected[i]! += errors[i * lines + next]!;
    const error = ofSelected / round ** 2;
    if (error < best.error) best = { error, weights: counts.map((count) => count / round) };
  }
  return best.weights;
}
