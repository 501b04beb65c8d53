import { z } from "zod";

const always = {};
const values = { targets: "values" } as const;
const scaled = { targets: "values", needs: "changes" } as const;
const classes = { targets: "classes" } as const;
const validation = { needs: "validation" } as const;
const classValidation = { targets: "classes", needs: "validation" } as const;

/** What the data of a run must have for a figure to exist. */
export interface FigureRule {
  /** The kind of targets; undefined if any kind will do. */
  readonly targets?: "values" | "classes";
  /**
   * `validation`: a validation part. `changes`: a training series that changes, because MASE is
   * scaled by its changes.
   */
  readonly needs?: "validation" | "changes";
}

/** The figures of a run's summary that `expect` may name. */
export const figureRules = {
  "test.mse": values,
  "test.rmse": values,
  "test.mae": values,
  "test.smape": values,
  "test.mase": scaled,
  "test.mseLastStep": values,
  "test.rmseLastStep": values,
  "test.maeLastStep": values,
  "test.smapeLastStep": values,
  "test.maseLastStep": scaled,
  "test.accuracy": classes,
  "test.errorRate": classes,
  "test.macroF1": classes,
  "test.crossEntropy": classes,
  "final.loss": always,
  "final.lossLastStep": always,
  "final.valLoss": validation,
  "final.valLossLastStep": validation,
  "final.accuracy": classes,
  "final.valAccuracy": classValidation,
  "final.valMacroF1": classValidation,
} satisfies Readonly<Record<string, FigureRule>>;

export const metricPaths = Object.keys(figureRules) as MetricPath[];

export type MetricPath = keyof typeof figureRules;

/** The comparisons of `--expect`, each with its key in the config. */
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

/** The `expect` part of a config, which decides between exit codes 0 and 1. */
export const expectations = z.strictObject(
  Object.fromEntries(metricPaths.map((path) => [path, range.optional()])) as Record<
    MetricPath,
    z.ZodOptional<typeof range>
  >,
);

export type Expectations = { readonly [P in MetricPath]?: Readonly<Range> | undefined };
