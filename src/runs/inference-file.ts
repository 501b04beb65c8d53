import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { objectives } from "../data/dataset.js";
import { dataRecord } from "../data/record.js";
import type { TaskData } from "../data/task.js";
import type { ConformalScores } from "../evaluation/conformal-scores.js";
import { shapeOf } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { runFiles } from "./layout.js";
import { checked, readBytes } from "./reader.js";

/** Version of `inference.json`. */
const INFERENCE_FORMAT = 1;

const scores = z.object({ count: z.int(), scores: z.array(z.number()).readonly() });

/**
 * `inference.json`: what is needed, in addition to the weights, to use a model on data other than the run's.
 */
export const inferenceSchema = z.object({
  format: z.literal(INFERENCE_FORMAT),
  /** Task and sizes that the model was built for. */
  shape: z.object({
    objective: z.enum(objectives),
    /** Number of input features at each step. */
    inputs: z.int(),
    /** Number of values, or classes, predicted at each place. */
    outputs: z.int(),
    steps: z.int(),
    variableLength: z.literal(true).optional(),
    /** Number of different tokens, if inputs are token numbers. */
    vocabulary: z.int().optional(),
    /** Number of variables that are forecast, if there are several. */
    variables: z.int().optional(),
    /** Number of series in the training part, if windows are cut from series. */
    series: z.int().optional(),
  }),
  data: dataRecord,
  /** Errors of a finished run on its validation and test windows; defined in `evaluation/conformal.ts`. */
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

/** What to store of a run's data; undefined if its model can be used on no other data. */
export function inferenceFile(
  data: TaskData,
  errors: ConformalScores | undefined,
): InferenceFile | undefined {
  const { record } = data;
  if (record === undefined) return undefined;
  const format = INFERENCE_FORMAT;
  return { format, shape: shapeOf(data), data: record, ...(errors && { errors }) };
}

/**
 * What a run folder stores for using its model.
 *
 * @returns undefined for a folder of an earlier version, which has no such file
 * @throws UserError when the file is damaged or of a later version
 */
export function readInference(folder: string): InferenceFile | undefined {
  const path = join(folder, runFiles.inference);
  if (!existsSync(path)) return undefined;
  const raw = parseJson(readBytes(path).toString("utf8"), path);
  const format = typeof raw === "object" && raw !== null && "format" in raw ? raw.format : "none";
  if (format === INFERENCE_FORMAT) return checked(raw, path, inferenceSchema);
  throw new UserError(
    `${path}: its format is ${JSON.stringify(format)}, expected ${INFERENCE_FORMAT}. Another version ` +
      "of rnnlab made it: use that one.",
  );
}
