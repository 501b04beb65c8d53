import type { Collection } from "../data/series/collection.js";
import { prepareSeries } from "../data/series/load.js";
import { targetsOf } from "../data/series/series-columns.js";
import { splitsOf } from "../data/series/series-splits.js";
import { findBounds } from "../data/series/split.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { lineErrors } from "../evaluation/baselines.js";
import { spacedExamples } from "../evaluation/examples.js";
import { fitQuickStart, fitStart } from "../evaluation/line.js";
import { linearCost } from "../evaluation/linear.js";
import type { LastStepErrors } from "../evaluation/metrics.js";
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

/** Multiplications of a regression, a tenth of a second, above which no starts of a training are compared. */
const MOST_COST = 1e8;

/** Lines that forecast the stretches: a quick one for forms, and starts of a training with either loss. */
const lines = {
  quick: fitQuickStart,
  squared: fitStart,
  absolute: (splits) => fitStart(splits, { errors: "absolute" }),
} satisfies Record<string, typeof fitQuickStart>;

type LineKind = keyof typeof lines;

/** Compares forms by the errors of a least-squares line on the same stretches. */
export class FormTrial {
  readonly collection: Collection;
  readonly config: CsvConfig;
  /** The number of steps of the longest window that fits into every stretch. */
  readonly longest: number;
  readonly #splits: readonly CsvConfig["split"][];
  readonly #negligible: number;
  readonly #errors = new Map<string, FormErrors>();
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
   * A start with small absolute errors beside least squares: log ratios of their errors on the latest stretches. Earlier ones
   * are tried as long as the absolute errors can turn out clearly smaller.
   */
  absoluteLogs(form: Form): AbsoluteLogs {
    const logs: AbsoluteLogs = { absolute: [], squared: [] };
    while (logs.absolute.length < this.folds && this.#canBeClear(logs.absolute)) {
      const fold = logs.absolute.length;
      const tried = this.#errorsOf(form, fold, "absolute");
      const given = this.#errorsOf(form, fold, "squared");
      logs.absolute.push(2 * logRatio(tried.absolute, given.absolute));
      logs.squared.push(logRatio(tried.squared, given.squared));
    }
    return logs;
  }

  /**
   * The ratio if it is clearly below 1. A form has to be better on the latest stretch, and is tried on
   * earlier ones only as long as it can be.
   */
  #clearRatio(form: Form, other: Form): number | undefined {
    const logs: number[] = [];
    while (logs.length < this.folds) {
      logs.push(this.#logRatio(form, other, logs.length));
      if (!this.#canBeClear(logs)) return undefined;
    }
    return this.ratio(form, other);
  }

  /** Whether log ratios, that of the latest stretch first, can still turn out as clearly less on all stretches. */
  #canBeClear(logs: readonly number[]): boolean {
    return logs.length === 0 || (logs[0]! < 0 && canBeClearlyLess(logs, this.folds));
  }

  #logRatio(form: Form, other: Form, fold: number): number {
    const [own, others] = [this.#errorsOf(form, fold), this.#errorsOf(other, fold)];
    const decides = targetsOf(this.config).length > 1 ? "absolute" : "squared";
    return logarithm(own[decides] / others[decides]);
  }

  #errorsOf(form: Form, fold: number, line: LineKind = "quick"): FormErrors {
    const key = JSON.stringify([form, fold, line]);
    const known = this.#errors.get(key);
    if (known !== undefined) return known;
    const split = this.#splits[fold]!;
    this.#onTry();
    const errors = this.#lineErrors({ ...this.config, ...form, split }, line);
    this.#errors.set(key, errors);
    return errors;
  }

  /** NaN if the form cannot be tried. */
  #lineErrors(config: CsvConfig, line: LineKind): FormErrors {
    try {
      const splits = splitsOf(prepareSeries(this.collection, config), config);
      const parts = {
        train: spacedExamples(splits.train, MOST_FITTED),
        valid: spacedExamples(splits.valid, MOST_JUDGING),
        test: spacedExamples(splits.test, MOST_JUDGING),
        period: config.period,
      };
      const isLong = line !== "quick" && linearCost(parts.train) > MOST_COST;
      return this.#formErrors(isLong ? undefined : lineErrors(parts, lines[line]));
    } catch (error) {
      if (error instanceof UserError) return this.#formErrors(undefined);
      throw error;
    }
  }

  /** Several targets count by their scaled errors, and by the geometric mean of their squared ones. */
  #formErrors(errors: LastStepErrors | undefined): FormErrors {
    const { mse = Number.NaN, mae = Number.NaN, mase = Number.NaN, byTarget } = errors ?? {};
    const least = this.#negligible;
    if (targetsOf(this.config).length === 1) {
      return { absolute: Math.max(mae, Math.sqrt(least)), squared: Math.max(mse, least) };
    }
    const changing = byTarget?.filter((target) => target.mase !== null) ?? []; // as in the MASE of all
    const logs = changing.map((target) => logarithm(target.mse ?? Number.NaN));
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return { absolute: Math.max(mase ?? Number.NaN, least), squared: exponential(mean) };
  }
}

/** 0 for equal errors, also without any, as of values that never change. */
function logRatio(error: number, other: number): number {
  return error === other ? 0 : logarithm(error / other);
}

/** Errors of a line on the windows of a form. */
interface FormErrors {
  readonly absolute: number;
  readonly squared: number;
}

/** Log ratios of errors on the latest stretches, the latest one first. */
export interface AbsoluteLogs {
  /** Of the squares of mean absolute errors, so that the same share of squared errors is clear. */
  readonly absolute: number[];
  readonly squared: number[];
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
