import type { Collection } from "../data/series/collection.js";
import { prepareSeries, readSeries, targetsOf } from "../data/series/load.js";
import { splitsOf } from "../data/series/series-splits.js";
import { findBounds } from "../data/series/split.js";
import type { Suggestion } from "../data/suggested.js";
import { csv } from "../data/tasks/csv.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { lineErrors } from "../evaluation/baselines.js";
import { UserError } from "../shared/errors.js";
import { negligibleError } from "./negligible-error.js";

/** What a window of a series is made of, as keys of `data`. */
type Form = Pick<CsvConfig, "transform" | "level" | "steps">;

/** A config for a file of series, with the form that {@link chooseForm} finds for it. */
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

/** The chosen form, and why, in a sentence. */
interface FormChoice {
  readonly form: Form;
  readonly note: string;
}

/** Earlier stretches that forms are tried on, at most, and from how many on. */
const FOLDS = 4;
const LEAST_FOLDS = 3;

/** Windows that a line is fitted to, about: more would take seconds. */
const ENOUGH_WINDOWS = 2000;

/** Values above which reading windows again and again would take seconds, and inputs of a window. */
const MOST_VALUES = 2e6;
const MOST_STEPS = 400;

/**
 * Another form is chosen if its squared error, with this many standard errors added, is below this share of the
 * given form's.
 */
const CLEARLY = 0.95;
const STANDARD_ERRORS = 2;

/**
 * Chooses the level, the transform and the steps of a window by what a least-squares line makes of them on
 * stretches before the test part, each forecast from what came before it (Hyndman and Athanasopoulos, fpp3,
 * 5.10). A form other than the given one has to be clearly better: the mean over the stretches of the logarithm of
 * its squared error over the given form's and two standard errors of it have to be together below that of .95.
 *
 * @returns undefined where the series are too short or too long for it
 */
async function chooseForm(config: CsvConfig): Promise<FormChoice | undefined> {
  const collection = await readSeries(config);
  if (collection.series.length * collection.length > MOST_VALUES) return undefined;
  const given: Form = { transform: config.transform, level: config.level, steps: config.steps };
  const lengths = stepsOf(given, config).map(({ steps }) => steps);
  const trials = [...lengths, config.steps]
    .sort((a, b) => b - a)
    .filter((steps) => steps >= config.steps)
    .map((steps) => new Trial(collection, config, steps));
  const most = Math.max(...trials.map(({ folds }) => folds));
  const trial = trials.find(({ folds }) => folds === most);
  if (trial === undefined || most < LEAST_FOLDS) return undefined;
  const byForm = trial.best(given, formsOf(collection, config, given));
  const form = trial.best(
    byForm,
    stepsOf(byForm, config).filter(({ steps }) => steps <= trial.longest),
  );
  return { form, note: noteOf(form, given, trial) };
}

/** Levels and transforms that are tried. */
function formsOf(collection: Collection, config: CsvConfig, given: Form): Form[] {
  const levels: Form["level"][] = ["last", "mean", "series"];
  if (config.period !== undefined) levels.push("seasonal");
  return transformsOf(collection, config).flatMap((transform) =>
    levels.map((level) => ({ ...given, transform, level })),
  );
}

/** A logarithm only where every value of the targets has one. */
function transformsOf({ series }: Collection, config: CsvConfig): Form["transform"][] {
  const count = targetsOf(config).length;
  const positive = series.every(({ columns }) =>
    columns.slice(0, count).every((values) => values.every((value) => !(value <= 0))),
  );
  return positive ? ["none", "log"] : ["none"];
}

/** Windows of other lengths: from one season to three, or half and twice as long. */
function stepsOf(form: Form, { period }: CsvConfig): Form[] {
  const lengths = period
    ? [period, 2 * period, 3 * period, 4 * period]
    : [Math.ceil(form.steps / 2), 2 * form.steps];
  return lengths.filter((steps) => steps <= MOST_STEPS).map((steps) => ({ ...form, steps }));
}

/** Forms on the same stretches. */
class Trial {
  readonly collection: Collection;
  readonly config: CsvConfig;
  /** Steps of the longest window that has room on every stretch. */
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

  /** The form with the smallest errors, the given one unless another is clearly better. */
  best(given: Form, others: readonly Form[]): Form {
    const ratios = others.map((form) => {
      const { ratio, isClear } = this.relative(form, given);
      return isClear ? ratio : 1;
    });
    const least = Math.min(1, ...ratios);
    return least < 1 ? others[ratios.indexOf(least)]! : given;
  }

  /** Geometric mean of a form's errors over those of another one, and whether they are clearly smaller. */
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

  /** By the figure that decides; NaN where a form cannot be tried. */
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
 * The parts of each stretch, the last one ending where the test part begins: a stretch, before it as many
 * steps of validation, and before these what is trained on, which has room for two windows at least.
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
  const stretches = `${trial.folds} earlier stretches`;
  const { ratio } = trial.relative(form, given);
  if (form === given) {
    return `${textOf(form)}: no other form of the window makes a least-squares line clearly better on ${stretches}`;
  }
  const percent = Math.round(100 * (1 - ratio));
  return `${textOf(form)}: on ${stretches} a least-squares line has ${percent} % less squared error with them than with ${textOf(given)}`;
}

function textOf({ transform, level, steps }: Form): string {
  const logarithm = transform === "none" ? "no logarithm" : "the logarithm";
  return `level ${level}, ${logarithm}, ${steps} steps in`;
}
