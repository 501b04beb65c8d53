import { z } from "zod";

/** A number, or NaN, which JSON stores as null. */
export const numberOrNaN = z
  .number()
  .or(z.nan())
  .or(z.null().transform(() => Number.NaN));

/** The figures of an epoch on the training part, and on the validation part if there is one. */
export const epochFigures = {
  loss: z.number(),
  lossLastStep: z.number(),
  valLoss: numberOrNaN,
  valLossLastStep: numberOrNaN,
  accuracy: z.number().optional(),
  valAccuracy: z.number().optional(),
  valMacroF1: z.number().optional(),
};

/** One line of `metrics.jsonl`. */
export const epochSchema = z.object({
  epoch: z.int(),
  ...epochFigures,
  learningRate: z.number(),
  gradientNorm: z.number(),
  gradientNormMax: z.number(),
  durationMs: z.number(),
  gainConfidence: z.number().optional(),
});

export type EpochRecord = Readonly<z.infer<typeof epochSchema>>;
