import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "../config/parse.js";
import type { TaskData } from "../data/task.js";
import type { ConformalScores } from "../evaluation/conformal-scores.js";
import { shapeOf } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { INFERENCE_FORMAT, type InferenceFile, inferenceSchema } from "./inference-schema.js";
import { runFiles } from "./layout.js";
import { checked, readBytes } from "./reader.js";

/**
 * What a run folder stores for using the model on other data; undefined if its model cannot be used on other
 * data.
 */
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
