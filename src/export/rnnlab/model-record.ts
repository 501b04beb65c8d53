import { z } from "zod";
import { calendarNames } from "../../data/series/calendar.js";
import { inferenceSchema } from "../../runs/inference-file.js";

/** Version of the model files. */
export const MODEL_FORMAT = 1;

/** The key of the record among a model file's metadata. */
export const RECORD_KEY = "rnnlab";

const names = z.array(z.string()).readonly();

/** What a model file holds beside its weights, as JSON in the metadata of a safetensors file. */
export const modelRecord = z.object({
  format: z.literal(MODEL_FORMAT),
  name: z.string(),
  recurrent: z.object({
    cell: z.string(),
    layers: z.int().positive(),
    hidden: z.int().positive(),
    direction: z.enum(["forward", "reverse", "bidirectional"]),
  }),
  loss: z.object({
    name: z.string(),
    delta: z.number().optional(),
    quantiles: z.array(z.number()).readonly().optional(),
  }),
  /** What the run's config says of the columns, in the order of the network's inputs. */
  series: z.object({
    target: names,
    past: names,
    known: names,
    calendar: z.array(z.enum(calendarNames)).readonly(),
    steps: z.int().positive(),
    ahead: z.int().positive(),
  }),
  inference: inferenceSchema,
});

export type ModelRecord = Readonly<z.infer<typeof modelRecord>>;
