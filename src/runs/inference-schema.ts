import { z } from "zod";
import { objectives } from "../data/dataset.js";
import { dataRecord } from "../data/record.js";

/** Version of `inference.json`. */
export const INFERENCE_FORMAT = 1;

const scores = z.object({ count: z.int(), scores: z.array(z.number()).readonly() });

/** `inference.json`: what a model needs, in addition to its weights, to be used on data other than the run's. */
export const inferenceSchema = z.object({
  format: z.literal(INFERENCE_FORMAT),
  /** The shape of the data that the model was made for. */
  shape: z.object({
    objective: z.enum(objectives),
    /** Number of input features at each step. */
    inputs: z.int(),
    /** Number of values or classes predicted at each place. */
    outputs: z.int(),
    steps: z.int(),
    variableLength: z.literal(true).optional(),
    /** Number of different tokens, if the inputs are token numbers. */
    vocabulary: z.int().optional(),
    /** The cycles of the calendar among the inputs, if there are any. */
    cycles: z
      .array(z.object({ name: z.string(), input: z.int() }))
      .readonly()
      .optional(),
    /** Number of variables that are forecast, if there are several. */
    variables: z.int().optional(),
    /** Number of series of the training part, if windows belong to series. */
    series: z.int().optional(),
  }),
  data: dataRecord,
  /** Errors of a finished run on its validation and test windows; see `evaluation/conformal.ts`. */
  errors: z
    .object({
      windows: z.int(),
      usualScales: z.array(z.number()).readonly(),
      byOutput: z.array(scores).readonly(),
      byLevel: z
        .array(z.object({ level: z.number(), byOutput: z.array(scores).readonly() }))
        .readonly()
        .optional(),
    })
    .optional(),
});

export type InferenceFile = Readonly<z.infer<typeof inferenceSchema>>;
