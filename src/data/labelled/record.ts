import { z } from "zod";

/** Names of the classes, in the order of the model's outputs. */
const classes = z.array(z.string()).readonly();

/** A column of numbers, and how it is scaled: (value - mean) / sd. */
const featureRecord = z.object({ name: z.string(), mean: z.number(), sd: z.number() });

/** What a model needs to know of its training sequences to predict the classes of others. */
export const labelledRecord = z.object({
  task: z.literal("labelled"),
  classes,
  /** Of texts the tokens that have a number each, in their order. */
  vocabulary: z.array(z.string()).readonly().optional(),
  /** Of sequences of numbers. */
  features: z.array(featureRecord).readonly().optional(),
  /** Scale of the number of each sequence, where that is predicted and not a class. */
  target: z.object({ mean: z.number(), sd: z.number() }).optional(),
});

export type LabelledRecord = Readonly<z.infer<typeof labelledRecord>>;
export type FeatureRecord = Readonly<z.infer<typeof featureRecord>>;

export const wordsRecord = z.object({
  task: z.literal("words"),
  classes,
  alphabet: z.array(z.string()).readonly(),
});
