import { type Dataset, outputShape } from "../data/dataset.js";
import { lossNamed } from "../kernels/losses/index.js";
import type { ClassLoss, LossChoice, ValueLoss } from "../kernels/losses/loss.js";
import { levelsOf } from "../kernels/losses/quantile.js";
import type { Network } from "../model/network.js";
import { lastStepOnly } from "../model/spec.js";
import { addClassErrors, macroF1, newClassSums } from "./classes.js";
import { type LastStep, lastSteps, restored, truths } from "./last-step.js";
import { ErrorSums, jointErrors, lastStepErrors, type TestErrors, testErrors } from "./metrics.js";
import { predictedBatches } from "./predicted-batches.js";

/** The figures that training monitors. */
export interface Errors {
  /** The loss over all places, or over the last step if only that is a true forecast. */
  readonly loss: number;
  readonly lossLastStep: number;
  /** Share of the targets that are classified correctly; only for classes. */
  readonly accuracy?: number;
  /** Mean F1 of the classes; only for classes. */
  readonly macroF1?: number;
}

/** Losses of the network on a data set, without dropout, on the data set's scale. */
export function evaluate(network: Network, dataset: Dataset): Errors {
  const loss = lossNamed(network.spec.loss.name);
  return loss.targets === "classes"
    ? evaluateClasses(loss, network, dataset)
    : evaluateValues(loss, network, dataset);
}

function evaluateClasses(loss: ClassLoss, network: Network, dataset: Dataset): Errors {
  const sums = newClassSums(dataset.outputs);
  for (const { y, predictions } of predictedBatches(network, dataset)) {
    addClassErrors(sums, loss, predictions, y, dataset);
  }
  const { loss: total, lastLoss, correct, count } = sums;
  return {
    loss: total / count,
    lossLastStep: lastLoss / dataset.count,
    ...(count > 0 && { accuracy: correct / count, macroF1: macroF1(sums.confusion) }),
  };
}

function evaluateValues(loss: ValueLoss, network: Network, dataset: Dataset): Errors {
  const { targets, outputs } = dataset;
  const lossOf = predictionLoss(loss, network);
  const all = new MeanOfLosses(lossOf);
  const last = new MeanOfLosses(lossOf);
  const levels = levelsOf(network.spec.loss);
  for (const batch of predictedBatches(network, dataset)) {
    const { y, weights, predictions, quantiles = [predictions] } = batch;
    for (const [k, level] of levels.entries()) {
      const forecasts = { values: quantiles[k]!, level, weights };
      all.add(forecasts, y, targets, targets);
      last.add(forecasts, y, targets, outputs);
    }
  }
  const lossLastStep = last.mean;
  return { loss: lastStepOnly(network.spec) ? lossLastStep : all.mean, lossLastStep };
}

/**
 * The last step's loss of each example, without dropout, on the data set's scale; NaN if nothing
 * was measured. The network predicts values, not classes.
 */
export function exampleLosses(network: Network, dataset: Dataset): Float64Array {
  const lossOf = predictionLoss(valueLoss(network), network);
  const levels = levelsOf(network.spec.loss);
  const { targets, outputs } = dataset;
  const losses = new Float64Array(dataset.count);
  for (const batch of predictedBatches(network, dataset)) {
    const { first, size, y, predictions, quantiles = [predictions], weights } = batch;
    for (let n = 0; n < size; n += 1) {
      const mean = new MeanOfLosses(lossOf);
      const row = y.subarray(n * targets, (n + 1) * targets);
      for (const [k, level] of levels.entries()) {
        const values = quantiles[k]!.subarray(n * targets, (n + 1) * targets);
        mean.add({ values, level, weights: weights?.subarray(n, n + 1) }, row, targets, outputs);
      }
      losses[first + n] = mean.mean;
    }
  }
  return losses;
}

/** @throws Error if the network is a classifier */
function valueLoss({ spec }: Network): ValueLoss {
  const loss = lossNamed(spec.loss.name);
  if (loss.targets === "values") return loss;
  throw new Error(`the loss ${spec.loss.name} is none of values`);
}

type PredictionLoss = (prediction: number, target: number, level: number) => number;

/** Predictions for a level of a quantile loss. */
interface LevelPredictions {
  readonly values: Float32Array;
  readonly level: number;
  /** See `Batch`. */
  readonly weights?: Float32Array | undefined;
}

function predictionLoss({ value, link }: ValueLoss, { spec }: Network): PredictionLoss {
  if (!link) return (prediction, target, level) => value(prediction, target, spec.loss, level);
  return (prediction, target) => value(link.toOutput(prediction), target, spec.loss);
}

/** Sums losses in float64; targets that are NaN are left out. */
class MeanOfLosses {
  readonly #lossOf: PredictionLoss;
  #sum = 0;
  #count = 0;

  constructor(lossOf: PredictionLoss) {
    this.#lossOf = lossOf;
  }

  /** Adds the losses of the last `part` values of each example's `row` values. */
  add(
    { values, level, weights }: LevelPredictions,
    targets: Float32Array,
    row: number,
    part: number,
  ): void {
    let sum = 0;
    for (let n = 0; (n + 1) * row <= targets.length; n += 1) {
      const end = (n + 1) * row;
      const weight = weights?.[n] ?? 1;
      for (let i = end - part; i < end; i += 1) {
        if (Number.isNaN(targets[i])) continue;
        sum += weight * this.#lossOf(values[i]!, targets[i]!, level);
        this.#count += 1;
      }
    }
    this.#sum += sum;
  }

  get mean(): number {
    return this.#sum / this.#count;
  }
}

/** The errors of a network on a test set, and its last forecasts in the data's own unit. */
export interface TestResult {
  readonly errors: TestErrors;
  readonly lastStep: LastStep;
}

/**
 * Tests a network that predicts values, without dropout. If only the last step is a true forecast,
 * the figures over all steps are those of the last step.
 *
 * @param scales the naive error of each target's training series, see `naiveScales`
 */
export function testNetwork(
  network: Network,
  dataset: Dataset,
  scales: readonly number[],
): TestResult {
  const { count, outputs, targets, variables, place, offsets } = dataset;
  const shape = outputShape(dataset);
  const sums = Array.from({ length: shape.count }, () => new ErrorSums());
  const lastStep = emptyLastStep(dataset, network.spec.loss);
  for (const { first, y, predictions, quantiles = [] } of predictedBatches(network, dataset)) {
    const rows = { first, perExample: targets };
    const [truth, forecasts] = [truths(dataset, y, rows), restored(dataset, predictions, rows)];
    for (let i = 0; i < truth.length; i += 1) {
      const v = Math.floor(i / shape.ahead) % shape.count;
      const offset = offsets?.(first + Math.floor(i / targets))[v];
      sums[v]!.add(forecasts[i]!, truth[i]!, offset);
    }
    lastStep.targets.set(lastSteps(truth, dataset), first * outputs);
    lastStep.predictions.set(lastSteps(forecasts, dataset), first * outputs);
    for (const [k, values] of quantiles.entries()) {
      const last = restored(dataset, lastSteps(values, dataset), { first, perExample: outputs });
      lastStep.quantiles![k]!.values.set(last, first * outputs);
    }
  }
  const last = lastStepErrors({ outputs, variables, offsets, ...lastStep }, scales);
  const byTarget = sums.map((targetSums, v) => targetSums.errors(scales[v]));
  const all = { ...jointErrors(sums, scales), byTarget };
  const errors = testErrors(lastStepOnly(network.spec) ? last : all, last);
  return { errors, lastStep: { count, outputs, variables, offsets, place, ...lastStep } };
}

/**
 * Targets and predictions of the last step of every example, in order and in the data's own unit.
 */
export function predictLastStep(network: Network, dataset: Dataset): LastStep {
  return testNetwork(network, dataset, []).lastStep;
}

function emptyLastStep({ count, outputs }: Dataset, { quantiles }: LossChoice) {
  const empty = () => new Float64Array(count * outputs);
  return {
    targets: empty(),
    predictions: empty(),
    quantiles: quantiles?.map((level) => ({ level, values: empty() })),
  };
}
