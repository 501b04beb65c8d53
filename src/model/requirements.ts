import { hasClasses, isStepwise } from "../data/dataset.js";
import { UserError } from "../shared/errors.js";
import type { DataShape, ModelConfig } from "./config.js";

/** The maximum number of one-hot inputs for tokens without an embedding. */
const MOST_ONE_HOT = 1000;

type Requirement = (config: ModelConfig, data: DataShape) => string | false | undefined;

/** What model options need from the data: the error if the data lacks it. */
const requirements: readonly Requirement[] = [
  ({ targets }, { objective }) =>
    targets === "lastStep" &&
    objective !== "forecast" &&
    "model.targets is lastStep, expected everyStep: the targets of this data are not forecasts",

  ({ skip }, { objective, vocabulary }) => {
    if (skip !== "miniRocket") return false;
    const problem = isStepwise(objective)
      ? "the targets of this data are at every step, and a feature of MiniRocket is one of a whole sequence"
      : vocabulary !== undefined &&
        "the inputs of this data are tokens, and its kernels add numbers";
    return problem && `model.skip is miniRocket, expected none: ${problem}. Leave it out.`;
  },

  ({ skip }, { objective, variableLength }) => {
    if (skip === "miniRocket") return false;
    const problem = hasClasses(objective)
      ? "the targets of this data are classes"
      : variableLength && "the sequences of this data differ in length";
    return (
      skip !== "none" &&
      problem &&
      `model.skip is ${skip}, expected none: ${problem}, and a linear skip adds values to a ` +
        "forecast from a window of fixed length. Leave it out, or set it to miniRocket for numbers."
    );
  },

  ({ skip, hybrid }, { series = 1 }) => {
    if (skip !== "linearBySeries") return false;
    if (series < 2) {
      return (
        "model.skip is linearBySeries, expected linear: the data has one series. Set model.skip to " +
        "linear, or name the column that tells series apart as data.id."
      );
    }
    return (
      hybrid !== "none" &&
      `model.skip is linearBySeries, expected linear or none: with model.hybrid ${hybrid} the line ` +
        "reads what smoothing leaves, which changes while it learns, and lines of series are fitted " +
        "once, before training."
    );
  },

  ({ skip, skipCycles, hybrid }, { cycles = [] }) => {
    if (skipCycles === undefined || skip !== "linear") return false;
    if (hybrid !== "none") {
      return (
        `model.skipCycles is ${skipCycles.join(", ")}, expected none with model.hybrid ${hybrid}: its line reads ` +
        "what smoothing leaves. Leave one of them out."
      );
    }
    const names = cycles.map(({ name }) => name);
    const unknown = skipCycles.find((name) => !names.includes(name));
    return (
      unknown !== undefined &&
      `model.skipCycles has ${unknown}, expected cycles of data.calendar, which is ` +
        `${names.join(", ") || "empty"}. Add ${unknown} to data.calendar, or leave it out.`
    );
  },

  ({ affine }, { objective }) =>
    affine &&
    objective !== "forecast" &&
    "model.affine is true, expected false: a gain and a shift of the inputs are undone on forecasts, but " +
      "the targets of this data are not forecasts. Leave it out.",

  ({ hybrid, ...config }, data) => {
    if (hybrid === "none") return false;
    const problem = hybridProblem(config, data);
    return problem && `model.hybrid is ${hybrid}, expected none: ${problem}.`;
  },

  ({ pooling }, { objective }) =>
    pooling !== "last" &&
    isStepwise(objective) &&
    `model.pooling is ${pooling}, expected last: this data has targets at every step, and pooling ` +
      "reduces a whole sequence to one state. Leave it out.",

  ({ convolution }, { objective }) =>
    convolution.length > 0 &&
    isStepwise(objective) &&
    "model.convolution is given, expected none: this data has targets at every step, and " +
      "convolutions see later steps and leave fewer of them. Leave it out.",

  ({ embedding }, { vocabulary }) =>
    embedding !== undefined &&
    vocabulary === undefined &&
    `model.embedding is ${embedding}, expected none: the inputs of this data are numbers, and ` +
      "only tokens of texts can be embedded. Leave it out.",

  ({ embedding }, { vocabulary = 0 }) =>
    embedding === undefined &&
    vocabulary > MOST_ONE_HOT &&
    `model.embedding is missing, expected a size such as 32: the texts have ${vocabulary} different ` +
      "tokens, too many for one input each.",
];

/**
 * The minimum number of values that the network sees after the season that smoothing starts with.
 */
const FEWEST_SMOOTHED = 2;

function hybridProblem(
  { affine, seasonalities }: Pick<ModelConfig, "affine" | "seasonalities">,
  { objective, variables = 1, steps }: DataShape,
): string | false {
  const needed = (seasonalities.at(-1) ?? 1) + FEWEST_SMOOTHED;
  if (objective !== "forecast")
    return "it is restored in forecasts, but the targets of this data are not forecasts";
  if (variables > 1) {
    return "it smooths one target, and there are several. Give each as a series of its own, with data.id";
  }
  if (affine) return "model.affine changes the values that it smooths. Leave one of them out";
  return (
    steps < needed &&
    `it needs a whole season, but data.steps is ${steps}. Set it to at least ${needed}, or better to ` +
      "several seasons"
  );
}

/** @throws UserError if the data lacks what a model option needs */
export function requireFitting(config: ModelConfig, data: DataShape): void {
  for (const requirement of requirements) {
    const problem = requirement(config, data);
    if (problem) throw new UserError(problem);
  }
}
