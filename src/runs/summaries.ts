import { z } from "zod";
import { type BaselineName, baselineNames } from "../evaluation/baselines.js";
import { epochFigures } from "./epoch-record.js";

const errors = {
  mse: z.number(),
  rmse: z.number(),
  mae: z.number(),
  smape: z.number(),
  mase: z.number().nullable(),
};

const ofLastStep = {
  mseLastStep: z.number(),
  rmseLastStep: z.number(),
  maeLastStep: z.number(),
  smapeLastStep: z.number(),
  maseLastStep: z.number().nullable(),
};

const byHorizon = z.array(z.object({ ahead: z.int(), ...errors })).readonly();

const testFigures = {
  ...errors,
  ...ofLastStep,
  byHorizon,
};

const name = z.string();

const test = z.object({
  ...testFigures,
  /** Figures of each target, if there are several. */
  byTarget: z
    .array(z.object({ name, ...testFigures }))
    .readonly()
    .optional(),
});

const baselineName = z.enum(Object.keys(baselineNames) as BaselineName[]);

const classFigures = {
  crossEntropy: z.number(),
  accuracy: z.number(),
  errorRate: z.number(),
  macroF1: z.number(),
};

const classScores = z.object({
  ...classFigures,
  byClass: z
    .array(
      z.object({
        name: z.string(),
        precision: z.number(),
        recall: z.number(),
        f1: z.number(),
        support: z.int(),
      }),
    )
    .readonly(),
  confusion: z.array(z.array(z.int()).readonly()).readonly(),
});

/** An example of the test set that the model classified incorrectly. */
const mistake = z.object({
  /** Number of the example. */
  example: z.int(),
  /** The step, from 0, if every step has a class. */
  step: z.int().optional(),
  /** Text or name of the example, if the data has one. */
  input: z.string().optional(),
  target: z.string(),
  prediction: z.string(),
  /** The model's probability for its prediction. */
  probability: z.number(),
});

const common = {
  final: z.object(epochFigures),
  /** The epoch whose weights were tested; 0 stands for the initial weights. */
  testedEpoch: z.int().optional(),
  /** What the config expects of the figures, and whether that is met. */
  expectations: z.array(
    z.object({ expression: z.string(), actual: z.number().nullable(), met: z.boolean() }),
  ),
};

const spread = {
  /** Error of the samples' mean. */
  mseLastStep: z.number(),
  crps: z.number(),
  coverage: z.array(z.object({ level: z.number(), share: z.number() })).readonly(),
  calibrationError: z.number(),
  meanSd: z.number(),
};

export const valueSummary = z.object({
  ...common,
  objective: z.enum(["forecast", "regression"]).default("forecast"),
  /** Defined in `evaluation/metrics.ts`. */
  test,
  /** Errors of the last step on the test windows of each series, if there are several. */
  bySeries: z
    .array(z.object({ name, windows: z.int(), ...errors }))
    .readonly()
    .optional(),
  /**
   * Figures of the tested weights on the validation part, for choosing among runs; missing if there is no
   * such part.
   */
  validation: z.object({ ...errors, ...ofLastStep }).optional(),
  /** The last step's errors of baseline forecasters, which a useful model must beat. */
  baselines: z.array(
    z.object({
      name: baselineName,
      ...errors,
      validation: z.object(errors).optional(),
      byHorizon,
      byTarget: z
        .array(z.object({ name, ...errors, byHorizon }))
        .readonly()
        .optional(),
    }),
  ),
  /** Quality of the last step's quantile forecasts, for a quantile loss. */
  quantiles: z
    .object({
      loss: z.number(),
      byLevel: z
        .array(z.object({ level: z.number(), share: z.number(), loss: z.number() }))
        .readonly(),
      bands: z
        .array(
          z.object({ low: z.number(), high: z.number(), share: z.number(), width: z.number() }),
        )
        .readonly(),
    })
    .optional(),
  /** Quality of the last step's intervals from forecasts with dropout on. */
  uncertainty: z
    .object({
      samples: z.int(),
      ...spread,
      byTarget: z
        .array(z.object({ name, ...spread }))
        .readonly()
        .optional(),
    })
    .optional(),
});

const classBaseline = {
  errorRate: z.number().nullable(),
  crossEntropy: z.number().nullable(),
};

export const classSummary = z.object({
  ...common,
  objective: z.enum(["classification", "labelling"]),
  /** Defined in `evaluation/classes.ts`. */
  test: classScores,
  /**
   * Figures of the tested weights on the validation part, for choosing among runs; missing if there is no
   * such part.
   */
  validation: z.object(classFigures).optional(),
  /** Misclassified examples of the test set, the one with the most confident prediction first. */
  mistakes: z.array(mistake).readonly().default([]),
  /** Baseline classifiers, which a useful model must beat. */
  baselines: z.array(
    z.object({
      name: z.string(),
      ...classBaseline,
      validation: z.object(classBaseline).optional(),
    }),
  ),
});
