import { z } from "zod";
import { objectives } from "../data/dataset.js";
import { dataRecord } from "../data/record.js";

/** Version of `inference.json`. */
export const INFERENCE_FORMAT = 1;

const scores = z.object({ count: z.int(), scores: z.array(z.number()).readonly() });

/** `inference.json`: what a model needs beside its weights to be used on other data than the run's. */
export const inferenceSchema = z.object({
  format: z.literal(INFERENCE_FORMAT),
  /** What the model was made for. */
  shape: z.object({
    objective: z.enum(objectives),
    /** Features of the input at each step. */
    inputs: z.int(),
    /** Values predicted at each place, or classes. */
    outputs: z.int(),
    steps: z.int(),
    variableLength: z.literal(true).optional(),
    /** Different tokens, where inputs are numbers of tokens. */
    vocabulary: z.int().optional(),
    /** Variables that are forecast, where there are several. */
    variables: z.int().optional(),
    /** Series of the training part, where windows are of series. */
    series: z.int().optional(),
  }),
  data: dataRecord,
  /** Errors of a finished run on its validation and test windows, as `evaluation/conformal.ts` has them. */
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
