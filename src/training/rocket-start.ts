import { batches } from "../data/batches.js";
import { type Dataset, hasClasses } from "../data/dataset.js";
import {
  type LeaveOneOut,
  leaveOneOutCost,
  leaveOneOutRidges,
} from "../evaluation/leave-one-out.js";
import type { RocketSequence } from "../model/mini-rocket/convolutions.js";
import { rocketFeatures, rocketThresholds } from "../model/mini-rocket/features.js";
import { featureCount, KERNELS, rocketPlan } from "../model/mini-rocket/plan.js";
import { type ModelSpec, rocketShape } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { crossEntropyScale } from "./cross-entropy-scale.js";

/** Strengths of the ridge to try, relative to the mean square of the features. */
const RIDGES = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];

/** The maximum number of multiplications, about half a minute. */
const MOST_COST = 2e10;

/** Sequences of a training part at a time. */
const BATCH_SIZE = 256;

/** What the skip `miniRocket` starts with, and keeps. */
export interface RocketStart {
  readonly thresholds: Float32Array;
  /** [outputs, features] */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
  /** The output for each training sequence of a regression that was fitted to all others, [count, outputs]. */
  readonly left: Float64Array;
}

/**
 * A ridge regression on the features of MiniRocket, each divided by its standard deviation. Classes are targets of 1 and
 * -1, and the outputs are multiplied by the factor that makes them the best logits. Both the ridge and that factor are
 * chosen by what the regressions say of sequences that were left out, by the cross-entropy of classes or the squared
 * error of values, so that no validation part is needed.
 *
 * @throws UserError if it would take too long
 */
export function rocketStart(spec: ModelSpec, train: Dataset, seed: number): RocketStart {
  const key = JSON.stringify([spec.skipFeatures, seed]);
  const known = lastStarts.get(train);
  if (known?.key === key) return known.start;
  const start = fittedStart(spec, train, seed);
  lastStarts.set(train, { key, start });
  return start;
}

/** The last start of each training part: a training needs it for its weights and again for the outputs left out. */
const lastStarts = new WeakMap<Dataset, { readonly key: string; readonly start: RocketStart }>();

function fittedStart(spec: ModelSpec, train: Dataset, seed: number): RocketStart {
  const plan = rocketPlan(rocketShape(spec));
  const [count, columns] = [train.count, featureCount(plan)];
  requireQuick(count, columns);
  const { sequences, targets } = readAll(train);
  const source = { count, sequenceOf: (index: number) => sequences[index]! };
  const thresholds = rocketThresholds(plan, source, seed);
  const z = new Float32Array(count * columns);
  for (const [i, sequence] of sequences.entries()) {
    z.set(rocketFeatures(sequence, plan, thresholds), i * columns);
  }
  const deviations = deviationsOf(z, columns);
  for (let i = 0; i < z.length; i += 1) z[i]! /= deviations[i % columns]!;
  const { outputs } = spec;
  const classes = hasClasses(spec.objective);
  const y = classes ? codes(targets, outputs) : Float64Array.from(targets);
  const fits = leaveOneOutRidges({ z, y, count, columns, outputs }, RIDGES);
  const judged = [...fits].map((fit) => ({
    fit,
    ...(classes ? crossEntropyScale(fit.left, targets, outputs) : squaredError(fit, y)),
  }));
  const best = judged.toSorted((a, b) => a.loss - b.loss)[0];
  if (best === undefined) return constantStart(thresholds, y, outputs);
  const { fit, factor } = best;
  return {
    thresholds,
    weight: Float32Array.from(fit.weight, (w, i) => (factor * w) / deviations[i % columns]!),
    bias: Float32Array.from(fit.bias, (b) => factor * b),
    left: fit.left.map((value) => factor * value),
  };
}

function squaredError({ left }: LeaveOneOut, y: Float64Array) {
  return { loss: left.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0), factor: 1 };
}

/** The mean of the targets: no feature differs between the sequences. */
function constantStart(thresholds: Float32Array, y: Float64Array, outputs: number): RocketStart {
  const bias = new Float32Array(outputs);
  for (const [i, value] of y.entries()) bias[i % outputs]! += (value * outputs) / y.length;
  const weight = new Float32Array(outputs * thresholds.length);
  return { thresholds, weight, bias, left: y.map((_, i) => bias[i % outputs]!) };
}

function readAll(train: Dataset) {
  const { steps, inputs } = train;
  const targets: number[] = [];
  const sequences: RocketSequence[] = [];
  for (const { size, x, y, lengths } of batches(train, BATCH_SIZE)) {
    targets.push(...y.subarray(0, size * train.targets));
    for (let n = 0; n < size; n += 1) {
      const length = lengths?.[n] ?? steps;
      sequences.push({
        x: x.slice(n * steps * inputs, (n * steps + length) * inputs),
        inputs,
        length,
      });
    }
  }
  return { sequences, targets };
}

/** 1 for a sequence's class and -1 for the others, [count, classes]. */
function codes(targets: readonly number[], classes: number): Float64Array {
  return Float64Array.from({ length: targets.length * classes }, (_, i) =>
    targets[Math.floor(i / classes)] === i % classes ? 1 : -1,
  );
}

/** The standard deviation of each column; 1 for a constant one. */
function deviationsOf(rows: Float32Array, columns: number): Float64Array {
  const [sums, squares] = [new Float64Array(columns), new Float64Array(columns)];
  for (const [i, value] of rows.entries()) {
    sums[i % columns]! += value;
    squares[i % columns]! += value ** 2;
  }
  const count = rows.length / columns;
  return sums.map((sum, c) => Math.sqrt(squares[c]! / count - (sum / count) ** 2) || 1);
}

/** Whether the regressions of so many sequences take little time. */
export function isQuick(count: number, columns: number): boolean {
  return leaveOneOutCost(count, columns, RIDGES.length) <= MOST_COST;
}

/** @throws UserError if the regressions would take too long */
function requireQuick(count: number, columns: number): void {
  if (isQuick(count, columns)) return;
  const kernels = KERNELS.length;
  const most = Math.floor(columns / kernels);
  const fitting = Array.from({ length: most }, (_, i) => (most - i) * kernels).find((features) =>
    isQuick(count, features),
  );
  const advice =
    fitting === undefined ? "Remove model.skip" : `Set model.skipFeatures to ${fitting}`;
  throw new UserError(
    `model.skip is miniRocket, but its regressions of ${count} sequences with ${columns} features would take ` +
      `minutes. ${advice}.`,
  );
}
