import { z } from "zod";

/** Names of the classes, in the order of the model's outputs. */
const classes = z.array(z.string()).readonly();

/** A column of numbers with its scaling: (value - mean) / sd. */
const featureRecord = z.object({ name: z.string(), mean: z.number(), sd: z.number() });

/** What a model needs to know about its training sequences to predict others. */
export const labelledRecord = z.object({
  task: z.literal("labelled"),
  classes,
  /** For texts: the tokens that have their own numbers, in order. */
  vocabulary: z.array(z.string()).readonly().optional(),
  /** For sequences of numbers. */
  features: z.array(featureRecord).readonly().optional(),
  /** Whether missing numbers are filled in (default: none may be missing). */
  missing: z.enum(["interpolate"]).optional(),
  /** Scale of the numbers to predict, if these are not classes. */
  target: z.object({ mean: z.number(), sd: z.number() }).optional(),
});

export type LabelledRecord = Readonly<z.infer<typeof labelledRecord>>;
export type FeatureRecord = Readonly<z.infer<typeof featureRecord>>;

export const wordsRecord = z.object({
  task: z.literal("words"),
  classes,
  alphabet: z.array(z.string()).readonly(),
});
