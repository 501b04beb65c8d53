import { z } from "zod";
import { objectives } from "../../data/dataset.js";
import { inferenceSchema } from "../../runs/inference-schema.js";
import { dataSettings } from "./data-settings.js";

/** Version of the model files. */
export const MODEL_FORMAT = 3;

/** The key of the record in the metadata of a model file. */
export const RECORD_KEY = "rnnlab";

const numbers = z.array(z.number()).readonly();

/** A `ModelSpec`. */
const specRecord = z.object({
  recurrent: z.object({
    cell: z.string(),
    layers: z.int().positive(),
    hidden: z.int().positive(),
    direction: z.enum(["forward", "reverse", "bidirectional"]),
    dilation: numbers.optional(),
    norm: z.literal("layer").optional(),
  }),
  objective: z.enum(objectives),
  inputs: z.int().positive(),
  outputs: z.int().positive(),
  dropout: z.number(),
  targets: z.enum(["everyStep", "lastStep"]),
  forgetBias: z.number(),
  skip: z.enum(["none", "linear", "linearBySeries"]),
  skipCycles: z.object({ inputs: numbers, variables: z.int() }).optional(),
  series: z.int().positive().optional(),
  smoothing: z
    .object({
      periods: numbers,
      series: z.int().positive(),
      levelPenalty: z.number(),
      quietSpread: z.number(),
    })
    .optional(),
  steps: z.int().positive(),
  loss: z.object({
    name: z.string(),
    delta: z.number().optional(),
    quantiles: numbers.optional(),
  }),
  inputDropout: z.number(),
  embedding: z.object({ vocabulary: z.int(), size: z.int() }).optional(),
  convolution: z.array(z.object({ channels: z.int(), width: z.int(), stride: z.int() })).readonly(),
  pooling: z.enum(["last", "mean", "max", "attention"]),
  affine: z.object({ variables: z.int().positive() }).optional(),
});

/** The content of a model file in addition to the weights, as JSON in the metadata of a safetensors file. */
export const modelRecord = z.object({
  format: z.literal(MODEL_FORMAT),
  name: z.string(),
  spec: specRecord,
  /** The data settings of the run's config. */
  data: dataSettings,
  inference: inferenceSchema,
});

export type ModelRecord = Readonly<z.infer<typeof modelRecord>>;
