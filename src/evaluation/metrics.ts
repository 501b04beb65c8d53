import { type Dataset, outputShape } from "../data/dataset.js";

/** How far forecasts are from what came. */
export interface ForecastErrors {
  /** Mean squared error. */
  readonly mse: number;
  /** Root of the mean squared error, in the unit of the data. */
  readonly rmse: number;
  /** Mean absolute error. */
  readonly mae: number;
  /**
   * Symmetric mean absolute percentage error as a fraction from 0 to 2: the mean of
   * 2 |y - ŷ| / (|y| + |ŷ|), 0 where both are 0 (Makridakis 1993; the M4 competition prints it times
   * 100). Of little use where the values are around 0, as sines are: there it is near its limit.
   */
  readonly smape: number;
  /**
   * Mean absolute scaled error (Hyndman and Koehler 2006): the mean absolute error over that of the
   * naive forecast "the next value is the present one", taken over all steps of all TRAINING series
   * together. One scale for the whole data set, at every horizon: 1 is as good as naive one step
   * ahead. Null where the training series never change. Of several targets it is the mean of theirs,
   * each over its own naive error.
   */
  readonly mase: number | null;
}

/** Errors of a number of steps ahead. */
interface HorizonErrors extends ForecastErrors {
  /** From 1. */
  readonly ahead: number;
}

/** Errors of a model on a test set: of all steps, and (`…LastStep`) of the last step alone. */
export interface TestErrors extends ForecastErrors {
  /** The article's figure. */
  readonly mseLastStep: number;
  readonly rmseLastStep: number;
  readonly maeLastStep: number;
  readonly smapeLastStep: number;
  readonly maseLastStep: number | null;
  /** Of the last step, by how far ahead the value was. */
  readonly byHorizon: readonly HorizonErrors[];
  /** Of each target, where there are several; the figures above are over all values together. */
  readonly byTarget?: readonly OfTarget<TestErrors>[];
}

/** The figures of {@link TestErrors} without those of single horizons and targets. */
export type ErrorFigures = Omit<TestErrors, "byHorizon" | "byTarget">;

/** Figures of one target. */
type OfTarget<T> = Omit<T, "byTarget"> & { readonly name: string };

/** Adds up errors in float64. */
export class ErrorSums {
  #squared = 0;
  #absolute = 0;
  #symmetric = 0;
  #count = 0;

  /** @param target NaN where nothing was measured: then nothing is added */
  add(prediction: number, target: number): void {
    if (Number.isNaN(target)) return;
    const error = Math.abs(prediction - target);
    this.#squared += error ** 2;
    this.#absolute += error;
    if (error > 0) this.#symmetric += (2 * error) / (Math.abs(prediction) + Math.abs(target));
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

/** Sums of errors together. */
function total(all: readonly ErrorSums[]): ErrorSums {
  const sums = new ErrorSums();
  for (const part of all) sums.addSums(part);
  return sums;
}

/**
 * Errors of all targets together.
 *
 * @param sums of each target
 * @param scales the naive error of each target's training series
 */
export function jointErrors(sums: readonly ErrorSums[], scales: readonly number[]): ForecastErrors {
  const scaled = sums.flatMap((targetSums, target) => targetSums.errors(scales[target]).mase ?? []);
  const mase = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  return { ...total(sums).errors(), mase: scaled.length > 0 ? mase : null };
}

/** Values forecast after the last step of every example, and what came: [count, outputs]. */
export interface Forecasts extends Pick<Dataset, "outputs" | "variables"> {
  readonly targets: ArrayLike<number>;
  readonly predictions: ArrayLike<number>;
}

/** Errors over all horizons together and of each. */
export interface LastStepErrors extends ForecastErrors {
  readonly byHorizon: readonly HorizonErrors[];
  /** Of each target, where there are several. */
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

/** Of each target, by how far ahead the value was. */
function horizonSums(forecasts: Forecasts): ErrorSums[][] {
  const { targets, predictions } = forecasts;
  const { count, ahead } = outputShape(forecasts);
  const sums = Array.from({ length: count }, () => {
    return Array.from({ length: ahead }, () => new ErrorSums());
  });
  for (let i = 0; i < targets.length; i += 1) {
    sums[Math.floor(i / ahead) % count]![i % ahead]!.add(predictions[i]!, targets[i]!);
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
 * A model's figures from its errors at all steps and at the last one.
 *
 * @param all of all targets together, and where there are several of each
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
