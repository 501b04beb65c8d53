import type { Collection } from "../data/series/collection.js";
import { readSeries } from "../data/series/load.js";
import { targetsOf } from "../data/series/series-columns.js";
import { findBounds } from "../data/series/split.js";
import type { Suggestion } from "../data/suggested.js";
import { csv } from "../data/tasks/csv.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { FEW_WINDOWS } from "../evaluation/line-candidates.js";
import { chooseLoss, type LossChoice, untried } from "./choose-loss.js";
import { CLEAR_SHARE } from "./clearly-better.js";
import { FormTrial } from "./form-trial.js";
import { CLEAR_GAIN, logarithmGain } from "./logarithm-likelihood.js";
import { type Form, formsOf, stepsOf, transformsOf } from "./window-forms.js";

/** What takes time in the choice, for {@link withChosenForm}. */
const TRYING = "trying levels, the logarithm and window lengths on earlier parts of the data";

/**
 * A config for a file of series, with the form that {@link chooseForm} picks for it.
 *
 * @param onWork called with what is being done, before each piece of it
 */
export async function withChosenForm(
  path: string,
  suggestion: Suggestion,
  onWork: (what: string) => void = () => undefined,
): Promise<Suggestion> {
  const { config, notes, choices } = suggestion;
  const options = csv.options.parse({ ...config.data, file: path });
  const choice = await chooseForm(options, () => onWork(TRYING));
  if (choice.form === undefined) {
    const { note } = choice.loss;
    return { config, notes: [...notes, note], choices: [...choices, note] };
  }
  const { transform, ...form } = choice.form;
  const data = { ...config.data, ...form, ...(transform !== "none" && { transform }) };
  const chosen = withLoss({ ...config, data }, choice.loss.loss);
  const said = [choice.note, choice.loss.note];
  return {
    config: csv.looksAhead?.({ ...options, ...form }) ? chosen : withoutTargets(chosen),
    notes: [...notes, ...said],
    choices: [...choices, ...said],
  };
}

/** The config with a loss; `mse` is what an empty `training.loss` means. */
function withLoss(config: Suggestion["config"], loss: "mse" | "mae"): Suggestion["config"] {
  if (loss === "mse") return config;
  return { ...config, training: { loss, ...(config.training as object) } };
}

/**
 * The config without `model.targets`: only a level that looks ahead requires `lastStep`. The linear skip is trained on
 * the last step in any case, and training would warn of a setting without effect.
 */
function withoutTargets(config: Suggestion["config"]): Suggestion["config"] {
  const { targets: _, ...model } = config.model as { readonly targets: string };
  return { ...config, model };
}

/** The chosen form, the reason in a sentence, and the loss for it; no form if the series are too short or too long. */
type FormChoice = { readonly loss: LossChoice } & (
  | { readonly form: Form; readonly note: string }
  | { readonly form?: undefined }
);

/** The minimum number of earlier stretches that forms are tried on. */
const LEAST_FOLDS = 3;

/** Maximum number of series that forms are tried on; windows of more series would hardly be used, see `form-trial.ts`. */
const MOST_SERIES = 200;

/** Above this number of values, repeated reading of windows would take seconds. */
const MOST_VALUES = 2e6;

/**
 * Chooses the level, the transform and the steps of a window by the errors of a least-squares line
 * on stretches before the test part, each forecast from the values before it (Hyndman and
 * Athanasopoulos, fpp3, 5.10). Another form than the given one must be clearly better: over the
 * stretches, the mean log ratio of the squared errors plus two standard errors must be below
 * log(.95). For the logarithm, a mean log ratio below that suffices if the values before the test part are
 * clearly more likely under a model of their logarithms.
 *
 * The loss is chosen for that form, see {@link chooseLoss}.
 */
async function chooseForm(asGiven: CsvConfig, onTry: () => void): Promise<FormChoice> {
  const config = { ...asGiven, static: [] }; // the same at all steps, so a line learns nothing about forms from them
  const whole = await readSeries(config);
  const collection = { ...whole, series: spread(whole.series, MOST_SERIES) };
  if (collection.series.length * collection.length > MOST_VALUES) {
    return { loss: untried("the series have too many values") };
  }
  const given: Form = { transform: config.transform, level: config.level, steps: config.steps };
  const lengths = stepsOf(given, collection, config).map(({ steps }) => steps);
  const trials = [...lengths, config.steps]
    .sort((a, b) => b - a)
    .filter((steps) => steps >= config.steps)
    .map((steps) => new FormTrial(collection, config, steps, onTry));
  const folds = Math.max(...trials.map((trial) => trial.folds));
  const trial = trials.find((tried) => tried.folds === folds);
  if (trial === undefined || folds < LEAST_FOLDS) {
    return { loss: untried("the series are too short to forecast earlier parts of them") };
  }
  const byForm = trial.best(given, formsOf(collection, config, given));
  const byLength = trial.best(
    byForm,
    stepsOf(byForm, collection, config).filter(({ steps }) => steps <= trial.longest),
  );
  const form = withLikelyLogarithm(byLength, trial);
  const sample = whole.series.length - collection.series.length;
  const note = noteOf(form, given, trial) + (form === byLength ? "" : LIKELIER);
  return {
    form,
    loss: chooseLoss(trial, form),
    note: sample > 0 ? `${note}, tried on ${MOST_SERIES} of ${whole.series.length} series` : note,
  };
}

const LIKELIER =
  ", and the values before the test part are more likely under a model of their logarithms (Box and Cox 1964)";

/**
 * The form with the logarithm if its errors are smaller and the values are clearly more likely under it. With many validation
 * windows, errors alone decide. So they do without a season: the likelihood of such a series depends on the curvature of its
 * trend, which often ends.
 */
function withLikelyLogarithm(form: Form, trial: FormTrial): Form {
  const { collection, config } = trial;
  const { valid } = findBounds(collection, config.split);
  if (config.period === undefined || valid[1] - valid[0] >= FEW_WINDOWS) return form;
  if (!transformsOf(collection, config).includes("log")) return form;
  const logged: Form = { ...form, transform: "log" };
  if (!(likelihoodGain(collection, config, config.period) > CLEAR_GAIN)) return form;
  return trial.ratio(logged, form) < CLEAR_SHARE ? logged : form;
}

/** The sum of {@link logarithmGain} over the targets of all series before the test part. */
function likelihoodGain(collection: Collection, config: CsvConfig, period: number): number {
  const { test } = findBounds(collection, config.split);
  const targets = targetsOf(config).length;
  return collection.series
    .flatMap(({ columns, first }) =>
      columns.slice(0, targets).map((values) => values.subarray(0, Math.max(0, test[0] - first))),
    )
    .reduce((sum, values) => sum + logarithmGain(values, period), 0);
}

/** At most a number of items, spread evenly over all of them. */
function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]!);
}

function noteOf(form: Form, given: Form, trial: FormTrial): string {
  const parts = `${trial.folds} earlier parts of the data`;
  if (form === given) {
    return `${textOf(form)}: no other choice gives a linear model a clearly smaller error on ${parts}`;
  }
  const percent = Math.round(100 * (1 - trial.ratio(form, given)));
  return `${textOf(form)}: on ${parts}, a linear model has ${percent} % less squared error than with ${textOf(given)}`;
}

function textOf({ transform, level, steps }: Form): string {
  const logarithm = transform === "none" ? "no logarithm" : "the logarithm";
  return `level ${level}, ${logarithm}, ${steps} input steps`;
}
