import type { Dataset, Objective } from "../data/dataset.js";
import { hasClasses } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import type { Network } from "../model/network.js";
import { type Baseline, baselines, constantBaselines } from "./baselines.js";
import { errorsBySeries, type SeriesErrors } from "./by-series.js";
import { type ClassBaseline, majorityBaseline } from "./class-baselines.js";
import { type ClassPredictions, type ClassScores, classScores } from "./classes.js";
import { dropoutScores, dropoutSpread, type SpreadConfig } from "./dropout.js";
import { predictLastStep, testNetwork } from "./evaluate.js";
import type { LastStep } from "./last-step.js";
import { linesIn } from "./lines-in.js";
import type { ErrorFigures, TestErrors } from "./metrics.js";
import { type Mistake, surestMistakes } from "./mistakes.js";
import { naiveScales } from "./naive-scales.js";
import { predictedBatches } from "./predicted-batches.js";
import { type QuantileScores, quantileScores } from "./quantiles.js";

/** The results of a trained network on the test set, with the baselines. */
export type Assessment = ValueAssessment | ClassAssessment;

interface ValueAssessment {
  readonly objective: "forecast" | "regression";
  readonly test: TestErrors;
  /** Errors of the last step for each series, if the windows belong to several series. */
  readonly bySeries?: readonly SeriesErrors[] | undefined;
  /** The same figures on the validation part, for choosing; undefined if that is empty. */
  readonly validation?: ErrorFigures | undefined;
  readonly baselines: readonly Baseline[];
  /**
   * How well the spread of forecasts with dropout matches the errors; only if the config asks for
   * it.
   */
  readonly uncertainty?: ReturnType<typeof dropoutScores> | undefined;
  /** Scores of the quantiles of the last step; only for a quantile loss. */
  readonly quantiles?: QuantileScores | undefined;
  readonly predictions: LastStep;
}

type ClassFigures = Pick<ClassScores, "accuracy" | "errorRate" | "macroF1" | "crossEntropy">;

interface ClassAssessment {
  readonly objective: "classification" | "labelling";
  readonly test: ClassScores;
  /** The same figures on the validation part, for choosing; undefined if that is empty. */
  readonly validation?: ClassFigures | undefined;
  readonly baselines: readonly ClassBaseline[];
  readonly mistakes: readonly Mistake[];
  readonly predictions: ClassPredictions;
}

/** The parts of a config that {@link assess} reads. */
export interface AssessmentConfig extends SpreadConfig {
  /** The maximum number of mistakes to keep. */
  readonly output: { readonly plots: number };
}

/** @param config also says whether to forecast with dropout */
export function assess(network: Network, data: TaskData, config: AssessmentConfig): Assessment {
  return hasClasses(data.objective)
    ? assessClasses(network, data, config)
    : assessValues(network, data, config);
}

function assessValues(network: Network, data: TaskData, config: SpreadConfig): ValueAssessment {
  const forecast = data.objective === "forecast";
  const scales = forecast ? naiveScales(data.train) : [];
  const { errors, lastStep } = testNetwork(network, data.test, scales);
  const spread = dropoutSpread(network, data.test, config);
  const { noise, period } = data;
  const bySeries = forecast && !data.noise ? errorsBySeries(lastStep, scales) : undefined;
  return {
    objective: data.objective as ValueAssessment["objective"],
    test: errors,
    ...(bySeries && { bySeries }),
    ...(data.valid.count > 0 && { validation: validErrors(network, data.valid, scales) }),
    baselines: forecast
      ? baselines(data, { scales, noise: noise?.(), period, lines: linesIn(network) })
      : constantBaselines(data),
    ...(spread && { uncertainty: dropoutScores(spread, lastStep) }),
    ...(lastStep.quantiles && { quantiles: quantileScores(lastStep) }),
    predictions: { ...lastStep, means: spread?.means, sds: spread?.sds },
  };
}

function validErrors(network: Network, valid: Dataset, scales: readonly number[]): ErrorFigures {
  const { byHorizon: _, byTarget: __, ...figures } = testNetwork(network, valid, scales).errors;
  return figures;
}

function validScores(network: Network, data: TaskData): ClassFigures {
  const scores = classScores(predictClasses(network, { ...data, test: data.valid }));
  const { accuracy, errorRate, macroF1, crossEntropy } = scores;
  return { accuracy, errorRate, macroF1, crossEntropy };
}

function assessClasses(
  network: Network,
  data: TaskData,
  config: AssessmentConfig,
): ClassAssessment {
  const { objective, references = [] } = data;
  const predictions = predictClasses(network, data);
  const known = references.map(({ name, value }) => ({
    name,
    ...referenceFigure(objective, value),
  }));
  return {
    objective: objective as ClassAssessment["objective"],
    test: classScores(predictions),
    ...(data.valid.count > 0 && { validation: validScores(network, data) }),
    baselines: [majorityBaseline(data), ...known],
    mistakes: surestMistakes(predictions, config.output.plots),
    predictions,
  };
}

function referenceFigure(objective: Objective, value: number) {
  return objective === "labelling"
    ? { errorRate: null, crossEntropy: value }
    : { errorRate: value, crossEntropy: null };
}

/** The network's outputs for the test set, in the set's order. */
export function predictNetwork(
  network: Network,
  data: TaskData,
  config: SpreadConfig,
): LastStep | ClassPredictions {
  if (hasClasses(data.objective)) return predictClasses(network, data);
  const spread = dropoutSpread(network, data.test, config);
  return { ...predictLastStep(network, data.test), means: spread?.means, sds: spread?.sds };
}

function predictClasses(network: Network, { test, classes }: TaskData): ClassPredictions {
  const { count, targets: places, outputs } = test;
  const targets = new Float32Array(count * places);
  const logits = new Float32Array(count * places * outputs);
  for (const { first, y, predictions } of predictedBatches(network, test)) {
    targets.set(y, first * places);
    logits.set(predictions, first * places * outputs);
  }
  const names = classes ?? Array.from({ length: outputs }, (_, index) => String(index));
  const titles = test.title && Array.from({ length: count }, (_, index) => test.title!(index));
  return { places, classes: names, targets, logits, titles };
}
