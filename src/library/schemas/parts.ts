import { z } from "zod";
import { epochFigures, numberOrNaN } from "../../runs/epoch-record.js";
import { classSummary, valueSummary } from "../../runs/summaries.js";

/** Parts that several outputs have. */

const { shape: forecast } = valueSummary;
const { shape: classes } = classSummary;

/** The figures of the last epoch. */
export const finalFigures = z.object(epochFigures);

/** Counts are means over the runs, if there are several. */
const classScores = classes.test.extend({
  byClass: z.array(classes.test.shape.byClass.unwrap().element.extend({ support: z.number() })),
  confusion: z.array(z.array(z.number())),
});

export const testFigures = z.union([forecast.test, classScores]);
export const validationFigures = z.union([
  forecast.validation.unwrap(),
  classes.validation.unwrap(),
]);
export const baselines = z.union([forecast.baselines, classes.baselines]);
export const { uncertainty, quantiles } = forecast;
export const { expectations } = classes;

/** The ensemble of all seeds. */
const members = {
  members: z.int(),
  /** The file of the ensemble's predictions, relative to the comparison's folder. */
  predictions: z.string().optional(),
};

export const ensemble = z.union([
  uncertainty
    .unwrap()
    .omit({ samples: true })
    .extend({
      ...members,
      rmseLastStep: z.number(),
      maeLastStep: z.number(),
      smapeLastStep: z.number(),
      maseLastStep: z.number().nullable(),
    }),
  classScores.extend(members),
]);

/** Shows how optimistic a choice by test figures would be. */
export const testLooks = z
  .object({ runs: z.int(), settings: z.int() })
  .describe("Finished runs tested on the same data, and how many differ in more than the seed");

const interval = z.tuple([z.number(), z.number()]).readonly().nullable();

/** Mean over seeds or folds, with its spread and 95 % interval. */
export const sample = z.object({
  count: z.int(),
  mean: numberOrNaN,
  sd: numberOrNaN.nullable(),
  interval,
});

export const fold = z.object({
  number: z.int(),
  origin: z.string(),
  trainSteps: z.int(),
  testFrom: z.string(),
  testTo: z.string(),
});
