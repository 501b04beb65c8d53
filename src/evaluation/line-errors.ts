import { type Batch, batches } from "../data/batches.js";
import { type Dataset, outputShape } from "../data/dataset.js";
import { exponential } from "../shared/exponential.js";
import { logarithm } from "../shared/logarithm.js";
import { upperMedian } from "../shared/median.js";
import { lastSteps } from "./last-step.js";

/**
 * How much more a part counts than the part before it: its lines are fitted to more windows, and its
 * windows are closer to those to forecast.
 */
const LATER_COUNTS = 3;

/** The share of the largest squared error below which errors are rounding errors. */
const NEGLIGIBLE = 1e-9;

/** Squared errors of each line for each target, [lines][variables]. */
export type LineErrors = readonly (readonly number[])[];

/** Forecasts of the last step of a batch, [size, outputs]. */
export type LineForecasts = (batch: Batch) => Float64Array;

/**
 * Geometric mean over the parts of the squared errors of lines, so that a part whose values vary more
 * does not count more; later parts count more: [lines][variables].
 */
export function lineScores(parts: readonly LineErrors[]): number[][] {
  const weights = parts.map((_, p) => LATER_COUNTS ** p);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const logs = parts.map(logarithms);
  return logs[0]!.map((ofLine, i) =>
    ofLine.map((_, v) =>
      exponential(logs.reduce((sum, ofPart, p) => sum + (weights[p]! / total) * ofPart[i]![v]!, 0)),
    ),
  );
}

/** Logarithms of errors; those that are negligible beside the largest one count as equal. */
function logarithms(errors: LineErrors): number[][] {
  const largest = errors[0]!.map((_, v) => Math.max(...errors.map((ofLine) => ofLine[v]!)));
  return errors.map((ofLine) =>
    ofLine.map((error, v) =>
      logarithm(Math.max(error, NEGLIGIBLE * largest[v]!, Number.MIN_VALUE)),
    ),
  );
}

/** Sums over all windows. */
export function squaredErrors(dataset: Dataset, lines: readonly LineForecasts[]): LineErrors {
  const [sums] = errorSums(dataset, lines, () => ALL).values();
  return sums ?? zeros(dataset, lines);
}

/**
 * Median over the series of their squared errors, each relative to that of the first line. It depends neither
 * on the units of the series nor on how small an error is: that of a series that repeats itself exactly is
 * smaller by many powers of ten. A series that the first line forecasts without an error does not count.
 */
export function squaredErrorsBySeries(
  dataset: Dataset,
  lines: readonly LineForecasts[],
): LineErrors {
  const bySeries = [...errorSums(dataset, lines, numberOf).values()];
  return zeros(dataset, lines).map((ofLine, m) =>
    ofLine.map((_, v) => {
      const some = bySeries.filter((sums) => sums[0]![v]! > 0);
      return upperMedian(some.map((sums) => sums[m]![v]! / sums[0]![v]!)) ?? 1;
    }),
  );
}

function zeros(dataset: Dataset, lines: readonly LineForecasts[]): number[][] {
  const { count: variables } = outputShape(dataset);
  return lines.map(() => new Array<number>(variables).fill(0));
}

const ALL = -1;

function numberOf({ series }: Batch, n: number): number {
  return series?.[n] ?? ALL;
}

/** The squared errors of each group of windows, in one pass over the windows. */
function errorSums(
  dataset: Dataset,
  lines: readonly LineForecasts[],
  groupOf: (batch: Batch, n: number) => number,
): ReadonlyMap<number, number[][]> {
  const { ahead, count: variables } = outputShape(dataset);
  const groups = new Map<number, number[][]>();
  for (const batch of batches(dataset, 256)) {
    const targets = lastSteps(batch.y, dataset);
    for (const [m, forecastsOf] of lines.entries()) {
      const forecasts = forecastsOf(batch);
      for (let n = 0; n < batch.size; n += 1) {
        const weight = batch.weights?.[n] ?? 1;
        const group = groupOf(batch, n);
        const sums = groups.get(group) ?? zeros(dataset, lines);
        groups.set(group, sums);
        for (let v = 0; v < variables; v += 1) {
          const from = (n * variables + v) * ahead;
          sums[m]![v]! += weight * squaredError(forecasts, targets, from, from + ahead);
        }
      }
    }
  }
  return groups;
}

/** Over the targets between two indices that were measured. */
function squaredError(
  forecasts: Float64Array,
  targets: Float32Array,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) {
    const error = forecasts[i]! - targets[i]!;
    if (!Number.isNaN(error)) sum += error * error;
  }
  return sum;
}
