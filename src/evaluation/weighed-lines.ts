import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import type { SkipCycles } from "../model/skip-spec.js";
import { upperMedian } from "../shared/median.js";
import { type OnWork, unfollowed } from "../shared/work.js";
import { combined, type Weights } from "./combined-lines.js";
import { cycleSums } from "./cycle-sums.js";
import { cycleWindows } from "./cycle-windows.js";
import { examples } from "./examples.js";
import { forLines, LEAST_WINDOWS } from "./line-candidates.js";
import type { LinearModel } from "./linear.js";
import { CYCLE_LINES, MOST_LINES, manyLines, manyLinesCost } from "./many-lines.js";
import { addedSums, errorProducts, type MeasuredSums, measuredSums } from "./measured-sums.js";

/** Shares of the training windows: lines are fitted to those before a cut and judged by those up to the next one. */
const CUTS = [0.5, 0.75];

/**
 * Limits: multiplications, some 20 seconds; values of all windows, 64 MiB; inputs of a window; coefficients of the lines of all
 * parts, 256 MiB, of which two thirds are kept at a time. Those with cycles, which are asked for, are higher.
 */
const LIMITS = { cost: 2e10, values: 2 ** 24, features: 1200, coefficients: 2 ** 25 };
const LIMITS_WITH_CYCLES = { cost: 8e10, values: 2 ** 26, features: 2500, coefficients: 2 ** 26 };

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
 * @param options.cycles that coefficients may follow; the line is then one on the windows of {@link cycleWindows}
 * @returns undefined if fitting the lines takes long, or if a target was not measured
 */
export function weighedLines(
  splits: Pick<Splits, "train" | "valid">,
  { onWork = unfollowed, cycles }: LineOptions = {},
): LinearModel | undefined {
  const [own, judging] = [forLines(splits.train), forLines(splits.valid)];
  const [train, valid] = [own, judging].map((part) =>
    cycles ? cycleWindows(part, cycles) : part,
  ) as [Dataset, Dataset];
  const areSeries = splits.train.everyWindow !== undefined;
  if (!areSeries || !isAffordable(train, valid, cycles)) return undefined;
  const { segments, parts } = plan(train);
  const windows = [...segments.map(([from, to]) => examples(own, range(from, to))), judging];
  const sums = windows
    .map((some) => {
      onWork(`adding up the windows for ${LINES}`);
      return cycles ? cycleSums(some, cycles) : measuredSums(some);
    })
    .filter((some) => some !== undefined);
  if (sums.length < windows.length) return undefined;
  const targets = Array.from({ length: outputShape(train).count }, (_, v) => v);
  let lines: readonly LinearModel[] = [];
  const errors = parts.map(({ fit, judge }, p) => {
    onWork(`fitting ${LINES}, part ${p + 1} of ${parts.length}`);
    lines = manyLines(addedSums(sums.slice(0, fit)), train, cycles); // the last ones are kept
    const by = addedSums(judge.map((segment) => sums[segment]!));
    return targets.map((target) => relativeErrors(lines, by, target));
  });
  const weights: Weights = targets.map((target) =>
    selection(sumOf(errors.map((ofPart) => ofPart[target]!)), lines.length),
  );
  return combined(lines, weights);
}

/** The cycles that coefficients may follow, and what receives the work that begins. */
export interface LineOptions {
  readonly onWork?: OnWork | undefined;
  readonly cycles?: SkipCycles | undefined;
}

function isAffordable(train: Dataset, valid: Dataset, cycles: SkipCycles | undefined): boolean {
  const most = cycles ? LIMITS_WITH_CYCLES : LIMITS;
  const size = train.steps * train.inputs + 1;
  const parts = CUTS.length + 1;
  const lines = MOST_LINES + (cycles ? CYCLE_LINES : 0);
  const sums = (train.count + valid.count) * size * (size / 2 + train.outputs);
  return (
    size <= most.features &&
    (train.count + valid.count) * size <= most.values &&
    size * train.outputs * parts * lines <= most.coefficients &&
    sums + parts * manyLinesCost(train, cycles) <= most.cost
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

/**
 * Products of errors, [lines, lines], relative to the median squared error, so that
 * neither a stretch with large values decides nor one that few lines forecast almost exactly.
 */
function relativeErrors(
  lines: readonly LinearModel[],
  by: MeasuredSums,
  variable: number,
): Float64Array {
  const products = errorProducts(lines, by, variable);
  const typical = upperMedian(lines.map((_, i) => products[i * lines.length + i]!))!;
  return products.map((product) => product / typical);
}

function sumOf(parts: readonly Float64Array[]): Float64Array {
  return parts.reduce((sum, values) => sum.map((value, i) => value + values[i]!));
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
