import { type Dataset, outputShape } from "../data/dataset.js";

/** How far forecasts are from the actual values. */
export interface ForecastErrors {
  /** Mean squared error. */
  readonly mse: number;
  /** Root of the mean squared error, in the unit of the data. */
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  /**
   * Symmetric mean absolute percentage error as a fraction from 0 to 2: the mean of 2 |y - ŷ| /
   * (|y| + |ŷ|), 0 if both are 0 (Makridakis 1993; the M4 competition reports it times 100). It is
   * of little use for values around 0, such as sines, for which it is close to its maximum.
   */
  readonly smape: number;
  /**
   * Mean absolute scaled error (Hyndman and Koehler 2006): the mean absolute error over that of the
   * naive forecast "the next value equals the current value", taken over all steps of all TRAINING
   * series together. There is one scale for the whole data set and every horizon: 1 is as good as
   * naive one step ahead. Null if the training series never change. With several targets, it is the
   * mean of their MASE, each over its own naive error.
   */
  readonly mase: number | null;
}

/** Errors at one number of steps ahead. */
interface HorizonErrors extends ForecastErrors {
  /** Steps ahead, from 1. */
  readonly ahead: number;
}

/** Errors of a model on a test set: over all steps, and (`…LastStep`) at the last step alone. */
export interface TestErrors extends ForecastErrors {
  /** The article's figure. */
  readonly mseLastStep: number;
  readonly rmseLastStep: number;
  readonly maeLastStep: number;
  readonly smapeLastStep: number;
  readonly maseLastStep: number | null;
  /** Errors of the last step, by steps ahead. */
  readonly byHorizon: readonly HorizonErrors[];
  /**
   * Errors of each target, if there are several; the figures above are over all values together.
   */
  readonly byTarget?: readonly OfTarget<TestErrors>[];
}

/** The figures of {@link TestErrors} without those of single horizons and targets. */
export type ErrorFigures = Omit<TestErrors, "byHorizon" | "byTarget">;

/** Figures of one target. */
type OfTarget<T> = Omit<T, "byTarget"> & { readonly name: string };

/** Sums errors in float64. */
export class ErrorSums {
  #squared = 0;
  #absolute = 0;
  #symmetric = 0;
  #count = 0;

  /**
   * @param target NaN if it was not measured; nothing is added then
   * @param offset what both values are relative to
   */
  add(prediction: number, target: number, offset = 0): void {
    if (Number.isNaN(target)) return;
    const error = Math.abs(prediction - target);
    this.#squared += error ** 2;
    this.#absolute += error;
    if (error > 0)
      this.#symmetric += (2 * error) / (Math.abs(prediction + offset) + Math.abs(target + offset));
    this.#count += 1;
  }

  addSums(other: ErrorSums): void {
    this.#squared += other.#squared;
    this.#absolute += other.#absolute;
    this.#symmetric += other.#symmetric;
    this.#count += other.#count;
  }

  /** @param scale the naive error of the training series, see {@link ForecastErrors.mase} */
  errors(scale = 0): ForecastErrors {
    const mse = this.#squared / this.#count;
    const mae = this.#absolute / this.#count;
    return {
      mse,
      rmse: Math.sqrt(mse),
      mae,
      smape: this.#symmetric / this.#count,
      mase: scale > 0 ? mae / scale : null,
    };
  }
}

/** The sum of several sums of errors. */
function total(all: readonly ErrorSums[]): ErrorSums {
  const sums = new ErrorSums();
  for (const part of all) sums.addSums(part);
  return sums;
}

/**
 * Errors of all targets together.
 *
 * @param sums for each target
 * @param scales the naive error of each target's training series
 */
export function jointErrors(sums: readonly ErrorSums[], scales: readonly number[]): ForecastErrors {
  const scaled = sums.flatMap((targetSums, target) => targetSums.errors(scales[target]).mase ?? []);
  const mase = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  return { ...total(sums).errors(), mase: scaled.length > 0 ? mase : null };
}

/**
 * Values forecast after the last step of every example, with the actual values: [count, outputs].
 */
export interface Forecasts extends Pick<Dataset, "outputs" | "variables"> {
  /** What the values of an example are relative to: see {@link Dataset.offsets}. */
  readonly offsets?: Dataset["offsets"] | undefined;
  readonly targets: ArrayLike<number>;
  readonly predictions: ArrayLike<number>;
}

/** Errors over all horizons together and at each horizon. */
export interface LastStepErrors extends ForecastErrors {
  readonly byHorizon: readonly HorizonErrors[];
  /** Errors of each target, if there are several. */
  readonly byTarget?: readonly OfTarget<LastStepErrors>[];
}

/**
 * Errors of forecasts that were made after the last step.
 *
 * @param scales the naive error of each target's training series, see {@link ForecastErrors.mase}
 */
export function lastStepErrors(forecasts: Forecasts, scales: readonly number[]): LastStepErrors {
  const sums = horizonSums(forecasts);
  const byTarget = forecasts.variables?.map((name, v) => {
    return { name, ...horizonErrors([sums[v]!], [scales[v] ?? 0]) };
  });
  return { ...horizonErrors(sums, scales), ...(byTarget && { byTarget }) };
}

/** For each target, the sums by steps ahead. */
function horizonSums(forecasts: Forecasts): ErrorSums[][] {
  const { targets, predictions, outputs, offsets } = forecasts;
  const { count, ahead } = outputShape(forecasts);
  const sums = Array.from({ length: count }, () => {
    return Array.from({ length: ahead }, () => new ErrorSums());
  });
  for (let i = 0; i < targets.length; i += 1) {
    const v = Math.floor(i / ahead) % count;
    const offset = offsets?.(Math.floor(i / outputs))[v];
    sums[v]![i % ahead]!.add(predictions[i]!, targets[i]!, offset);
  }
  return sums;
}

/** @param sums [targets][ahead] */
function horizonErrors(
  sums: readonly (readonly ErrorSums[])[],
  scales: readonly number[],
): Omit<LastStepErrors, "byTarget"> {
  const horizons = (sums[0] ?? []).map((_, k) => {
    const atHorizon = sums.map((ofTarget) => ofTarget[k]!);
    return { ahead: k + 1, ...jointErrors(atHorizon, scales) };
  });
  return { ...jointErrors(sums.map(total), scales), byHorizon: horizons };
}

/**
 * A model's figures from its errors at all steps and at the last step.
 *
 * @param all over all targets together and, if there are several, for each target
 */
export function testErrors(
  all: ForecastErrors & { readonly byTarget?: readonly ForecastErrors[] },
  last: LastStepErrors,
): TestErrors {
  const byTarget = last.byTarget?.map(({ name, ...errorsOfTarget }, v) => {
    return { name, ...testErrors(all.byTarget![v]!, errorsOfTarget) };
  });
  return {
    mse: all.mse,
    mseLastStep: last.mse,
    maeLastStep: last.mae,
    rmse: all.rmse,
    mae: all.mae,
    smape: all.smape,
    mase: all.mase,
    rmseLastStep: last.rmse,
    smapeLastStep: last.smape,
    maseLastStep: last.mase,
    byHorizon: last.byHorizon,
    ...(byTarget && { byTarget }),
  };
}
