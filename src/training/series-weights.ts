import { batches } from "../data/batches.js";
import { type Dataset, outputShape } from "../data/dataset.js";
import { lossNamed } from "../kernels/losses/index.js";
import type { LossChoice, ValueLoss } from "../kernels/losses/loss.js";
import { levelsOf } from "../kernels/losses/quantile.js";

const BATCH_SIZE = 256;

/** The weights of the series in the loss. */
export interface SeriesWeights {
  /** The weight of each series, keyed by its name. Their mean over the training windows is 1. */
  readonly weights: ReadonlyMap<string, number>;
  /** Series that never change in the training part; their weight is 0. */
  readonly constant: readonly string[];
}

/**
 * Weights that make every series count equally, whatever its scale: 1 over the loss of the naive
 * forecast "the next value equals the current value" in the series' training windows, on the scale
 * that the network sees. The training loss is then the mean over the windows of
 * - mae: the mean absolute scaled error (Hyndman and Koehler 2006)
 * - mse: the squared root mean squared scaled error of the M5 competition
 * - quantile: the scaled pinball loss of the M5 competition (Makridakis, Spiliotis and
 *   Assimakopoulos 2022)
 *
 * times a constant, because the weights have mean 1. With several targets, their naive losses are
 * averaged. As with MASE, a series that does not change in training is left out.
 *
 * @param train a data set of forecasts, whose examples have a `place`
 * @throws Error if the loss is for classes
 */
export function seriesWeights(train: Dataset, choice: LossChoice): SeriesWeights {
  const sums = naiveLosses(train, choice);
  const constant = [...sums].filter(([, { mean }]) => mean === 0).map(([name]) => name);
  const moving = [...sums].filter(([, { mean }]) => mean > 0);
  const total = moving.reduce((sum, [, { windows, mean }]) => sum + windows / mean, 0);
  const factor = train.count / total;
  const weights = moving.map(([name, { mean }]) => [name, factor / mean] as const);
  const zeros = constant.map((name) => [name, moving.length === 0 ? 1 : 0] as const);
  return { weights: new Map([...weights, ...zeros]), constant };
}

/**
 * The data set with the weight of its series for each example; 1 for a series without a weight.
 *
 * @param squared the weights for squared errors of fitted lines, so that every series counts
 *   equally there too
 */
export function weightedBySeries(
  dataset: Dataset,
  found: SeriesWeights,
  squared: SeriesWeights,
): Dataset {
  const seriesOf = (index: number) => dataset.place!(index).series;
  const { everyWindow } = dataset;
  return {
    ...dataset,
    ...(everyWindow && {
      everyWindow: () => weightedBySeries(everyWindow(), found, squared),
    }),
    weight: (index) => found.weights.get(seriesOf(index)) ?? 1,
    squaredWeight: (index) => squared.weights.get(seriesOf(index)) ?? 1,
  };
}

/** What a user should know about the weights, one sentence each. */
export function weightNotes({ weights, constant }: SeriesWeights): string[] {
  if (weights.size === 1) {
    return ["training.seriesWeights changes nothing: all windows are of one series"];
  }
  if (constant.length === 0) return [];
  const some = constant.slice(0, 3).join(", ");
  return [
    `training.seriesWeights excludes ${constant.length} of ${weights.size} series from the loss, because they ` +
      `never change in the training part: ${some}${constant.length > 3 ? " and others" : ""}`,
  ];
}

/** The naive loss of one series. */
interface NaiveLoss {
  readonly windows: number;
  /** 0 if nothing was measured. */
  readonly mean: number;
}

/** The naive loss of each series, keyed by its name, over all steps of its windows. */
function naiveLosses(train: Dataset, choice: LossChoice): ReadonlyMap<string, NaiveLoss> {
  const loss = lossNamed(choice.name);
  if (loss.targets === "classes") throw new Error(`${choice.name} has no series`);
  const { inputs, outputs, steps } = train;
  const sums = new Map<string, { windows: number; sum: number; count: number }>();
  let index = 0;
  for (const { x, y, size } of batches(train, BATCH_SIZE)) {
    for (let n = 0; n < size; n += 1, index += 1) {
      const { series } = train.place!(index);
      const { windows, sum, count } = sums.get(series) ?? { windows: 0, sum: 0, count: 0 };
      const added = naiveLoss(loss, choice, {
        x: x.subarray(n * steps * inputs, (n + 1) * steps * inputs),
        y: y.subarray(n * steps * outputs, (n + 1) * steps * outputs),
        shape: train,
      });
      sums.set(series, {
        windows: windows + 1,
        sum: sum + added.sum,
        count: count + added.count,
      });
    }
  }
  return new Map(
    [...sums].map(([name, { windows, sum, count }]) => {
      return [name, { windows, mean: count === 0 ? 0 : sum / count }] as const;
    }),
  );
}

interface Window {
  /** [steps, inputs] */
  readonly x: Float32Array;
  /** [steps, outputs] */
  readonly y: Float32Array;
  readonly shape: Dataset;
}

/** The sum and the number of the naive losses in one window. */
function naiveLoss(loss: ValueLoss, choice: LossChoice, { x, y, shape }: Window) {
  const { inputs, outputs, steps } = shape;
  const { count: variables, ahead } = outputShape(shape);
  let [sum, count] = [0, 0];
  for (let step = 0; step < steps; step += 1) {
    for (let v = 0; v < variables; v += 1) {
      const next = y[step * outputs + v * ahead]!;
      if (Number.isNaN(next)) continue;
      sum += changeLoss(loss, choice, x[step * inputs + v]!, next);
      count += 1;
    }
  }
  return { sum, count };
}

/** The loss of forecasting `next` by `present`; for a quantile loss, the mean over its levels. */
function changeLoss(loss: ValueLoss, choice: LossChoice, present: number, next: number): number {
  if (loss.naive) return loss.naive(present, next);
  const levels = levelsOf(choice);
  const losses = levels.map((level) => loss.value(present, next, choice, level));
  return losses.reduce((sum, value) => sum + value, 0) / levels.length;
}
