import { type FigureRule, figureRules, metricPaths } from "../config/expect.js";
import { metricNames, metrics } from "../config/metric.js";
import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/dataset.js";
import { hasClasses } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import { naiveScales } from "../evaluation/naive-scales.js";
import type { ModelSpec } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { balancedWeights } from "../training/class-weights.js";
import { seriesWeights, weightedBySeries, weightNotes } from "../training/series-weights.js";
import { spreadWeights } from "../training/spread-weights.js";

/** @throws UserError if forecasts with dropout are requested for a task that does not forecast */
export function requireForecast({ uncertainty }: Config, { objective }: TaskData): void {
  if (uncertainty.samples === undefined || objective === "forecast") return;
  throw new UserError(
    `uncertainty.samples is ${uncertainty.samples}, expected none for ${objective}: it applies only to ` +
      "forecasts. Leave it out.",
  );
}

/**
 * A model spec whose loss weights the classes, if the config asks for class weights.
 *
 * @throws UserError if the data has no classes
 */
export function weighed(
  spec: ModelSpec,
  { training }: Config,
  { objective, train }: TaskData,
): ModelSpec {
  if (training.classWeights === undefined) return spec;
  if (hasClasses(objective)) {
    return { ...spec, loss: { ...spec.loss, classWeights: balancedWeights(train) } };
  }
  throw new UserError(
    `training.classWeights is ${training.classWeights}, expected none for ${objective}: its targets ` +
      "are not classes. Leave it out.",
  );
}

/**
 * Data whose windows are weighted by their series, if the config asks for series weights.
 *
 * @param onNote receives a note if the weights have no effect or leave series out
 * @throws UserError if the data has no series to forecast
 */
export function withSeriesWeights(
  data: TaskData,
  { training }: Config,
  { loss }: ModelSpec,
  onNote: (note: string) => void = () => undefined,
): TaskData {
  const { objective, train, valid } = data;
  if (training.seriesWeights === undefined) return data;
  if (objective !== "forecast" || !train.naiveErrors) {
    throw new UserError(
      `training.seriesWeights is ${training.seriesWeights}, expected none: it applies only to series of ` +
        "a file. Leave it out.",
    );
  }
  const found = seriesWeights(train, loss);
  for (const note of weightNotes(found)) onNote(note);
  const squared = seriesWeights(train, { name: "mse" });
  const weighted = (part: Dataset) => weightedBySeries(part, found, squared);
  return { ...data, train: weighted(train), valid: weighted(valid) };
}

/**
 * Data whose windows are weighted by a power of their spread, if the config asks for it.
 *
 * @throws UserError if the data has no windows with a spread
 */
export function withSpreadWeights(
  data: TaskData,
  { training }: Config,
  { loss }: ModelSpec,
): TaskData {
  const { train, valid } = data;
  const { spreadPower = 0 } = training;
  if (spreadPower === 0) return data;
  if (!train.spread) {
    throw new UserError(
      `training.spreadPower is ${spreadPower}, expected none: the data has no windows of series. ` +
        "Leave it out.",
    );
  }
  const weight = spreadWeights(train, loss, spreadPower);
  return { ...data, train: weight(train), valid: weight(valid) };
}

/** @throws UserError if `expect` names a figure that a run on this data does not have */
export function requireFigures({ expect }: Config, data: TaskData): void {
  for (const path of metricPaths) {
    const bounds = expect[path];
    if (bounds === undefined) continue;
    const rule: FigureRule = figureRules[path];
    const problem = wrongTargets(rule, data) ?? (rule.needs && missing[rule.needs](data));
    if (!problem) continue;
    throw new UserError(
      `expect.${path} is ${JSON.stringify(bounds)}, but a run with this data has no such figure: ` +
        `${problem}. Leave it out.`,
    );
  }
}

function wrongTargets({ targets }: FigureRule, { objective }: TaskData): string | undefined {
  const found = hasClasses(objective) ? "classes" : "values";
  return targets === undefined || targets === found
    ? undefined
    : `its targets are ${found}, not ${targets}`;
}

const missing: Readonly<
  Record<NonNullable<FigureRule["needs"]>, (data: TaskData) => string | false>
> = {
  validation: ({ valid }) => valid.count === 0 && "data.split leaves validation empty",
  changes: ({ objective, train }) => {
    if (objective !== "forecast") return "only forecasts have a MASE";
    return (
      !naiveScales(train).some((scale) => scale > 0) &&
      "MASE is scaled by the changes of the training series, which never changes"
    );
  },
};

/** @throws UserError if epochs are to be judged by a figure of classes and the data has none */
export function requireMetrics({ training }: Config, { objective }: TaskData): void {
  const { confidence } = training.checkpoint;
  if (hasClasses(objective)) {
    if (confidence === undefined) return;
    throw new UserError(
      `training.checkpoint.confidence is ${confidence}, expected none for ${objective}: it applies only to ` +
        "forecasts of values. Leave it out.",
    );
  }
  const { checkpoint, earlyStopping, schedule } = training;
  const judged = {
    checkpoint,
    earlyStopping,
    schedule: "metric" in schedule ? schedule : undefined,
  };
  for (const [key, value] of Object.entries(judged)) {
    if (value === undefined || !metrics[value.metric].classes) continue;
    const known = metricNames.filter((name) => !metrics[name].classes).join(", ");
    throw new UserError(
      `training.${key}.metric is ${value.metric}, expected one of ${known}: the targets of this data ` +
        "are not classes",
    );
  }
}
