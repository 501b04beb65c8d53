import type { Collection } from "../data/series/collection.js";
import { prepareSeries } from "../data/series/load.js";
import { targetsOf } from "../data/series/series-columns.js";
import { splitsOf } from "../data/series/series-splits.js";
import { findBounds } from "../data/series/split.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { lineErrors } from "../evaluation/baselines.js";
import { spacedExamples } from "../evaluation/examples.js";
import { UserError } from "../shared/errors.js";
import { exponential } from "../shared/exponential.js";
import { logarithm } from "../shared/logarithm.js";
import { canBeClearlyLess } from "./clearly-better.js";
import { negligibleError } from "./negligible-error.js";
import type { Form } from "./window-forms.js";

/** The maximum number of earlier stretches that forms are tried on. */
const FOLDS = 4;

/**
 * The maximum number of windows that a line is fitted to, and of those that judge it; more would take seconds. They are
 * spread over all windows, of every series and at every time of a season.
 */
const MOST_FITTED = 1500;
const MOST_JUDGING = 500;

/** Compares forms by the errors of a least-squares line on the same stretches. */
export class FormTrial {
  readonly collection: Collection;
  readonly config: CsvConfig;
  /** The number of steps of the longest window that fits into every stretch. */
  readonly longest: number;
  readonly #splits: readonly CsvConfig["split"][];
  readonly #negligible: number;
  readonly #errors = new Map<string, number>();
  readonly #onTry: () => void;

  /** @param onTry called before each line is fitted */
  constructor(
    collection: Collection,
    config: CsvConfig,
    longest: number,
    onTry: () => void = () => undefined,
  ) {
    this.collection = collection;
    this.config = config;
    this.longest = longest;
    this.#onTry = onTry;
    this.#splits = stretches(collection, config, longest);
    this.#negligible = negligibleError(collection, targetsOf(config).length);
  }

  get folds(): number {
    return this.#splits.length;
  }

  /** The form with the smallest errors; the given form unless another is clearly better. */
  best(given: Form, others: readonly Form[]): Form {
    const ratios = others.map((form) => this.#clearRatio(form, given) ?? 1);
    const least = Math.min(1, ...ratios);
    return least < 1 ? others[ratios.indexOf(least)]! : given;
  }

  /** Geometric mean of the ratio of two forms' errors; 1 if it is unknown. */
  ratio(form: Form, other: Form): number {
    const logs = this.#splits.map((_, fold) => this.#logRatio(form, other, fold));
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return Number.isNaN(mean) ? 1 : exponential(mean);
  }

  /**
   * The ratio if it is clearly below 1. A form has to be better on the latest stretch, and is tried on
   * earlier ones only as long as it can be.
   */
  #clearRatio(form: Form, other: Form): number | undefined {
    const logs: number[] = [];
    while (logs.length < this.folds) {
      logs.push(this.#logRatio(form, other, logs.length));
      if (!(logs[0]! < 0) || !canBeClearlyLess(logs, this.folds)) return undefined;
    }
    return this.ratio(form, other);
  }

  #logRatio(form: Form, other: Form, fold: number): number {
    return logarithm(this.#errorOf(form, fold) / this.#errorOf(other, fold));
  }

  #errorOf(form: Form, fold: number): number {
    const key = JSON.stringify([form, fold]);
    const known = this.#errors.get(key);
    if (known !== undefined) return known;
    const split = this.#splits[fold]!;
    this.#onTry();
    const error = this.#lineError({ ...this.config, ...form, split });
    this.#errors.set(key, error);
    return error;
  }

  /** The form's deciding figure; NaN if the form cannot be tried. */
  #lineError(config: CsvConfig): number {
    try {
      const splits = splitsOf(prepareSeries(this.collection, config), config);
      const errors = lineErrors({
        train: spacedExamples(splits.train, MOST_FITTED),
        valid: spacedExamples(splits.valid, MOST_JUDGING),
        test: spacedExamples(splits.test, MOST_JUDGING),
        period: config.period,
      });
      const error = targetsOf(config).length > 1 ? errors?.mase : errors?.mse;
      return Math.max(error ?? Number.NaN, this.#negligible);
    } catch (error) {
      if (error instanceof UserError) return Number.NaN;
      throw error;
    }
  }
}

/**
 * The parts of each stretch; the last stretch ends where the test part begins. Each has as many
 * validation steps before it as it is long, and before these a training part with room for at least
 * two windows.
 */
function stretches(
  collection: Collection,
  config: CsvConfig,
  longest: number,
): CsvConfig["split"][] {
  const { train, valid, test } = findBounds(collection, config.split);
  const size = Math.max(config.ahead, Math.floor((valid[1] - valid[0]) / 2));
  const least = train[0] + longest + (config.period ?? 0) + 2 * config.ahead;
  return Array.from({ length: FOLDS }, (_, k) => test[0] - k * size)
    .filter((end) => end - 2 * size >= least)
    .map((end) => ({ train: train[0], valid: end - 2 * size, test: end - size, end }));
}
