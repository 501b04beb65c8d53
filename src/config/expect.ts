import { z } from "zod";

/** The figures of a run's summary that something may be expected of. */
export const metricPaths = [
  "test.mse",
  "test.rmse",
  "test.mae",
  "test.smape",
  "test.mase",
  "test.mseLastStep",
  "test.rmseLastStep",
  "test.maeLastStep",
  "test.smapeLastStep",
  "test.maseLastStep",
  "test.accuracy",
  "test.errorRate",
  "test.macroF1",
  "test.crossEntropy",
  "final.loss",
  "final.lossLastStep",
  "final.valLoss",
  "final.valLossLastStep",
  "final.accuracy",
  "final.valAccuracy",
  "final.valMacroF1",
] as const;

export type MetricPath = (typeof metricPaths)[number];

/** The comparisons and the keys that stand for them. */
export const comparisons = { ">": "above", ">=": "min", "<": "below", "<=": "max" } as const;

const range = z
  .strictObject({
    min: z.number().optional().describe("At least this"),
    max: z.number().optional().describe("At most this"),
    above: z.number().optional().describe("More than this"),
    below: z.number().optional().describe("Less than this"),
  })
  .refine((bounds) => Object.keys(bounds).length > 0, {
    message: "is empty, expected min, max, above or below",
    when: ({ issues }) => issues.length === 0,
  });

type Range = z.output<typeof range>;

/** The `expect` part of a config: what decides between exit codes 0 and 1. */
export const expectations = z.strictObject(
  Object.fromEntries(metricPaths.map((path) => [path, range.optional()])) as Record<
    MetricPath,
    z.ZodOptional<typeof range>
  >,
);

export type Expectations = { readonly [P in MetricPath]?: Readonly<Range> | undefined };
