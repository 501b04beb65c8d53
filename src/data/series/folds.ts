import { UserError } from "../../shared/errors.js";
import type { Backtest, DataConfig, FoldData } from "../task.js";
import type { Collection } from "./collect.js";
import { prepareSeries } from "./load.js";
import type { SeriesOptions } from "./reading.js";
import { splitsOf } from "./series-splits.js";
import { type Bounds, findBounds } from "./split.js";

/**
 * The folds of a backtest with a rolling origin (Hyndman and Athanasopoulos, fpp3, 5.10, "time series
 * cross-validation"): consecutive test stretches of equal length, the last one at the end of the test part.
 * Each is preceded by a validation part as long as that of `split`, and that by the training part.
 *
 * @throws UserError if a fold has too few steps for a window
 */
export function foldsOf<C extends SeriesOptions & DataConfig>(
  collection: Collection,
  options: C,
  backtest: Backtest,
): FoldData<C>[] {
  const whole = findBounds(collection, options.split);
  const all = Array.from({ length: backtest.folds }, (_, k) => boundsOf(whole, backtest, k));
  return all.map((bounds, k) => {
    const data = { ...options, split: splitAt(bounds) };
    requireWindows(collection, data, bounds, k + 1);
    return { data, fold: described(collection, bounds, k + 1) };
  });
}

/** @param k number of the fold, from 0 */
function boundsOf(whole: Bounds, { folds, test, window }: Backtest, k: number): Bounds {
  const [from, end] = whole.test;
  const size = test ?? end - from;
  const stop = end - (folds - 1 - k) * size;
  const origin = stop - size;
  const valid = origin - (whole.valid[1] - whole.valid[0]);
  const start = whole.train[0] + (window === "sliding" ? k * size : 0);
  return { train: [start, valid], valid: [valid, origin], test: [origin, stop] };
}

function splitAt({ train: [train], valid: [valid], test: [test, end] }: Bounds) {
  return { train, ...(valid < test && { valid }), test, end };
}

function requireWindows(
  collection: Collection,
  options: SeriesOptions,
  { train: [start, end] }: Bounds,
  number: number,
): void {
  if (end <= start) {
    throw new UserError(
      `${collection.table.path}: evaluation.backtest leaves nothing to train on in fold ` +
        `${number}. Set fewer folds or a shorter evaluation.backtest.test.`,
    );
  }
  try {
    splitsOf(prepareSeries(collection, options), options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`evaluation.backtest, fold ${number}: ${error.message}`);
  }
}

function described({ label }: Collection, { train, test }: Bounds, number: number) {
  return {
    number,
    origin: label(test[0] - 1),
    trainSteps: train[1] - train[0],
    testFrom: label(test[0]),
    testTo: label(test[1] - 1),
  };
}
