import type { Collection } from "../data/series/collection.js";
import { prepareSeries, readSeries } from "../data/series/load.js";
import { targetsOf } from "../data/series/series-columns.js";
import { splitsOf } from "../data/series/series-splits.js";
import { findBounds } from "../data/series/split.js";
import type { Suggestion } from "../data/suggested.js";
import { csv } from "../data/tasks/csv.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { lineErrors } from "../evaluation/baselines.js";
import { UserError } from "../shared/errors.js";
import { negligibleError } from "./negligible-error.js";
import { type Form, formsOf, stepsOf } from "./window-forms.js";

/** A config for a file of series, with the form that {@link chooseForm} picks for it. */
export async function withChosenForm(path: string, suggestion: Suggestion): Promise<Suggestion> {
  const { config, notes, choices } = suggestion;
  const choice = await chooseForm(csv.options.parse({ ...config.data, file: path }));
  if (choice === undefined) return suggestion;
  const { transform, ...form } = choice.form;
  const data = { ...config.data, ...form, ...(transform !== "none" && { transform }) };
  return {
    config: { ...config, data },
    notes: [...notes, choice.note],
    choices: [...choices, choice.note],
  };
}

/** The chosen form, and the reason in a sentence. */
interface FormChoice {
  readonly form: Form;
  readonly note: string;
}

/** The maximum and the minimum number of earlier stretches that forms are tried on. */
const FOLDS = 4;
const LEAST_FOLDS = 3;

/** Approximate number of windows that a line is fitted to; more would take seconds. */
const ENOUGH_WINDOWS = 2000;

/** Above this number of values, repeated reading of windows would take seconds. */
const MOST_VALUES = 2e6;

/**
 * Another form is chosen if the ratio of its squared error to that of the given form, plus this
 * many standard errors, is below this share.
 */
const CLEARLY = 0.95;
const STANDARD_ERRORS = 2;

/**
 * Chooses the level, the transform and the steps of a window by the errors of a least-squares line
 * on stretches before the test part, each forecast from the values before it (Hyndman and
 * Athanasopoulos, fpp3, 5.10). Another form than the given one must be clearly better: over the
 * stretches, the mean log ratio of the squared errors plus two standard errors must be below
 * log(.95).
 *
 * @returns undefined if the series are too short or too long
 */
async function chooseForm(config: CsvConfig): Promise<FormChoice | undefined> {
  const collection = await readSeries(config);
  if (collection.series.length * collection.length > MOST_VALUES) return undefined;
  const given: Form = { transform: config.transform, level: config.level, steps: config.steps };
  const lengths = stepsOf(given, collection, config).map(({ steps }) => steps);
  const trials = [...lengths, config.steps]
    .sort((a, b) => b - a)
    .filter((steps) => steps >= config.steps)
    .map((steps) => new Trial(collection, config, steps));
  const folds = Math.max(...trials.map((trial) => trial.folds));
  const trial = trials.find((tried) => tried.folds === folds);
  if (trial === undefined || folds < LEAST_FOLDS) return undefined;
  const byForm = trial.best(given, formsOf(collection, config, given));
  const form = trial.best(
    byForm,
    stepsOf(byForm, collection, config).filter(({ steps }) => steps <= trial.longest),
  );
  return { form, note: noteOf(form, given, trial) };
}

/** Compares forms on the same stretches. */
class Trial {
  readonly collection: Collection;
  readonly config: CsvConfig;
  /** The number of steps of the longest window that fits into every stretch. */
  readonly longest: number;
  readonly #splits: readonly CsvConfig["split"][];
  readonly #negligible: number;
  readonly #errors = new Map<string, readonly number[]>();

  constructor(collection: Collection, config: CsvConfig, longest: number) {
    this.collection = collection;
    this.config = config;
    this.longest = longest;
    this.#splits = stretches(collection, config, longest);
    this.#negligible = negligibleError(collection, targetsOf(config).length);
  }

  get folds(): number {
    return this.#splits.length;
  }

  /** The form with the smallest errors; the given form unless another is clearly better. */
  best(given: Form, others: readonly Form[]): Form {
    const ratios = others.map((form) => {
      const { ratio, isClear } = this.relative(form, given);
      return isClear ? ratio : 1;
    });
    const least = Math.min(1, ...ratios);
    return least < 1 ? others[ratios.indexOf(least)]! : given;
  }

  /** Geometric mean of the ratio of two forms' errors, and whether it is clearly below 1. */
  relative(form: Form, other: Form): { readonly ratio: number; readonly isClear: boolean } {
    const [errors, others] = [this.#errorsOf(form), this.#errorsOf(other)];
    const logs = errors.map((error, i) => Math.log(error / others[i]!));
    const { mean, standardError } = meanOf(logs);
    return {
      ratio: Number.isNaN(mean) ? 1 : Math.exp(mean),
      isClear: mean + STANDARD_ERRORS * standardError < Math.log(CLEARLY),
    };
  }

  #errorsOf(form: Form): readonly number[] {
    const key = JSON.stringify(form);
    const known = this.#errors.get(key);
    if (known) return known;
    const { series, length } = this.collection;
    const stride = Math.max(1, Math.floor((series.length * length) / ENOUGH_WINDOWS));
    const errors = this.#splits.map((split) =>
      this.#errorOf({ ...this.config, ...form, split, stride }),
    );
    this.#errors.set(key, errors);
    return errors;
  }

  /** The form's deciding figure; NaN if the form cannot be tried. */
  #errorOf(config: CsvConfig): number {
    try {
      const splits = splitsOf(prepareSeries(this.collection, config), config);
      const errors = lineErrors({ ...splits, period: config.period });
      const error = targetsOf(config).length > 1 ? errors?.mase : errors?.mse;
      return Math.max(error ?? Number.NaN, this.#negligible);
    } catch (error) {
      if (error instanceof UserError) return Number.NaN;
      throw error;
    }
  }
}

function meanOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
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

function noteOf(form: Form, given: Form, trial: Trial): string {
  const parts = `${trial.folds} earlier parts of the data`;
  const { ratio } = trial.relative(form, given);
  if (form === given) {
    return `${textOf(form)}: no other choice gives a linear model a clearly smaller error on ${parts}`;
  }
  const percent = Math.round(100 * (1 - ratio));
  return `${textOf(form)}: on ${parts}, a linear model has ${percent} % less squared error than with ${textOf(given)}`;
}

function textOf({ transform, level, steps }: Form): string {
  const logarithm = transform === "none" ? "no logarithm" : "the logarithm";
  return `level ${level}, ${logarithm}, ${steps} input steps`;
}
