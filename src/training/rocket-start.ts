import { batches } from "../data/batches.js";
import { type Dataset, hasClasses } from "../data/dataset.js";
import { type LeaveOneOut, leaveOneOutRidges } from "../evaluation/leave-one-out.js";
import type { RocketSequence } from "../model/mini-rocket/convolutions.js";
import { mapped, rocketFeatures, rocketThresholds } from "../model/mini-rocket/features.js";
import { featureCount, rocketPlan } from "../model/mini-rocket/plan.js";
import { rocketShape } from "../model/skip-spec.js";
import type { ModelSpec } from "../model/spec.js";
import { permutation, randomStream } from "../shared/random.js";
import { type OnWork, unfollowed } from "../shared/work.js";
import { crossEntropyScale } from "./cross-entropy-scale.js";

/** Strengths of the ridge to try, relative to the mean square of the features. */
const RIDGES = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];

/** The maximum number of sequences to fit regressions to; more would take more than some seconds. */
const MOST_FITTED = 1000;

/** Sequences of a training part at a time. */
const BATCH_SIZE = 256;

/** What the skip `miniRocket` starts with, and keeps. */
export interface RocketStart {
  readonly thresholds: Float32Array;
  /** [outputs, features] */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
  /** The output for each training sequence of a regression that was not fitted to it, [count, outputs]. */
  readonly left: Float64Array;
}

/**
 * A ridge regression on the features of MiniRocket, each divided by its standard deviation. Classes are
 * targets of 1 and -1, and the outputs are multiplied by the factor that makes them the best logits. Both the
 * ridge and that factor are chosen by the outputs for sequences that were left out, by the cross-entropy of
 * classes or the squared error of values, so that no validation part is needed.
 *
 * @param options.mostFitted maximum number of sequences to fit regressions to; if there are more, this
 *   number is drawn
 * @param options.onWork receives what is being done
 */
export function rocketStart(
  spec: ModelSpec,
  train: Dataset,
  seed: number,
  { mostFitted = MOST_FITTED, onWork = unfollowed }: RocketOptions = {},
): RocketStart {
  const key = JSON.stringify([spec.skipFeatures, spec.loss.classWeights, seed, mostFitted]);
  const known = lastStarts.get(train);
  if (known?.key === key) return known.start;
  const start = fittedStart(spec, train, { seed, mostFitted, onWork });
  lastStarts.set(train, { key, start });
  return start;
}

interface RocketOptions {
  readonly mostFitted?: number;
  readonly onWork?: OnWork;
}

/** The last start of each training part: a training needs it for its weights and again for the outputs left out. */
const lastStarts = new WeakMap<Dataset, { readonly key: string; readonly start: RocketStart }>();

function fittedStart(
  spec: ModelSpec,
  train: Dataset,
  { seed, mostFitted, onWork }: Required<RocketOptions> & { readonly seed: number },
): RocketStart {
  const plan = rocketPlan(rocketShape(spec));
  const { sequences, targets } = readAll(train);
  const source = { count: train.count, sequenceOf: (index: number) => sequences[index]! };
  const thresholds = rocketThresholds(plan, source, seed);
  const featuresOf = (index: number) => rocketFeatures(sequences[index]!, plan, thresholds);
  const fitted = drawn(train.count, seed, mostFitted);
  const columns = featureCount(plan);
  const z = new Float32Array(fitted.length * columns);
  for (const [i, index] of fitted.entries()) {
    onWork("computing the features of MiniRocket");
    z.set(featuresOf(index), i * columns);
  }
  onWork("fitting regressions to the features of MiniRocket");
  const fit = bestRegression(
    spec,
    { z, columns },
    [...fitted].map((index) => targets[index]!),
  );
  const { outputs } = spec;
  const left = new Float64Array(train.count * outputs);
  const others = new Set(sequences.keys());
  for (const [i, index] of fitted.entries()) {
    left.set(fit.left.subarray(i * outputs, (i + 1) * outputs), index * outputs);
    others.delete(index);
  }
  for (const index of others) left.set(mapped(featuresOf(index), fit), index * outputs);
  return { ...fit, thresholds, left };
}

/** Ascending numbers of the sequences to fit regressions to. */
function drawn(count: number, seed: number, most: number): Uint32Array {
  const order = permutation(count, randomStream(seed, "miniRocket/sequences"));
  return order.subarray(0, most).sort();
}

/**
 * The regression with the best ridge, scaled, for features that are not divided by their deviations; `left`
 * belongs to the given sequences.
 */
function bestRegression(
  { objective, outputs, loss: { classWeights } }: ModelSpec,
  { z, columns }: { readonly z: Float32Array; readonly columns: number },
  targets: readonly number[],
): Omit<RocketStart, "thresholds"> {
  const deviations = deviationsOf(z, columns);
  for (let i = 0; i < z.length; i += 1) z[i]! /= deviations[i % columns]!;
  const classes = hasClasses(objective);
  const y = classes ? codes(targets, outputs) : Float64Array.from(targets);
  const count = z.length / columns;
  const weights = classWeights && Float64Array.from(targets, (target) => classWeights[target]!);
  const fits = [...leaveOneOutRidges({ z, y, count, columns, outputs, weights }, RIDGES)];
  const judged = fits.map((fit) => ({
    fit,
    ...(classes
      ? crossEntropyScale(fit.left, { targets, classes: outputs, weights })
      : squaredError(fit, y)),
  }));
  const best = judged.toSorted((a, b) => a.loss - b.loss)[0];
  if (best === undefined) return constantRegression(y, columns, outputs);
  const { fit, factor } = best;
  return {
    weight: Float32Array.from(fit.weight, (w, i) => (factor * w) / deviations[i % columns]!),
    bias: Float32Array.from(fit.bias, (b) => factor * b),
    left: fit.left.map((value) => factor * value),
  };
}

function squaredError({ left }: LeaveOneOut, y: Float64Array) {
  return { loss: left.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0), factor: 1 };
}

/** The mean of the targets: no feature differs between the sequences. */
function constantRegression(y: Float64Array, columns: number, outputs: number) {
  const bias = new Float32Array(outputs);
  for (const [i, value] of y.entries()) bias[i % outputs]! += (value * outputs) / y.length;
  const weight = new Float32Array(outputs * columns);
  return { weight, bias, left: y.map((_, i) => bias[i % outputs]!) };
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
